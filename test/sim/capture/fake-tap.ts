// Something to tap that says what the test wants said.

import type { FrameObserver } from '../../../src/stack/frame-tap.ts'
import type { Tappable } from '../../../src/sim/capture/tap-mix.ts'

export class FakeTap implements Tappable {
  readonly #observers = new Set<FrameObserver>()

  tap(observer: FrameObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  say(...[frame, direction, comment]: Parameters<FrameObserver>): void {
    for (const observe of this.#observers) observe(frame, direction, comment)
  }
}
