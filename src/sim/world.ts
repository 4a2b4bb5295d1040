/**
 * A world: one virtual clock, one queue of events, one source of chance. Knows nothing of networks or hosts.
 *
 * Events happen in the order of (time, sequence), one at a time. What runs in an event is either the world's own
 * machinery, which wakes nobody, or ends in a program: a callback or a settled promise. Then the program may go
 * on in microtasks and immediates, and time stands still until these have run dry. Nothing in a world takes
 * real time; whoever waits for the real world from within is found out when the events run out.
 */

import type { Wait } from '../stack/surroundings.ts'
import { PendingWaits } from './pending-waits.ts'
import { EventQueue, type Event } from './event-queue.ts'
import { SeededRandom } from './seeded-random.ts'
import { msOf, ticksOf, type Ticks } from './ticks.ts'

/** 1 January 2025, 00:00 UTC: when a world begins, unless told otherwise. */
const DEFAULT_EPOCH_MS = 1_735_689_600_000

/** Events at one instant. A protocol needs dozens, a loop that never advances time any number. */
const MOST_EVENTS_AT_ONE_INSTANT = 1_000_000

/** Events that wake nobody run on without a pause; after so many the surrounding program gets its turn. */
const EVENTS_BETWEEN_BREATHS = 5_000

export interface WorldOptions {
  /** The same seed gives the same world, to the octet. */
  readonly seed?: number | bigint
  /** What the wall clock shows at the start, in milliseconds of the epoch. */
  readonly epochMs?: number
}

/** Nothing more will happen, and yet a program waits. */
export class WorldStalledError extends Error {
  override readonly name = 'WorldStalledError'
  /** The promises of the world that are open; none if the program waits for something outside of it. */
  readonly pending: readonly string[]

  constructor(nowMs: number, pending: readonly string[]) {
    const what = pending.length === 0 ? ['nothing of this world: real I/O, real time or itself'] : pending
    super(`the world came to rest at ${nowMs} ms while a program waits for\n  ${what.join('\n  ')}`)
    this.pending = pending
  }
}

export class World {
  readonly random: SeededRandom
  readonly epochMs: number
  readonly #queue = new EventQueue()
  readonly #waits = new PendingWaits(() => this.wake())
  #now: Ticks = 0
  #eventsAtThisInstant = 0
  #woken = false
  #running = false
  #scheduledAtRest: () => void = () => {}

  constructor({ seed = 1, epochMs = DEFAULT_EPOCH_MS }: WorldOptions = {}) {
    this.random = new SeededRandom(seed)
    this.epochMs = epochMs
  }

  get now(): Ticks {
    return this.#now
  }

  get nowMs(): number {
    return msOf(this.#now)
  }

  /** When the next event is due, in milliseconds; undefined when nothing more will happen. */
  get nextMs(): number | undefined {
    const next = this.#queue.head
    return next === undefined ? undefined : msOf(next.at)
  }

  /**
   * `fire` happens `delay` from now, after all that is already due at that instant. It is part of the world's
   * machinery: if it calls into a program, it has to `wake` first.
   */
  schedule(delay: Ticks, fire: () => void): Event {
    if (!this.#running) this.#scheduledAtRest()
    return this.#queue.add(this.#now + delay, fire)
  }

  /** `told` is called, in the place of whom was told before, when something is scheduled while nobody runs the world. */
  onScheduledAtRest(told: () => void): void {
    this.#scheduledAtRest = told
  }

  /** Does nothing once the event has happened. */
  cancel(event: Event): void {
    this.#queue.remove(event)
  }

  /** To be called by whoever calls into a program: what it started has to settle before time moves on. */
  wake(): void {
    this.#woken = true
  }

  /** A promise for a program. Settling it wakes. `describe` says what it waits for. */
  wait<T>(describe: () => string): Wait<T> {
    return this.#waits.open(describe)
  }

  /** Resolves when so much world time has passed: for whoever directs a scene from within. */
  pause(ms: number): Promise<void> {
    const wait: Wait<void> = this.wait(() => `a pause of ${ms} ms`)
    this.schedule(ticksOf(ms), () => wait.resolve())
    return wait.promise
  }

  /**
   * Lets the world run until `work` is settled, and gives its result. Events that are left stay for the next
   * run. Rejects as `work` does, with whatever an event throws, and with `WorldStalledError`.
   */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false
    const settle = (): void => {
      settled = true
    }
    work.then(settle, settle)
    await this.#drive(Number.MAX_SAFE_INTEGER, () => settled)
    if (!settled) throw new WorldStalledError(this.nowMs, this.#waits.describe())
    return work
  }

  /** Lets `ms` of world time pass, with all that happens in it. Rejects with whatever an event throws. */
  async runFor(ms: number): Promise<void> {
    const end = this.#now + ticksOf(ms)
    await this.#drive(end, () => false)
    this.#advance(end)
  }

  /** Lets everything happen that is going to. A timer that renews itself for ever makes this run for ever. */
  async runUntilIdle(): Promise<void> {
    await this.#drive(Number.MAX_SAFE_INTEGER, () => false)
  }

  async #drive(end: Ticks, done: () => boolean): Promise<void> {
    if (this.#running) throw new Error('this world is already running')
    this.#running = true
    try {
      await this.#settle()
      let breath = EVENTS_BETWEEN_BREATHS
      while (!done()) {
        const event = this.#queue.head
        if (event === undefined || event.at > end) return
        this.#queue.remove(event)
        this.#advance(event.at)
        event.fire()
        if (this.#woken || --breath === 0) {
          await this.#settle()
          breath = EVENTS_BETWEEN_BREATHS
        }
      }
    } finally {
      this.#running = false
    }
  }

  #advance(to: Ticks): void {
    if (to > this.#now) {
      this.#now = to
      this.#eventsAtThisInstant = 0
    } else if (++this.#eventsAtThisInstant > MOST_EVENTS_AT_ONE_INSTANT) {
      throw new Error(`time stands still at ${this.nowMs} ms: events beget events without delay`)
    }
  }

  /**
   * All microtasks run before an immediate does. The first immediate may come before ones that programs have
   * asked for in those microtasks; the second comes after them.
   */
  async #settle(): Promise<void> {
    do {
      this.#woken = false
      await immediate()
      await immediate()
    } while (this.#woken)
  }
}

function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
