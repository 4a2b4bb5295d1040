/**
 * One generation of a zone: immutable, made by `ZoneBuilder`. Answers look-ups from its slabs and hands out
 * decoded views of its records on demand.
 */

import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { NameScan } from '../name/name-octets.ts'
import { Lookup, lookup } from './lookup.ts'
import { APEX, NONE, type ZoneSlab } from './zone-slab.ts'

/** Serial, refresh, retry, expire and minimum: the last 20 octets of an SOA (RFC 1035 §3.3.13). */
const SOA_NUMBERS = 20

export class Zone {
  readonly origin: DomainName
  readonly rrclass: number
  /** Labels of the origin, without the root's. */
  readonly originLabels: number
  /** For the authority, which writes records straight from it. */
  readonly slab: ZoneSlab

  constructor(origin: DomainName, rrclass: number, slab: ZoneSlab) {
    this.origin = origin
    this.rrclass = rrclass
    this.originLabels = origin.labelCount
    this.slab = slab
  }

  get recordCount(): number {
    return this.slab.recordCount
  }

  /** The serial number of the SOA (RFC 1982 says how two compare). */
  get serial(): number {
    return this.#soaNumber(0)
  }

  /** How long a denial may be cached: the lesser of the SOA's TTL and its MINIMUM (RFC 2308 §5). */
  get negativeTtlSeconds(): number {
    const soa = this.slab.findRrset(APEX, TYPE.SOA)
    return Math.min(this.slab.rrsetTtl.get(soa), this.#soaNumber(16))
  }

  /**
   * What the zone says of a name at or under its origin. `result` is filled in and returned; pass one to
   * avoid making it anew.
   */
  lookup(name: DomainName, type: number, result: Lookup = new Lookup()): Lookup {
    scan.scan(name.octets, 0)
    lookup(this.slab, this.originLabels, name.octets, 0, scan, type, result)
    return result
  }

  /** The records of one RRset, decoded; none when the zone has no such RRset. Sees below zone cuts too. */
  rrset(owner: DomainName, type: number): ResourceRecord[] {
    scan.scan(owner.octets, 0)
    const node = this.slab.findNode(scan.hashes[0]!, owner.octets, 0)
    const rrset = node === NONE ? NONE : this.slab.findRrset(node, type)
    return rrset === NONE ? [] : [...this.#recordsOf(node, rrset)]
  }

  /** Every record: owners in the order in which they came, each one's RRsets together. */
  *records(): Iterable<ResourceRecord> {
    for (let node = 0; node < this.slab.nodeCount; node++) {
      let rrset = this.slab.nodeRrset.get(node)
      for (; rrset !== NONE; rrset = this.slab.rrsetNext.get(rrset)) yield* this.#recordsOf(node, rrset)
    }
  }

  *#recordsOf(node: number, rrset: number): Iterable<ResourceRecord> {
    const { slab, rrclass } = this
    const owner = DomainName.from(slab.nameOctets(node), slab.nameOffset(node))
    const type = slab.rrsetType.get(rrset)
    const ttlSeconds = slab.rrsetTtl.get(rrset)
    let record = slab.rrsetRecord.get(rrset)
    for (; record !== NONE; record = slab.recordNext.get(record)) {
      const at = slab.rdataOffset(record)
      const rdata = slab.rdataOctets(record).slice(at, at + slab.rdataLength(record))
      yield { owner, type, rrclass, ttlSeconds, rdata }
    }
  }

  #soaNumber(offset: number): number {
    const { slab } = this
    const record = slab.rrsetRecord.get(slab.findRrset(APEX, TYPE.SOA))
    const at = slab.rdataOffset(record) + slab.rdataLength(record) - SOA_NUMBERS + offset
    const octets = slab.rdataOctets(record)
    return ((octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!) >>> 0
  }
}

const scan = new NameScan()
