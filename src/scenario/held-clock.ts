/**
 * The resolver's clock in a scenario, on which no server is late unless the scenario says so: the timers that wait
 * for servers are taken out of time and run out by a TIMEOUT step alone. All others keep time.
 */

import type { Clock, Timer } from '../runtime/runtime.ts'

/** A timer that time does not move. */
export interface HeldTimer {
  /** Neither expired nor cancelled. */
  readonly isPending: boolean
  /** Fires, unless it was cancelled meanwhile. */
  expire(): void
}

class HoldableTimer implements Timer, HeldTimer {
  readonly #clock: Clock
  readonly #fire: () => void
  #timer: Timer
  isPending = true

  constructor(clock: Clock, delayMs: number, fire: () => void) {
    this.#clock = clock
    this.#fire = fire
    this.#timer = clock.schedule(delayMs, fire)
  }

  hold(): void {
    this.#timer.cancel()
  }

  expire(): void {
    if (!this.isPending) return
    this.isPending = false
    this.#timer = this.#clock.schedule(0, this.#fire)
  }

  cancel(): void {
    this.#timer.cancel()
    this.isPending = false
  }
}

const NEVER: HeldTimer = { isPending: false, expire: () => {} }

export class HeldClock implements Clock {
  readonly #clock: Clock
  #last: HoldableTimer | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now()
  }

  wall(): number {
    return this.#clock.wall()
  }

  schedule(delayMs: number, fire: () => void): Timer {
    this.#last = new HoldableTimer(this.#clock, delayMs, fire)
    return this.#last
  }

  /**
   * Takes the timer that was scheduled last out of time. Whoever sends a query or connects has just scheduled its
   * timeout: with one query each, the client does both in one go.
   */
  holdLast(): HeldTimer {
    const last = this.#last
    this.#last = undefined
    last?.hold()
    return last ?? NEVER
  }
}
