/** The zones that one server holds, found by the longest origin that a name lies under (RFC 1034 §4.3.2 step 2). */

import type { DomainName } from '../name/domain-name.ts'
import { equalNames, hashName, type NameScan } from '../name/name-octets.ts'
import type { Zone } from '../zone/zone.ts'

/** A zone that the server is to hold and cannot answer from: it has expired, or has not been got yet. */
export class UnavailableZone {
  readonly origin: DomainName
  readonly rrclass: number

  constructor(origin: DomainName, rrclass: number) {
    this.origin = origin
    this.rrclass = rrclass
  }
}

type Held = Zone | UnavailableZone

export class ZoneSet {
  readonly #byHash = new Map<number, Held[]>()

  /** Puts a zone in the place of the one with its origin and class, if there is one. */
  put(zone: Held): void {
    const hash = hashName(zone.origin.octets, 0)
    const others = (this.#byHash.get(hash) ?? []).filter((each) => !isSame(each, zone.origin, zone.rrclass))
    this.#byHash.set(hash, [...others, zone])
  }

  remove(origin: DomainName, rrclass: number): void {
    const hash = hashName(origin.octets, 0)
    const others = (this.#byHash.get(hash) ?? []).filter((each) => !isSame(each, origin, rrclass))
    if (others.length === 0) this.#byHash.delete(hash)
    else this.#byHash.set(hash, others)
  }

  /** Those that can be answered from. */
  *[Symbol.iterator](): Iterator<Zone> {
    for (const zones of this.#byHash.values())
      for (const zone of zones) if (!(zone instanceof UnavailableZone)) yield zone
  }

  /**
   * The zone with the longest origin at or above the name at `at`, which `scan` holds; `from` labels of it
   * are passed over first.
   */
  find(octets: Uint8Array, at: number, scan: NameScan, rrclass: number, from = 0): Held | undefined {
    for (let label = from; label <= scan.count; label++) {
      const zones = this.#byHash.get(scan.hashes[label]!)
      if (zones === undefined) continue
      for (const zone of zones) {
        if (zone.rrclass !== rrclass) continue
        if (equalNames(zone.origin.octets, 0, octets, at + scan.starts[label]!)) return zone
      }
    }
    return undefined
  }
}

function isSame(zone: Held, origin: DomainName, rrclass: number): boolean {
  return zone.rrclass === rrclass && zone.origin.equals(origin)
}
