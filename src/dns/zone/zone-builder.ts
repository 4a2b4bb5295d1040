/**
 * Takes the records of one zone, one after another in any order, and gives the zone. Refuses what no server
 * could serve: data outside the zone, data beside a CNAME, a second SOA. Knows no syntax.
 */

import { TextError } from '../../errors.ts'
import { formatClass } from '../iana/classes.ts'
import { formatType, isDataType, TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import { equalNames, NameScan } from '../name/name-octets.ts'
import { formatName } from '../name/name-text.ts'
import type { RecordSink } from '../zonefile/record-sink.ts'
import { canonicalKey, hasRdata } from './rdata-equality.ts'
import { NO_ZONE_LIMITS, refuseLongRrset, refuseManyTypes, type ZoneLimits } from './zone-limits.ts'
import { besideConflict, conflict, heldTtl, mayStandTogether, refuseSecond } from './zone-rules.ts'
import { Zone } from './zone.ts'
import { APEX, flagOf, NODE, NONE, ZoneSlab } from './zone-slab.ts'

/** RRsets longer than this find their duplicates through a set instead of one by one. */
const LONG_RRSET = 32

interface LongRrset {
  /** The canonical rdata of its records. */
  readonly known: Set<string>
  last: number
  rdataOctets: number
}

/** What became of a record: it is in the zone, perhaps with the TTL of its RRset instead of its own, or was there already. */
export type Taken = 'added' | 'added-with-other-ttl' | 'duplicate'

export interface ZoneBuilderOptions {
  /** The apex; when left out, the owner of the SOA record if that comes first. */
  readonly origin?: DomainName
  /** The apex when no `origin` is given and the SOA record does not come first. */
  readonly likelyOrigin?: DomainName
  /** None when left out. */
  readonly limits?: ZoneLimits
}

export class ZoneBuilder implements RecordSink {
  readonly #slab = new ZoneSlab()
  readonly #scan = new NameScan()
  readonly #longRrsets = new Map<number, LongRrset>()
  readonly #likelyOrigin: DomainName | undefined
  readonly #limits: ZoneLimits
  #origin: DomainName | undefined
  #originLabels = 0
  #rrclass = 0
  #node = APEX

  constructor(options: ZoneBuilderOptions = {}) {
    this.#likelyOrigin = options.likelyOrigin
    this.#limits = options.limits ?? NO_ZONE_LIMITS
    if (options.origin !== undefined) this.#begin(options.origin)
  }

  /**
   * Adds a record. A duplicate is passed over (RFC 2181 §5), and a TTL that differs from that of its RRset
   * is replaced by the earlier one (RFC 2181 §5.2).
   *
   * @throws TextError 'bad-value' when the zone cannot hold it beside what it holds already, 'too-long' when that is as
   *   much as its limits allow
   */
  record(
    owner: Uint8Array,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
  ): Taken {
    if (this.#origin === undefined) this.#begin(this.#originFor(owner, type))
    if (this.#rrclass === 0) this.#rrclass = rrclass
    else if (rrclass !== this.#rrclass) {
      throw conflict(formatClass(rrclass), `class ${formatClass(this.#rrclass)}, as the rest of the zone`)
    }
    if (!isDataType(type)) throw conflict(formatType(type), 'a type that a zone can hold')
    const node = this.#nodeOf(owner)
    this.#refuseConflicts(node, type, owner)
    return this.#add(node, type, heldTtl(ttlSeconds), rdata, rdataLength)
  }

  /**
   * The zone. Nothing can be added afterwards.
   *
   * @throws TextError 'missing-field' without an SOA or NS record at the apex (RFC 1035 §5.2)
   */
  finish(): Zone {
    const origin = this.#origin
    if (origin === undefined || this.#slab.findRrset(APEX, TYPE.SOA) === NONE) {
      throw new TextError('missing-field', '', `an SOA record at ${origin?.toString() ?? 'the apex'}`)
    }
    if (this.#slab.findRrset(APEX, TYPE.NS) === NONE) {
      throw new TextError('missing-field', '', `at least one NS record at ${origin.toString()}`)
    }
    return new Zone(origin, this.#rrclass, this.#slab)
  }

  #originFor(owner: Uint8Array, type: number): DomainName {
    if (type === TYPE.SOA) return DomainName.from(owner)
    if (this.#likelyOrigin !== undefined) return this.#likelyOrigin
    throw conflict(formatType(type), 'the SOA record first, since no origin is given')
  }

  #begin(origin: DomainName): void {
    this.#origin = origin
    this.#scan.scan(origin.octets, 0)
    this.#originLabels = this.#scan.count
    this.#slab.addApex(origin.octets, this.#scan.hashes[0]!)
  }

  /** The node of an owner, made if need be. Owners mostly repeat or are new. */
  #nodeOf(owner: Uint8Array): number {
    const slab = this.#slab
    const last = this.#node
    if (equalNames(slab.nameOctets(last), slab.nameOffset(last), owner, 0)) return last
    const scan = this.#scan
    scan.scan(owner, 0)
    const above = scan.count - this.#originLabels
    if (above < 0 || !equalNames(owner, scan.starts[above]!, this.#origin!.octets, 0)) {
      throw conflict(formatName(owner), `a name in the zone ${this.#origin!.toString()}`)
    }
    const known = slab.findNode(scan.hashes[0]!, owner, 0)
    this.#node = known === NONE ? slab.addNode(owner, 0, scan) : known
    return this.#node
  }

  #refuseConflicts(node: number, type: number, owner: Uint8Array): void {
    const slab = this.#slab
    if (type === TYPE.SOA) {
      if (node !== APEX) throw conflict(formatName(owner), `the SOA at the apex ${this.#origin!.toString()}`)
      return
    }
    const isAlias = type === TYPE.CNAME || (slab.nodeFlags.get(node) & NODE.CNAME) !== 0
    if (!isAlias) return
    for (let rrset = slab.nodeRrset.get(node); rrset !== NONE; rrset = slab.rrsetNext.get(rrset)) {
      const other = slab.rrsetType.get(rrset)
      if (!mayStandTogether(type, other)) throw besideConflict(type, other, formatName(owner))
    }
  }

  #add(node: number, type: number, ttlSeconds: number, rdata: Uint8Array, length: number): Taken {
    const slab = this.#slab
    let rrset = slab.findRrset(node, type)
    let last = NONE
    if (rrset === NONE) {
      refuseManyTypes(this.#typesAt(node), type, this.#limits)
      rrset = slab.addRrset(node, type, ttlSeconds)
      slab.nodeFlags.set(node, slab.nodeFlags.get(node) | flagOf(type, node))
    } else {
      last = this.#findLast(rrset, type, rdata, length)
      if (last === NONE) return 'duplicate'
      refuseSecond(type)
    }
    const count = slab.rrsetCount.get(rrset)
    const long = count < LONG_RRSET ? undefined : this.#longRrsets.get(rrset)
    const octets = (long?.rdataOctets ?? this.#rdataOctetsOf(rrset)) + length
    refuseLongRrset(type, count + 1, octets, this.#limits)
    const record = slab.addRecord(rrset, last, rdata, length)
    if (long !== undefined) {
      long.last = record
      long.rdataOctets = octets
    }
    return slab.rrsetTtl.get(rrset) === ttlSeconds ? 'added' : 'added-with-other-ttl'
  }

  #typesAt(node: number): number {
    const slab = this.#slab
    let types = 0
    for (let rrset = slab.nodeRrset.get(node); rrset !== NONE; rrset = slab.rrsetNext.get(rrset)) types++
    return types
  }

  #rdataOctetsOf(rrset: number): number {
    const slab = this.#slab
    let octets = 0
    let record = slab.rrsetRecord.get(rrset)
    for (; record !== NONE; record = slab.recordNext.get(record)) octets += slab.rdataLength(record)
    return octets
  }

  /** The last record of an RRset; NONE when the RRset holds this rdata already. */
  #findLast(rrset: number, type: number, rdata: Uint8Array, length: number): number {
    const slab = this.#slab
    if (slab.rrsetCount.get(rrset) >= LONG_RRSET) return this.#findLastOfLong(rrset, type, rdata, length)
    let last = NONE
    for (let record = slab.rrsetRecord.get(rrset); record !== NONE; record = slab.recordNext.get(record)) {
      if (hasRdata(slab, record, type, this.#rrclass, rdata, length)) return NONE
      last = record
    }
    return last
  }

  #findLastOfLong(rrset: number, type: number, rdata: Uint8Array, length: number): number {
    let long = this.#longRrsets.get(rrset)
    if (long === undefined) {
      long = this.#readLong(rrset, type)
      this.#longRrsets.set(rrset, long)
    }
    const key = canonicalKey(type, this.#rrclass, rdata.subarray(0, length))
    if (long.known.has(key)) return NONE
    long.known.add(key)
    return long.last
  }

  #readLong(rrset: number, type: number): LongRrset {
    const slab = this.#slab
    const long: LongRrset = { known: new Set(), last: NONE, rdataOctets: this.#rdataOctetsOf(rrset) }
    let record = slab.rrsetRecord.get(rrset)
    for (; record !== NONE; record = slab.recordNext.get(record)) {
      long.known.add(canonicalKey(type, this.#rrclass, this.#rdataOf(record)))
      long.last = record
    }
    return long
  }

  #rdataOf(record: number): Uint8Array {
    const at = this.#slab.rdataOffset(record)
    return this.#slab.rdataOctets(record).subarray(at, at + this.#slab.rdataLength(record))
  }
}
