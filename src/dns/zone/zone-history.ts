/** The last changes of a zone, for those who have an older generation of it and want only what is different. Bounded. */

import type { ResourceRecord } from '../message/record.ts'
import { isSerialRaised } from './serial-number.ts'
import type { ZoneDelta } from './zone-delta.ts'

export interface HistoryLimits {
  /** Records in all its deltas together. */
  readonly records: number
  /** Octets of the data of those records. */
  readonly octets: number
  readonly deltas: number
}

export const HISTORY_LIMITS: HistoryLimits = {
  // Some 20 MB as objects: a zone that changes by more is fetched whole just as soon.
  records: 100_000,
  // More than these records have as a rule; they could have 6 GB.
  octets: 20_000_000,
  // A change a minute for a night.
  deltas: 500,
}

export class ZoneHistory {
  readonly #limits: HistoryLimits
  #deltas: ZoneDelta[] = []
  #records = 0
  #octets = 0
  /** The last serial before a break, until the zone has passed it. */
  #brokenAt: number | undefined

  constructor(limits: HistoryLimits = HISTORY_LIMITS) {
    this.#limits = limits
  }

  /** All that is known, the oldest first. */
  get deltas(): readonly ZoneDelta[] {
    return this.#deltas
  }

  /** Adds a change. One that does not begin where the last one ended has no history before it. */
  push(delta: ZoneDelta): void {
    const last = this.#deltas.at(-1)
    if (last !== undefined && last.toSerial !== delta.fromSerial) this.#clear()
    if (this.#brokenAt !== undefined && !isSerialRaised(this.#brokenAt, delta.fromSerial)) return
    this.#brokenAt = undefined
    this.#deltas.push(delta)
    this.#records += recordsOf(delta)
    this.#octets += octetsOf(delta)
    while (this.#isTooLarge) {
      const oldest = this.#deltas.shift()!
      this.#records -= recordsOf(oldest)
      this.#octets -= octetsOf(oldest)
    }
  }

  /**
   * Begins anew: what follows on the generation with that serial is not known. Its serial may not have been raised, so
   * that whoever has it, or one before it, may have other data than we had of it last, and cannot go on from there.
   */
  breakAt(serial: number): void {
    this.#clear()
    if (this.#brokenAt === undefined || isSerialRaised(this.#brokenAt, serial)) this.#brokenAt = serial
  }

  /** What leads from the generation with that serial to the last one, in order; undefined when it is not known (any more). */
  since(serial: number): readonly ZoneDelta[] | undefined {
    const from = this.#deltas.findIndex(({ fromSerial }) => fromSerial === serial)
    return from < 0 ? undefined : this.#deltas.slice(from)
  }

  #clear(): void {
    this.#deltas = []
    this.#records = 0
    this.#octets = 0
  }

  get #isTooLarge(): boolean {
    const { deltas, records, octets } = this.#limits
    return this.#deltas.length > deltas || this.#records > records || this.#octets > octets
  }
}

function recordsOf({ removed, added }: ZoneDelta): number {
  return removed.length + added.length
}

function octetsOf({ removed, added }: ZoneDelta): number {
  const octets = (sum: number, { rdata }: ResourceRecord): number => sum + rdata.length
  return added.reduce(octets, removed.reduce(octets, 0))
}
