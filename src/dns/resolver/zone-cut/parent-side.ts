/** What parents have said of zones whose own word about their servers led nowhere. The clock is a parameter. */

import type { Delegation } from './delegation.ts'

interface Told {
  readonly delegation: Delegation
  readonly toldAtMs: number
  readonly expiresAtMs: number
}

/** Zones that it is kept of: few are broken in this way, and of those fewer are in use. */
const MOST_ZONES = 1000

export class ParentSide {
  // In the order of insertion: the oldest is forgotten first.
  readonly #told = new Map<string, Told>()

  remember(delegation: Delegation, expiresAtMs: number, nowMs: number): void {
    const { key } = delegation.zone
    this.#told.delete(key)
    if (this.#told.size >= MOST_ZONES) this.#told.delete(this.#told.keys().next().value!)
    this.#told.set(key, {
      delegation: { ...delegation, source: 'parent-side' },
      toldAtMs: nowMs,
      expiresAtMs,
    })
  }

  of(zoneKey: string, nowMs: number): Delegation | undefined {
    const told = this.#told.get(zoneKey)
    if (told === undefined || told.expiresAtMs > nowMs) return told?.delegation
    this.#told.delete(zoneKey)
    return undefined
  }

  /** Whether the parent has been asked about a zone since then. */
  wasTold(zoneKey: string, sinceMs: number): boolean {
    const told = this.#told.get(zoneKey)
    return told !== undefined && told.toldAtMs > sinceMs
  }
}
