/** Tells when nothing has happened for too long, by the clock of a runtime. */

import type { Clock, Timer } from '../runtime/runtime.ts'

export class IdleTimer {
  readonly #clock: Clock
  readonly #idleMs: number
  readonly #expired: () => void
  #timer: Timer | undefined

  constructor(clock: Clock, idleMs: number, expired: () => void) {
    this.#clock = clock
    this.#idleMs = idleMs
    this.#expired = expired
  }

  /** From now on nothing happens. */
  start(): void {
    this.stop()
    this.#timer = this.#clock.schedule(this.#idleMs, this.#expired)
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}
