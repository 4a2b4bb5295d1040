/**
 * The answer to a question from the zones that a server holds: RFC 1034 §4.3.2, chains of CNAME and DNAME
 * included, within a zone and across them. Fills the sections; header, EDNS and transport are not its matter.
 */

import { RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { countLabels, equalNames, MAX_NAME_LENGTH, nameLength, NameScan } from '../name/name-octets.ts'
import type { Query } from '../message/query.ts'
import type { ResponseWriter } from '../message/response-writer.ts'
import { Lookup, lookup } from '../zone/lookup.ts'
import { APEX, NONE } from '../zone/zone-slab.ts'
import type { Zone } from '../zone/zone.ts'
import { AddressAdder } from './addresses.ts'
import type { AnswerTerms } from './answer-terms.ts'
import { AnswerTrail } from './answer-trail.ts'
import type { ResponseSubject } from './response-kind.ts'
import { RrsetWriter } from './rrset-writer.ts'
import { UnavailableZone, type ZoneSet } from './zone-set.ts'

/** A chain longer than this is somebody's mistake; the client may follow the rest. BIND stops alike. */
const MOST_LINKS = 16

const STRIDE = MAX_NAME_LENGTH + 1

export class Answerer {
  readonly #zones: ZoneSet
  readonly #response: ResponseWriter
  readonly #rrsets: RrsetWriter
  readonly #addresses = new AddressAdder()
  readonly #scan = new NameScan()
  readonly #lookup = new Lookup()
  /** The names of the chain so far, the question's first, one each `STRIDE` octets. */
  readonly #names = new Uint8Array(STRIDE * (MOST_LINKS + 2))
  #links = 0

  readonly #trail = new AnswerTrail()

  /** Leaves out what was not asked for: the zone's NS, and addresses but those of name servers. */
  isMinimal = false
  rcode: number = RCODE.NOERROR
  authoritative = false
  truncated = false
  /** The rcode is REFUSED since the zone is not for whoever asks. */
  isProhibited = false

  constructor(zones: ZoneSet, response: ResponseWriter) {
    this.#zones = zones
    this.#response = response
    this.#rrsets = new RrsetWriter(response)
  }

  /**
   * Fills the sections of the response and sets `rcode`, `authoritative` and `truncated`. Minimal ANY gives one
   * RRset of those at the name (RFC 8482 §4.1).
   */
  answer(name: Uint8Array, type: number, rrclass: number, anyIsMinimal: boolean, terms: AnswerTerms): void {
    this.rcode = RCODE.NOERROR
    this.authoritative = false
    this.truncated = false
    this.isProhibited = false
    this.#links = 0
    this.#trail.begin()
    this.#addresses.begin()
    for (let i = nameLength(name, 0) - 1; i >= 0; i--) this.#names[i] = name[i]!
    while (this.#step(type, rrclass, anyIsMinimal, terms));
  }

  /** What the response to `query`, which was just answered, is about. Holds until the next one. */
  subject(query: Query): ResponseSubject {
    return this.#trail.subject(query, this.rcode)
  }

  /** One look-up; true when a CNAME or DNAME leads on. */
  #step(type: number, rrclass: number, anyIsMinimal: boolean, terms: AnswerTerms): boolean {
    const at = this.#links * STRIDE
    this.#scan.scan(this.#names, at)
    const zone = this.#findZone(at, type, rrclass)
    if (zone === undefined) {
      if (this.#links === 0) this.rcode = RCODE.REFUSED
      return false
    }
    if (zone instanceof UnavailableZone) {
      // Who has part of a chain may follow the rest himself.
      if (this.#links === 0) this.rcode = RCODE.SERVFAIL
      return false
    }
    if (!terms.admits(zone)) {
      if (this.#links === 0) this.#prohibit()
      return false
    }
    const found = this.#lookup
    lookup(zone.slab, zone.originLabels, this.#names, at, this.#scan, type, found)
    if (this.#links === 0) this.authoritative = found.kind !== 'referral'
    this.#trail.note(zone, found)
    switch (found.kind) {
      case 'answer':
        this.#put(zone, found.rrset, at)
        this.#finishPositive(zone, found.rrset)
        return false
      case 'any':
        this.#putAny(zone, found.rrset, at, anyIsMinimal)
        return false
      case 'cname':
        return this.#put(zone, found.rrset, at) && this.#followCname(zone, found.rrset)
      case 'dname':
        return this.#followDname(zone, found)
      case 'referral':
        this.#refer(zone, found)
        return false
      case 'nxdomain':
        this.rcode = RCODE.NXDOMAIN
        this.#deny(zone)
        return false
      case 'nodata':
        this.#deny(zone)
        return false
    }
  }

  #prohibit(): void {
    this.rcode = RCODE.REFUSED
    this.isProhibited = true
  }

  /** The parent answers for the DS at its child's apex, if it is here (RFC 4035 §3.1.4.1). */
  #findZone(at: number, type: number, rrclass: number): Zone | UnavailableZone | undefined {
    const zone = this.#zones.find(this.#names, at, this.#scan, rrclass)
    const isApexDs = type === TYPE.DS && zone?.origin.labelCount === this.#scan.count && this.#scan.count > 0
    if (!isApexDs) return zone
    return this.#zones.find(this.#names, at, this.#scan, rrclass, 1) ?? zone
  }

  /** Into the answer under the current name; false when it does not fit. */
  #put(zone: Zone, rrset: number, ownerAt: number): boolean {
    const fits = this.#rrsets.put('answer', zone, rrset, this.#names, ownerAt)
    if (!fits) this.truncated = true
    return fits
  }

  #putAny(zone: Zone, first: number, ownerAt: number, isMinimal: boolean): void {
    for (let rrset = first; rrset !== NONE; rrset = zone.slab.rrsetNext.get(rrset)) {
      if (!this.#put(zone, rrset, ownerAt) || isMinimal) return
    }
  }

  /** The zone's own NS, and the addresses that the answer names; both may be left out for want of room. */
  #finishPositive(zone: Zone, rrset: number): void {
    const { slab } = zone
    if (this.truncated || (this.isMinimal && slab.rrsetType.get(rrset) !== TYPE.NS)) return
    const ns = slab.findRrset(APEX, TYPE.NS)
    if (ns !== rrset && !this.isMinimal)
      this.#rrsets.put('authority', zone, ns, slab.nameOctets(APEX), slab.nameOffset(APEX))
    this.#addresses.addFor(this.#rrsets, zone, rrset)
  }

  #refer(zone: Zone, found: Lookup): void {
    const { slab } = zone
    const owner = slab.nameOctets(found.node)
    const fits = this.#rrsets.put('authority', zone, found.rrset, owner, slab.nameOffset(found.node))
    const complete = fits && this.#addresses.addGlue(this.#rrsets, zone, found.rrset, found.node)
    if (!complete) this.truncated = true
  }

  /** The SOA, with the TTL that the denial may be cached for (RFC 2308 §3). */
  #deny(zone: Zone): void {
    const { slab } = zone
    const soa = slab.findRrset(APEX, TYPE.SOA)
    const owner = slab.nameOctets(APEX)
    const ttl = zone.negativeTtlSeconds
    if (!this.#rrsets.put('authority', zone, soa, owner, slab.nameOffset(APEX), ttl)) this.truncated = true
  }

  #followCname(zone: Zone, rrset: number): boolean {
    if (this.#links === MOST_LINKS) return false
    const { slab } = zone
    const record = slab.rrsetRecord.get(rrset)
    const octets = slab.rdataOctets(record)
    const from = slab.rdataOffset(record)
    const to = (this.#links + 1) * STRIDE
    this.#names.set(octets.subarray(from, from + slab.rdataLength(record)), to)
    return this.#advance()
  }

  /** The DNAME, the CNAME synthesized from it, and on to its target (RFC 6672 §3.1, §3.2). */
  #followDname(zone: Zone, found: Lookup): boolean {
    const { slab } = zone
    const owner = slab.nameOctets(found.node)
    const ownerAt = slab.nameOffset(found.node)
    if (!this.#rrsets.put('answer', zone, found.rrset, owner, ownerAt)) {
      this.truncated = true
      return false
    }
    const target = this.#substitute(zone, found)
    if (target === undefined) {
      this.rcode = RCODE.YXDOMAIN
      return false
    }
    const ttl = slab.rrsetTtl.get(found.rrset)
    const at = this.#links * STRIDE
    if (!this.#response.single('answer', this.#names, at, TYPE.CNAME, zone.rrclass, ttl, target)) {
      this.truncated = true
      return false
    }
    return this.#links < MOST_LINKS && this.#advance()
  }

  /** The current name with the DNAME's owner replaced by its target; undefined when that is too long. */
  #substitute(zone: Zone, found: Lookup): Uint8Array | undefined {
    const { slab } = zone
    const at = this.#links * STRIDE
    const ownerLabels = countLabels(slab.nameOctets(found.node), slab.nameOffset(found.node))
    const kept = this.#scan.starts[this.#scan.count - ownerLabels]!
    const record = slab.rrsetRecord.get(found.rrset)
    const length = kept + slab.rdataLength(record)
    if (length > MAX_NAME_LENGTH) return undefined
    const to = (this.#links + 1) * STRIDE
    this.#names.copyWithin(to, at, at + kept)
    const from = slab.rdataOffset(record)
    this.#names.set(slab.rdataOctets(record).subarray(from, from + slab.rdataLength(record)), to + kept)
    return this.#names.subarray(to, to + length)
  }

  /** On to the name after the current one, unless the chain has come to it before. */
  #advance(): boolean {
    const next = (this.#links + 1) * STRIDE
    for (let i = 0; i <= this.#links; i++) {
      if (equalNames(this.#names, i * STRIDE, this.#names, next)) return false
    }
    this.#links++
    return true
  }
}
