/** A table by prefix, in which the longest that holds an address can be found. Knows no routes. */

import { ipv4Mask, type Ipv4 } from '../address/ipv4-number.ts'
import { networkAddress, type Ipv4Prefix } from '../address/ipv4-prefix.ts'

/** A prefix as one number, for maps and sets: the network's bits, then the length. */
export type PrefixKey = number

const LENGTHS = 64

export function prefixKey(prefix: Ipv4Prefix): PrefixKey {
  return networkAddress(prefix) * LENGTHS + prefix.prefixLength
}

/** The prefix of a key, without bits beyond its length. */
export function keyPrefix(key: PrefixKey): Ipv4Prefix {
  return { address: Math.floor(key / LENGTHS), prefixLength: key % LENGTHS }
}

export class PrefixTable<Value> {
  readonly #values = new Map<PrefixKey, Value>()
  /** How many prefixes there are of each length. */
  readonly #counts = new Uint32Array(33)

  get(key: PrefixKey): Value | undefined {
    return this.#values.get(key)
  }

  set(key: PrefixKey, value: Value): void {
    if (!this.#values.has(key)) this.#counts[key % LENGTHS]!++
    this.#values.set(key, value)
  }

  delete(key: PrefixKey): void {
    if (this.#values.delete(key)) this.#counts[key % LENGTHS]!--
  }

  /** In the order in which they came. */
  keys(): IterableIterator<PrefixKey> {
    return this.#values.keys()
  }

  /** The longest prefix that holds the address and whose value `counts` accepts. */
  longest(address: Ipv4, counts: (value: Value) => boolean): PrefixKey | undefined {
    for (let length = 32; length >= 0; length--) {
      if (this.#counts[length] === 0) continue
      const key = ((address & ipv4Mask(length)) >>> 0) * LENGTHS + length
      const value = this.#values.get(key)
      if (value !== undefined && counts(value)) return key
    }
    return undefined
  }
}
