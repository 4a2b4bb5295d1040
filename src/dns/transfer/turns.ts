/**
 * One turn of the event loop after another, given to those who wait for one: however many transfers are under way,
 * queries never wait for more than one of their slices.
 */

import type { Clock } from '../../runtime/runtime.ts'

export class Turns {
  readonly #clock: Clock
  readonly #waiting: (() => void)[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves when others have run, in the order of the calls. */
  readonly next = (): Promise<void> =>
    new Promise((resolve) => {
      if (this.#waiting.push(resolve) === 1) this.#give()
    })

  #give(): void {
    this.#clock.schedule(0, () => {
      this.#waiting.shift()!()
      if (this.#waiting.length > 0) this.#give()
    })
  }
}
