/**
 * Which station was last heard at which port: the table of a learning bridge (IEEE 802.1D §7.9). It has room for so
 * many and forgets whom it has not heard for a while. It has no timers: age is judged when somebody asks.
 *
 * A full table takes no new station until an old one has aged. Whoever fills it with invented addresses makes
 * the bridge send everything everywhere, and that is how it is on real ones.
 */

import type { Mac } from '../../address/mac.ts'
import type { Ticks } from '../ticks.ts'

interface Entry<Where> {
  where: Where
  heardAt: Ticks
}

export class MacTable<Where> {
  readonly #capacity: number
  readonly #age: Ticks
  readonly #entries = new Map<Mac, Entry<Where>>()
  /** Nothing ages before this, so nobody need look. */
  #nextToAge: Ticks = 0

  constructor(capacity: number, age: Ticks) {
    this.#capacity = capacity
    this.#age = age
  }

  /** A station was heard; false if the table has no room for it. */
  learn(mac: Mac, where: Where, now: Ticks): boolean {
    const entry = this.#entries.get(mac)
    if (entry !== undefined) {
      entry.where = where
      entry.heardAt = now
      return true
    }
    if (this.#entries.size >= this.#capacity && !this.#makeRoom(now)) return false
    this.#entries.set(mac, { where, heardAt: now })
    return true
  }

  /** Where the station is, unless it is unknown or has not been heard for too long. */
  lookup(mac: Mac, now: Ticks): Where | undefined {
    const entry = this.#entries.get(mac)
    return entry === undefined || now - entry.heardAt > this.#age ? undefined : entry.where
  }

  /** Forgets everybody who was heard there. */
  forget(where: Where): void {
    for (const [mac, entry] of this.#entries) if (entry.where === where) this.#entries.delete(mac)
    this.#nextToAge = 0
  }

  /** All that have not aged, in the order in which they came. */
  entries(now: Ticks): { mac: Mac; where: Where; age: Ticks }[] {
    return Array.from(this.#entries, ([mac, { where, heardAt }]) => ({
      mac,
      where,
      age: now - heardAt,
    })).filter(({ age }) => age <= this.#age)
  }

  /** Takes out what has aged; false if that was nothing. */
  #makeRoom(now: Ticks): boolean {
    if (now <= this.#nextToAge) return false
    let oldest = now
    for (const [mac, { heardAt }] of this.#entries) {
      if (now - heardAt > this.#age) this.#entries.delete(mac)
      else if (heardAt < oldest) oldest = heardAt
    }
    this.#nextToAge = oldest + this.#age
    return this.#entries.size < this.#capacity
  }
}
