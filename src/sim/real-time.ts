/**
 * Keeps a world in step with a clock outside of it, so that something real can take part: a second of the world
 * takes a second. Whatever comes from outside happens in the world at the time it came.
 */

import type { Clock, Timer } from '../runtime/runtime.ts'
import type { World } from './world.ts'

/** Timers of a system may be a millisecond late. What is due sooner is waited for by asking again and again. */
const SHORTEST_SLEEP_MS = 2

export class RealTime {
  readonly #world: World
  readonly #clock: Clock
  readonly #arrived: (() => void)[] = []
  #sleep: { readonly timer: Timer | undefined; readonly end: () => void } | undefined

  constructor(world: World, clock: Clock) {
    this.#world = world
    this.#clock = clock
  }

  /** `happen` is called in the world as soon as that has caught up with the time outside. */
  post(happen: () => void): void {
    this.#arrived.push(happen)
    this.#wake()
  }

  /**
   * Runs the world from now until `signal` fires, at the end of whose last step it resolves. The world must not
   * be run by anybody else meanwhile. Rejects with whatever an event throws.
   */
  async run(signal: AbortSignal): Promise<void> {
    const wake = (): void => this.#wake()
    signal.addEventListener('abort', wake)
    // What a program does on its own time, after waiting for something outside.
    this.#world.onScheduledAtRest(wake)
    const ahead = this.#clock.now() - this.#world.nowMs
    try {
      while (!signal.aborted) {
        await this.#catchUp(ahead)
        if (this.#arrived.length === 0 && !signal.aborted) await this.#rest(ahead)
      }
    } finally {
      signal.removeEventListener('abort', wake)
      this.#world.onScheduledAtRest(() => {})
    }
  }

  async #catchUp(ahead: number): Promise<void> {
    const arrived = this.#arrived.splice(0)
    await this.#world.runFor(Math.max(0, this.#clock.now() - ahead - this.#world.nowMs))
    for (const happen of arrived) happen()
  }

  #rest(ahead: number): Promise<void> {
    const { nextMs } = this.#world
    const delayMs = nextMs === undefined ? undefined : nextMs + ahead - this.#clock.now()
    return new Promise((resolve) => {
      const end = (): void => {
        this.#sleep = undefined
        resolve()
      }
      const timer = delayMs === undefined ? undefined : this.#clock.schedule(sleepable(delayMs), end)
      this.#sleep = { timer, end }
    })
  }

  #wake(): void {
    this.#sleep?.timer?.cancel()
    this.#sleep?.end()
  }
}

function sleepable(delayMs: number): number {
  return delayMs < SHORTEST_SLEEP_MS ? 0 : delayMs - SHORTEST_SLEEP_MS / 2
}
