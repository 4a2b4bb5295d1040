/**
 * One direction between two hosts in which nothing is lost for good and nothing overtakes: what TCP makes of a
 * bad line, as seen from outside. What is lost is sent again after a while, and all that follows waits for it.
 */

import type { Event } from './event-queue.ts'
import { ticksOf, type Ticks } from './ticks.ts'
import type { World } from './world.ts'

/** How patient the sender is. */
export interface Patience {
  readonly firstRetryMs: number
  readonly longestRetryMs: number
  readonly retries: number
}

/** As Linux does: an initial timeout of 1 s (RFC 6298 §2.1), `tcp_syn_retries` 6: gives up after 127 s. */
export const HANDSHAKE: Patience = { firstRetryMs: 1000, longestRetryMs: 120_000, retries: 6 }

/** As Linux does: at least 200 ms, at most 120 s, `tcp_retries2` 15: gives up after about 15 minutes. */
export const ESTABLISHED: Patience = { firstRetryMs: 200, longestRetryMs: 120_000, retries: 15 }

/** Ticks until something sent now arrives, or undefined if it is lost. */
export type Transit = () => Ticks | undefined

export class Lane {
  readonly #world: World
  readonly #transit: Transit
  readonly #giveUp: () => void
  #patience = HANDSHAKE
  /** What waits for the retry of its first; empty while all goes well. */
  readonly #stalled: (() => void)[] = []
  #retry: Event | undefined
  #lastArrival: Ticks = 0
  #open = true

  /** `giveUp` is called when the last retry has been in vain. */
  constructor(world: World, transit: Transit, giveUp: () => void) {
    this.#world = world
    this.#transit = transit
    this.#giveUp = giveUp
  }

  set patience(patience: Patience) {
    this.#patience = patience
  }

  /** `arrive` is called at the far end, after all that was sent before. */
  send(arrive: () => void): void {
    if (!this.#open) return
    if (this.#stalled.length > 0 || !this.#attempt(arrive)) this.#stalled.push(arrive)
    if (this.#stalled.length === 1 && this.#retry === undefined) this.#scheduleRetry(0)
  }

  /** Sends nothing more; what is on its way arrives. */
  close(): void {
    this.#open = false
    this.#stalled.length = 0
    if (this.#retry !== undefined) this.#world.cancel(this.#retry)
  }

  #attempt(arrive: () => void): boolean {
    const delay = this.#transit()
    if (delay === undefined) return false
    this.#lastArrival = Math.max(this.#lastArrival, this.#world.now + delay)
    this.#world.schedule(this.#lastArrival - this.#world.now, arrive)
    return true
  }

  #scheduleRetry(retriesSoFar: number): void {
    const { firstRetryMs, longestRetryMs } = this.#patience
    const delayMs = Math.min(firstRetryMs * 2 ** retriesSoFar, longestRetryMs)
    this.#retry = this.#world.schedule(ticksOf(delayMs), () => this.#sendAgain(retriesSoFar))
  }

  #sendAgain(retriesSoFar: number): void {
    this.#retry = undefined
    if (retriesSoFar >= this.#patience.retries) {
      this.close()
      this.#giveUp()
      return
    }
    let sent = 0
    while (sent < this.#stalled.length && this.#attempt(this.#stalled[sent]!)) sent++
    this.#stalled.splice(0, sent)
    if (this.#stalled.length > 0) this.#scheduleRetry(sent > 0 ? 0 : retriesSoFar + 1)
  }
}
