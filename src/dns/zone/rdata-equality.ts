/** When two records of an RRset are the same one: equal in canonical form (RFC 2181 §5, RFC 4034 §6.2). */

import { canonicalRdata } from '../rdata/registry.ts'
import type { ZoneSlab } from './zone-slab.ts'

/** Equal for rdata that is the same. */
export function canonicalKey(type: number, rrclass: number, rdata: Uint8Array): string {
  const octets = canonicalRdata(type, rrclass, rdata)
  let key = ''
  for (const octet of octets) key += String.fromCharCode(octet)
  return key
}

/** Whether a record has this rdata, `length` octets of it. */
export function hasRdata(
  slab: ZoneSlab,
  record: number,
  type: number,
  rrclass: number,
  rdata: Uint8Array,
  length: number,
): boolean {
  if (slab.rdataLength(record) !== length) return false
  const octets = slab.rdataOctets(record)
  const at = slab.rdataOffset(record)
  let i = 0
  while (i < length && octets[at + i] === rdata[i]) i++
  if (i === length) return true
  // Only the case of a name can make unlike octets equal.
  if ((octets[at + i]! ^ rdata[i]!) !== 0x20) return false
  const key = canonicalKey(type, rrclass, octets.subarray(at, at + length))
  return key === canonicalKey(type, rrclass, rdata.subarray(0, length))
}
