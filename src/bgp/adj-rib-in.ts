/**
 * What one neighbor tells, before any filter (RFC 4271 §3.2, Adj-RIB-In): kept, so that a filter can change without the
 * neighbor having to say it all again. Passes on to the Loc-RIB what may be used.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { isSameRoute, type BgpPath } from './bgp-path.ts'
import { pathRejection, prefixRejection, type Rejection } from './import-policy.ts'
import type { LocRib } from './loc-rib.ts'
import type { PrefixFilter } from './prefix-filter.ts'
import { keyPrefix, prefixKey, type PrefixKey } from './prefix-table.ts'

/** What the tables of a speaker have in common. */
export interface OwnSystem {
  readonly asn: number
  /** Our ends of all sessions. */
  readonly localAddresses: ReadonlySet<Ipv4>
}

export class AdjRibIn {
  readonly #peer: string
  readonly #system: OwnSystem
  readonly #locRib: LocRib
  readonly #paths = new Map<PrefixKey, BgpPath>()
  #filter: PrefixFilter | undefined

  constructor(peer: string, system: OwnSystem, locRib: LocRib, filter: PrefixFilter | undefined) {
    this.#peer = peer
    this.#system = system
    this.#locRib = locRib
    this.#filter = filter
  }

  get size(): number {
    return this.#paths.size
  }

  keys(): IterableIterator<PrefixKey> {
    return this.#paths.keys()
  }

  path(key: PrefixKey): BgpPath | undefined {
    return this.#paths.get(key)
  }

  /** How many of the prefixes pass. */
  get accepted(): number {
    let count = 0
    for (const [key, path] of this.#paths) if (this.rejection(key, path) === undefined) count++
    return count
  }

  announce(prefixes: readonly Ipv4Prefix[], path: BgpPath): void {
    const unusable = this.#pathRejection(path)
    for (const prefix of prefixes) {
      const key = prefixKey(prefix)
      const known = this.#paths.get(key)
      // Said again after a refresh, a route is as old as it was.
      if (known !== undefined && isSameRoute(known, path)) continue
      this.#paths.set(key, path)
      this.#pass(key, path, unusable ?? prefixRejection(path, prefix, this.#filter))
    }
  }

  withdraw(prefixes: readonly Ipv4Prefix[]): void {
    for (const prefix of prefixes) {
      const key = prefixKey(prefix)
      if (this.#paths.delete(key)) this.#locRib.remove(key, this.#peer)
    }
  }

  clear(): void {
    for (const key of this.#paths.keys()) this.#locRib.remove(key, this.#peer)
    this.#paths.clear()
  }

  /** Judges all that is known by another filter: vendors call it soft reconfiguration. */
  refilter(filter: PrefixFilter | undefined): void {
    const before = this.#filter
    this.#filter = filter
    for (const [key, path] of this.#paths) {
      const rejection = this.rejection(key, path)
      const wasRejected = prefixRejection(path, keyPrefix(key), before) !== undefined
      if (wasRejected !== (rejection !== undefined)) this.#pass(key, path, rejection)
    }
  }

  /** Why the path of this prefix takes no part, or undefined. */
  rejection(key: PrefixKey, path: BgpPath): Rejection | undefined {
    return this.#pathRejection(path) ?? prefixRejection(path, keyPrefix(key), this.#filter)
  }

  #pathRejection(path: BgpPath): Rejection | undefined {
    return pathRejection(path, this.#system.asn, this.#system.localAddresses)
  }

  #pass(key: PrefixKey, path: BgpPath, rejection: Rejection | undefined): void {
    if (rejection === undefined) this.#locRib.put(key, path)
    else this.#locRib.remove(key, this.#peer)
  }
}
