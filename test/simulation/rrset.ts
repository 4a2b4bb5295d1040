// RRsets of the simulated Internet: written in text, kept in octets as well, compared by value.

import { CLASS } from '../../src/dns/iana/classes.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { parseRdata } from '../../src/dns/rdata/registry.ts'

export interface Rrset {
  readonly type: number
  readonly ttlSeconds: number
  /** In presentation format; of NS, CNAME and DNAME therefore names as they are used elsewhere. */
  readonly texts: readonly string[]
  readonly rdatas: readonly Uint8Array[]
  /** Equal for RRsets of equal data, whatever their order, TTL and case. */
  readonly value: string
}

export function rrset(type: number, ttlSeconds: number, texts: readonly string[]): Rrset {
  const rdatas = texts.map((text) => encoded(type, text))
  return { type, ttlSeconds, texts, rdatas, value: valueOf(type, rdatas) }
}

/** The same data with another TTL. */
export function withTtl(set: Rrset, ttlSeconds: number): Rrset {
  return { ...set, ttlSeconds }
}

/** A value that is equal for equal data, in any order. */
export function valueOf(type: number, rdatas: readonly Uint8Array[]): string {
  const values = rdatas.map((rdata) => rdataValue(type, rdata))
  return values.length === 1 ? values[0]! : values.sort().join('\n')
}

/** Types with names in their data, which are equal in any case. */
const TYPES_WITH_NAMES: ReadonlySet<number> = new Set([
  TYPE.NS,
  TYPE.CNAME,
  TYPE.DNAME,
  TYPE.SOA,
  TYPE.PTR,
  TYPE.MX,
  TYPE.SRV,
])

function rdataValue(type: number, rdata: Uint8Array): string {
  const text = Buffer.from(rdata.buffer, rdata.byteOffset, rdata.byteLength).toString('latin1')
  return TYPES_WITH_NAMES.has(type) ? text.toLowerCase() : text
}

function encoded(type: number, text: string): Uint8Array {
  switch (type) {
    case TYPE.NS:
    case TYPE.CNAME:
    case TYPE.DNAME:
    case TYPE.PTR:
      return DomainName.parse(text).octets
    case TYPE.A:
      return Uint8Array.from(text.split('.'), Number)
    default:
      return parseRdata(type, CLASS.IN, text)
  }
}
