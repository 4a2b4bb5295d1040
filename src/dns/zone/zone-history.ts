/** The last changes of a zone, for those who have an older generation of it and want only what is different. Bounded. */

import type { ZoneDelta } from './zone-delta.ts'

export interface HistoryLimits {
  /** Records in all its deltas together. */
  readonly records: number
  readonly deltas: number
}

export const HISTORY_LIMITS: HistoryLimits = {
  // Some 20 MB as objects: a zone that changes by more is fetched whole just as soon.
  records: 100_000,
  // A change a minute for a night.
  deltas: 500,
}

export class ZoneHistory {
  readonly #limits: HistoryLimits
  #deltas: ZoneDelta[] = []
  #records = 0

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
    if (last !== undefined && last.toSerial !== delta.fromSerial) this.clear()
    this.#deltas.push(delta)
    this.#records += sizeOf(delta)
    while (this.#deltas.length > this.#limits.deltas || this.#records > this.#limits.records) {
      this.#records -= sizeOf(this.#deltas.shift()!)
    }
  }

  clear(): void {
    this.#deltas = []
    this.#records = 0
  }

  /** What leads from the generation with that serial to the last one, in order; undefined when it is not known (any more). */
  since(serial: number): readonly ZoneDelta[] | undefined {
    const from = this.#deltas.findIndex(({ fromSerial }) => fromSerial === serial)
    return from < 0 ? undefined : this.#deltas.slice(from)
  }
}

function sizeOf({ removed, added }: ZoneDelta): number {
  return removed.length + added.length
}
