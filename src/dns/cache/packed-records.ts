/**
 * An owner and rdata in one run of octets: the owner's name, then each rdata after its length in 16 bits.
 *
 * An entry of the cache thus holds one typed array instead of one a record: a typed array costs 200 octets
 * before it holds the first of its own. Knows neither types nor TTLs.
 */

import { pooledOctets } from '../../bytes/pooled-octets.ts'
import { nameLength } from '../name/name-octets.ts'

/** Packs the rdatas in the order given. Each is at most 65,535 octets. */
export function packRecords(owner: Uint8Array, rdatas: readonly Uint8Array[]): Uint8Array {
  let length = owner.length
  for (const rdata of rdatas) length += 2 + rdata.length
  const packed = pooledOctets(length)
  packed.set(owner)
  let at = owner.length
  for (const rdata of rdatas) {
    packed[at] = rdata.length >>> 8
    packed[at + 1] = rdata.length
    packed.set(rdata, at + 2)
    at += 2 + rdata.length
  }
  return packed
}

/** Where the first rdata's length stands; equal to `packed.length` when there is none. */
export function firstRdata(packed: Uint8Array): number {
  return packed.length === 0 ? 0 : nameLength(packed, 0)
}

/** The length of the rdata whose length field stands at `at`; the rdata begins at `at + 2`. */
export function rdataLengthAt(packed: Uint8Array, at: number): number {
  return (packed[at]! << 8) | packed[at + 1]!
}

/** How many rdatas there are. */
export function countRdatas(packed: Uint8Array): number {
  let count = 0
  for (let at = firstRdata(packed); at < packed.length; at += 2 + rdataLengthAt(packed, at)) count++
  return count
}

/** Views of the rdatas, in order; of the first `most` of them when that is given. */
export function rdatasOf(packed: Uint8Array, most = Infinity): Uint8Array[] {
  const rdatas: Uint8Array[] = []
  let at = firstRdata(packed)
  for (; at < packed.length && rdatas.length < most; at += 2 + rdataLengthAt(packed, at)) {
    rdatas.push(packed.subarray(at + 2, at + 2 + rdataLengthAt(packed, at)))
  }
  return rdatas
}
