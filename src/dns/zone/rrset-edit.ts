/** What an edit makes of one RRset: which of its records stay, which go, which come. */

import type { DomainName } from '../name/domain-name.ts'
import type { ResourceRecord } from '../message/record.ts'
import { canonicalKey, hasRdata } from './rdata-equality.ts'
import type { Zone } from './zone.ts'
import { NONE, type ZoneSlab } from './zone-slab.ts'

/** A long RRset is searched this often record by record; from then on by a map of all. */
const SEARCHES_WITHOUT_MAP = 8

export class RrsetEdit {
  readonly owner: DomainName
  readonly type: number
  ttlSeconds: number
  /** The RRset as the zone has it; NONE where it has none. */
  readonly base: number
  readonly #slab: ZoneSlab
  readonly #rrclass: number
  /** Records of the base that go. */
  readonly #gone = new Set<number>()
  /** Rdata that comes, by its canonical form. */
  readonly #added = new Map<string, Uint8Array>()
  #searches = 0
  #known: Map<string, number> | undefined

  constructor(zone: Zone, owner: DomainName, type: number, base: number) {
    this.owner = owner
    this.type = type
    this.base = base
    this.ttlSeconds = base === NONE ? 0 : zone.slab.rrsetTtl.get(base)
    this.#slab = zone.slab
    this.#rrclass = zone.rrclass
  }

  get count(): number {
    return this.#baseCount - this.#gone.size + this.#added.size
  }

  get isChanged(): boolean {
    return this.#gone.size > 0 || this.#added.size > 0 || (this.count > 0 && this.#hasOtherTtl)
  }

  /** Whether records come, whatever else goes. */
  get isGrown(): boolean {
    return this.#added.size > 0
  }

  /** Octets of the data of all records as they will be. */
  get rdataOctets(): number {
    let octets = 0
    for (const record of this.#baseRecords()) {
      if (!this.#gone.has(record)) octets += this.#slab.rdataLength(record)
    }
    for (const rdata of this.#added.values()) octets += rdata.length
    return octets
  }

  /** Rdata of the records that come, in order. */
  get added(): Iterable<Uint8Array> {
    return this.#added.values()
  }

  isGone(record: number): boolean {
    return this.#gone.has(record)
  }

  has(rdata: Uint8Array): boolean {
    if (this.#added.has(canonicalKey(this.type, this.#rrclass, rdata))) return true
    const record = this.#find(rdata)
    return record !== NONE && !this.#gone.has(record)
  }

  /** Whether the record is new; its TTL is from now on that of all. The rdata is kept, not copied. */
  add(rdata: Uint8Array, ttlSeconds: number): boolean {
    this.ttlSeconds = ttlSeconds
    const record = this.#find(rdata)
    if (record !== NONE && !this.#gone.has(record)) return false
    // What differs in the case of a name comes as a record of its own: as it was wished for.
    if (record !== NONE && equalOctets(this.#rdataOf(record), rdata)) return this.#gone.delete(record)
    const key = canonicalKey(this.type, this.#rrclass, rdata)
    if (this.#added.has(key)) return false
    this.#added.set(key, rdata)
    return true
  }

  /** Whether there was such a record. */
  remove(rdata: Uint8Array): boolean {
    if (this.#added.delete(canonicalKey(this.type, this.#rrclass, rdata))) return true
    const record = this.#find(rdata)
    if (record === NONE || this.#gone.has(record)) return false
    this.#gone.add(record)
    return true
  }

  /** Returns how many records there were. */
  clear(): number {
    const { count } = this
    this.#added.clear()
    if (this.#gone.size < this.#baseCount) for (const record of this.#baseRecords()) this.#gone.add(record)
    return count
  }

  /** The records as they will be. */
  *records(): Iterable<ResourceRecord> {
    for (const record of this.#baseRecords()) {
      if (!this.#gone.has(record)) yield this.#view(this.#rdataOf(record), this.ttlSeconds)
    }
    for (const rdata of this.#added.values()) yield this.#view(rdata, this.ttlSeconds)
  }

  /** The records that were there and will not be: all of them where the TTL changes. */
  *removals(): Iterable<ResourceRecord> {
    const { base } = this
    if (base === NONE) return
    const ttlSeconds = this.#slab.rrsetTtl.get(base)
    const all = this.#hasOtherTtl
    for (const record of this.#baseRecords()) {
      if (all || this.#gone.has(record)) yield this.#view(this.#rdataOf(record), ttlSeconds)
    }
  }

  /** The records that will be there and were not. */
  *additions(): Iterable<ResourceRecord> {
    if (this.#hasOtherTtl) yield* this.records()
    else for (const rdata of this.#added.values()) yield this.#view(rdata, this.ttlSeconds)
  }

  get #baseCount(): number {
    return this.base === NONE ? 0 : this.#slab.rrsetCount.get(this.base)
  }

  get #hasOtherTtl(): boolean {
    return this.base !== NONE && this.#slab.rrsetTtl.get(this.base) !== this.ttlSeconds
  }

  *#baseRecords(): Iterable<number> {
    const slab = this.#slab
    let record = this.base === NONE ? NONE : slab.rrsetRecord.get(this.base)
    for (; record !== NONE; record = slab.recordNext.get(record)) yield record
  }

  /** The base's record with that rdata, whether it goes or not; NONE if there is none. */
  #find(rdata: Uint8Array): number {
    if (this.#baseCount > SEARCHES_WITHOUT_MAP && ++this.#searches > SEARCHES_WITHOUT_MAP) {
      this.#known ??= this.#mapBase()
      return this.#known.get(canonicalKey(this.type, this.#rrclass, rdata)) ?? NONE
    }
    for (const record of this.#baseRecords()) {
      if (hasRdata(this.#slab, record, this.type, this.#rrclass, rdata, rdata.length)) return record
    }
    return NONE
  }

  #mapBase(): Map<string, number> {
    const known = new Map<string, number>()
    for (const record of this.#baseRecords()) {
      known.set(canonicalKey(this.type, this.#rrclass, this.#rdataOf(record)), record)
    }
    return known
  }

  #rdataOf(record: number): Uint8Array {
    const at = this.#slab.rdataOffset(record)
    return this.#slab.rdataOctets(record).slice(at, at + this.#slab.rdataLength(record))
  }

  #view(rdata: Uint8Array, ttlSeconds: number): ResourceRecord {
    return { owner: this.owner, type: this.type, rrclass: this.#rrclass, ttlSeconds, rdata }
  }
}

function equalOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i])
}
