/** A timer that may be started over, and the chance that keeps a thousand of them from firing at once. */

import type { Clock, Random, Timer } from '../runtime/runtime.ts'

export class RestartableTimer {
  readonly #clock: Clock
  readonly #fire: () => void
  #timer: Timer | undefined

  constructor(clock: Clock, fire: () => void) {
    this.#clock = clock
    this.#fire = fire
  }

  get isRunning(): boolean {
    return this.#timer !== undefined
  }

  /** Fires once, `delayMs` from now; what it was waiting for before is forgotten. */
  restart(delayMs: number): void {
    this.stop()
    this.#timer = this.#clock.schedule(delayMs, () => {
      this.#timer = undefined
      this.#fire()
    })
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}

const STEPS = 1000

/** RFC 4271 §10: the interval times a factor between 0.75 and 1. */
export function jittered(random: Random, ms: number): number {
  return ms * (0.75 + (0.25 * random.below(STEPS + 1)) / STEPS)
}
