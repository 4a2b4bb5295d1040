// Something to tap that says what the test wants said.

import type { TapObserver } from '../../../src/sim/link/tap.ts'
import type { Tappable } from '../../../src/sim/capture/tap-mix.ts'

export class FakeTap implements Tappable {
  readonly #observers = new Set<TapObserver>()

  tap(observer: TapObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  say(...[frame, direction, comment]: Parameters<TapObserver>): void {
    for (const observe of this.#observers) observe(frame, direction, comment)
  }
}
