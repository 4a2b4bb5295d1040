/**
 * What one neighbor has been told (RFC 4271 §3.2, Adj-RIB-Out), and what it is still to hear. Only differences are sent,
 * and what changes twice before it is sent is sent once.
 */

import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { BgpAttributes } from '../wire/bgp-attributes.ts'
import type { BgpPath } from './bgp-path.ts'
import { exportedAttributes, mayTell, passesFilter } from './export-policy.ts'
import { keyPrefix, type PrefixKey } from './prefix-table.ts'
import type { PeerConfig } from './speaker-config.ts'

/** A path in the words of this neighbor. */
export interface Telling {
  readonly attributes: BgpAttributes
  /** The same for two that say the same. */
  readonly words: string
}

/** What is to be sent: the prefixes with attributes in common together. */
export interface Differences {
  readonly withdrawn: readonly Ipv4Prefix[]
  readonly announced: readonly {
    readonly attributes: BgpAttributes
    readonly prefixes: readonly Ipv4Prefix[]
  }[]
}

export class AdjRibOut {
  readonly #config: PeerConfig
  readonly #asn: number
  readonly #told = new Map<PrefixKey, Telling>()
  readonly #changed = new Set<PrefixKey>()
  /** By path, since many prefixes share one; undefined for what this neighbor may not hear of. */
  #tellings = new WeakMap<BgpPath, Telling | 'untold'>()

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
    const groups = new Map<string, { attributes: BgpAttributes; prefixes: Ipv4Prefix[] }>()
    for (const key of this.#changed) {
      const known = this.#told.get(key)
      const telling = this.#telling(key, best(key))
      if (telling === undefined) {
        if (this.#told.delete(key)) withdrawn.push(keyPrefix(key))
      } else if (telling.words !== known?.words) {
        this.#told.set(key, telling)
        const group = groups.get(telling.words) ?? { attributes: telling.attributes, prefixes: [] }
        groups.set(telling.words, group)
        group.prefixes.push(keyPrefix(key))
      }
    }
    this.#changed.clear()
    return { withdrawn, announced: [...groups.values()] }
  }

  /** The prefixes could not be told after all. */
  forget(keys: Iterable<PrefixKey>): void {
    for (const key of keys) this.#told.delete(key)
  }

  #telling(key: PrefixKey, path: BgpPath | undefined): Telling | undefined {
    if (path === undefined || !passesFilter(keyPrefix(key), path, this.#config)) return undefined
    let telling = this.#tellings.get(path)
    if (telling === undefined) {
      telling = this.#inWords(path)
      this.#tellings.set(path, telling)
    }
    return telling === 'untold' ? undefined : telling
  }

  #inWords(path: BgpPath): Telling | 'untold' {
    if (!mayTell(path, this.#config)) return 'untold'
    const attributes = exportedAttributes(path, this.#config, this.#asn)
    const other = attributes.other.map(({ type, flags, value }) => [type, flags, ...value])
    return { attributes, words: JSON.stringify({ ...attributes, other }) }
  }
}
