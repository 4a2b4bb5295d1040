/**
 * Keeps time where it is while Node's TLS is at work. A world lets time pass as soon as microtasks and the next
 * immediates have run dry; Node's TLS over a stream takes an immediate for each record that it writes, one after
 * the other. An event without delay makes the world wait for one more of them.
 */

import type { Clock } from '../runtime/runtime.ts'

export class TimeHold {
  readonly #clock: Clock
  #isHeld = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** To be called whenever Node was given something to do. */
  renew(): void {
    if (this.#isHeld) return
    this.#isHeld = true
    this.#clock.schedule(0, () => {
      this.#isHeld = false
    })
  }
}
