/**
 * What one neighbor has been told (RFC 4271 §3.2, Adj-RIB-Out), and what it is still to hear. Only differences are sent,
 * and what changes twice before it is sent is sent once.
 */

import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { formatAsPath } from '../wire/bgp-as-path.ts'
import type { BgpAttributes } from '../wire/bgp-attributes.ts'
import type { BgpPath } from './bgp-path.ts'
import { exportedAttributes, mayTell, passesFilter } from './export-policy.ts'
import { keyPrefix, type PrefixKey } from './prefix-table.ts'
import type { PeerConfig } from './speaker-config.ts'

/** Prefixes with attributes in common. */
export interface Announcement {
  readonly attributes: BgpAttributes
  readonly prefixes: readonly Ipv4Prefix[]
}

/** What is to be sent. */
export interface Differences {
  readonly withdrawn: readonly Ipv4Prefix[]
  readonly announced: readonly Announcement[]
}

interface Growing extends Announcement {
  readonly prefixes: Ipv4Prefix[]
}

export class AdjRibOut {
  readonly #config: PeerConfig
  readonly #asn: number
  /** The paths as they are to us; what the neighbor hears of them follows from its configuration. */
  readonly #told = new Map<PrefixKey, BgpPath>()
  readonly #changed = new Set<PrefixKey>()

  constructor(config: PeerConfig, asn: number) {
    this.#config = config
    this.#asn = asn
  }

  /** How many prefixes the neighbor knows from us. */
  get size(): number {
    return this.#told.size
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0
  }

  /** The best paths to these prefixes are others now. */
  mark(keys: Iterable<PrefixKey>): void {
    for (const key of keys) this.#changed.add(key)
  }

  /** The neighbor knows nothing from us; `keys` are all that it may hear of. */
  begin(keys: Iterable<PrefixKey>): void {
    this.clear()
    this.mark(keys)
  }

  clear(): void {
    this.#told.clear()
    this.#changed.clear()
  }

  /** What the neighbor is to be told now; from here on it counts as told. */
  takeDifferences(best: (key: PrefixKey) => BgpPath | undefined): Differences {
    const withdrawn: Ipv4Prefix[] = []
    const announced = new Map<BgpPath, Ipv4Prefix[]>()
    for (const key of this.#changed) {
      const prefix = keyPrefix(key)
      const path = this.#tellable(prefix, best(key))
      if (path === undefined) {
        if (this.#told.delete(key)) withdrawn.push(prefix)
      } else if (this.#isNews(key, path)) {
        const prefixes = announced.get(path)
        if (prefixes === undefined) announced.set(path, [prefix])
        else prefixes.push(prefix)
      }
    }
    this.#changed.clear()
    return { withdrawn, announced: joinEqual([...announced].map((each) => this.#inWords(...each))) }
  }

  /** The prefixes could not be told after all. */
  forget(keys: Iterable<PrefixKey>): void {
    for (const key of keys) this.#told.delete(key)
  }

  #tellable(prefix: Ipv4Prefix, path: BgpPath | undefined): BgpPath | undefined {
    if (path === undefined || !mayTell(path, this.#config)) return undefined
    return passesFilter(prefix, path, this.#config) ? path : undefined
  }

  /** Notes what is told, and says whether it sounds any different from before. */
  #isNews(key: PrefixKey, path: BgpPath): boolean {
    const known = this.#told.get(key)
    if (known === path) return false
    this.#told.set(key, path)
    return known === undefined || !isSameSaying(this.#attributes(known), this.#attributes(path))
  }

  #inWords(path: BgpPath, prefixes: Ipv4Prefix[]): Growing {
    return { attributes: this.#attributes(path), prefixes }
  }

  #attributes(path: BgpPath): BgpAttributes {
    return exportedAttributes(path, this.#config, this.#asn)
  }
}

/** Paths of several messages may sound the same to this neighbor: their prefixes go into one. */
function joinEqual(all: Growing[]): Announcement[] {
  const byAsPath = new Map<string, Growing[]>()
  return all.filter(({ attributes, prefixes }) => {
    const text = formatAsPath(attributes.asPath)
    const candidates = byAsPath.get(text)
    const twin = candidates?.find((each) => isSameSaying(each.attributes, attributes))
    twin?.prefixes.push(...prefixes)
    if (candidates === undefined) byAsPath.set(text, [{ attributes, prefixes }])
    else if (twin === undefined) candidates.push({ attributes, prefixes })
    return twin === undefined
  })
}

function isSameSaying(a: BgpAttributes, b: BgpAttributes): boolean {
  return formatAsPath(a.asPath) === formatAsPath(b.asPath) && saying(a) === saying(b)
}

function saying(attributes: BgpAttributes): string {
  // Octets would be told as an object with a member each.
  const other = attributes.other.map(({ type, flags, value }) => [type, flags, ...value])
  return JSON.stringify({ ...attributes, other })
}
