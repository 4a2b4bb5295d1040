/**
 * One scheduled event for a machine that says itself when it is due. A deadline that moves away is not
 * rescheduled: the event fires, finds that it is early, and goes on waiting. So a timer that is restarted with
 * every packet costs nothing per packet.
 */

import type { Timer } from '../runtime/runtime.ts'
import type { Surroundings } from './surroundings.ts'

/** Clocks that count in steps may come a hair early; that much is as good as due. */
const AS_GOOD_AS_DUE_MS = 0.001

export class LazyTimer {
  readonly #surroundings: Surroundings
  readonly #deadline: () => number
  readonly #fire: (now: number) => void
  readonly #look = (): void => this.#lookAgain()
  #timer: Timer | undefined
  #scheduledAt = Infinity

  /** `deadline` tells in milliseconds when `fire` is due, Infinity for never; `fire` is to move it. */
  constructor(surroundings: Surroundings, deadline: () => number, fire: (now: number) => void) {
    this.#surroundings = surroundings
    this.#deadline = deadline
    this.#fire = fire
  }

  /** To be called whenever the deadline may have come nearer. */
  arm(): void {
    const deadline = this.#deadline()
    if (deadline >= this.#scheduledAt) return
    this.#timer?.cancel()
    this.#schedule(deadline)
  }

  /** Takes the event back; the next `arm` begins anew. */
  cancel(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#scheduledAt = Infinity
  }

  #schedule(deadline: number): void {
    this.#scheduledAt = deadline
    this.#timer = this.#surroundings.schedule(Math.max(0, deadline - this.#surroundings.now()), this.#look)
  }

  #lookAgain(): void {
    this.#timer = undefined
    this.#scheduledAt = Infinity
    const deadline = this.#deadline()
    const now = this.#surroundings.now()
    if (deadline - now < AS_GOOD_AS_DUE_MS) this.#fire(Math.max(now, deadline))
    this.arm()
  }
}
