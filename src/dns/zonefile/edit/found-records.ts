/**
 * What a reading of master files finds of the records that are to change: the entries of the RRsets that are touched, the
 * last entry of each owner that is, and a digest of all else.
 */

import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import { equalNames, LOWER, nameLength } from '../../name/name-octets.ts'
import type { ResourceRecord } from '../../message/record.ts'
import type { RecordPlace, RecordSink } from '../record-sink.ts'
import { EntryTable } from './entry-table.ts'
import { OwnerNeighbors } from './owner-neighbors.ts'
import { RecordDigest } from './record-digest.ts'
import { rdataKey, RecordIndex } from './record-index.ts'
import type { RecordChanges } from './rewrite.ts'

const FILTER_SIZE = 1 << 16

function filterOf(name: Uint8Array, length: number): number {
  let hash = length
  for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + LOWER[name[i]!]!) | 0
  return (hash ^ (hash >>> 16)) & (FILTER_SIZE - 1)
}

/** A record of a touched RRset as it stands in the text. */
export interface FoundRecord {
  readonly entry: number
  readonly record: ResourceRecord
  /** See `rdataKey`. */
  readonly data: string
}

export interface TouchedRrset {
  readonly owner: DomainName
  readonly type: number
  readonly found: FoundRecord[]
}

interface TouchedOwner {
  readonly rrsets: Map<number, TouchedRrset>
  lastEntry: number | undefined
}

export class FoundRecords implements RecordSink {
  readonly entries = new EntryTable()
  /** The touched RRsets as they are. */
  readonly index = new RecordIndex()
  /** Of all records of other RRsets. */
  readonly untouched = new RecordDigest()
  /** The owner of the SOA. */
  apex = DomainName.root
  soaFile = ''
  readonly #owners = new Map<string, TouchedOwner>()
  /** 1 where a touched owner may be: most owners need not be looked for. */
  readonly #filter = new Uint8Array(FILTER_SIZE)
  readonly #neighbors: OwnerNeighbors
  readonly #owner = new Uint8Array(256)
  #ownerLength = 0
  #current: TouchedOwner | undefined

  constructor({ removed, added }: RecordChanges) {
    const newcomers = new Map<string, DomainName>()
    for (const { owner, type } of [...removed, ...added]) this.#touch(owner, type)
    for (const { owner } of added) newcomers.set(owner.key, owner)
    for (const { owner } of removed) newcomers.delete(owner.key)
    this.#neighbors = new OwnerNeighbors([...newcomers.values()])
  }

  record(
    owner: Uint8Array,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
    place: RecordPlace,
  ): void {
    const isSameOwner = this.#ownerLength > 0 && equalNames(this.#owner, 0, owner, 0)
    if (!isSameOwner) this.#begin(owner)
    const entry = this.entries.add(place, ttlSeconds)
    this.#neighbors.see(owner, entry, isSameOwner)
    if (this.#current !== undefined) this.#current.lastEntry = entry
    if (type === TYPE.SOA) {
      this.apex = DomainName.from(owner)
      this.soaFile = place.file
    }
    const rrset = this.#current?.rrsets.get(type)
    if (rrset === undefined) {
      this.untouched.add(owner, this.#ownerLength, type, rrclass, ttlSeconds, rdata, rdataLength)
      return
    }
    const data = rdata.slice(0, rdataLength)
    const record = { owner: DomainName.from(owner), type, rrclass, ttlSeconds, rdata: data }
    rrset.found.push({ entry, record, data: rdataKey(record) })
    this.index.add(record)
  }

  *rrsets(): Iterable<TouchedRrset> {
    for (const { rrsets } of this.#owners.values()) yield* rrsets.values()
  }

  isTouched(owner: DomainName, type: number): boolean {
    return this.#owners.get(owner.key)?.rrsets.has(type) === true
  }

  /** Whether an entry, given by `entryFor` or in a touched RRset, says whose it is, and that it is that owner's. */
  isOf(entry: number, owner: DomainName): boolean {
    if (this.entries.isGenerated(entry)) return false
    const touched = this.#owners.get(owner.key)
    if (touched?.lastEntry === entry) return true
    return [...(touched?.rrsets.values() ?? [])].some(({ found }) =>
      found.some((each) => each.entry === entry),
    )
  }

  /** The entry behind which records of an owner would best stand; undefined where there is none at all. */
  entryFor(owner: DomainName): number | undefined {
    if (this.entries.count === 0) return undefined
    return this.#owners.get(owner.key)?.lastEntry ?? this.#neighbors.entryFor(owner)
  }

  #touch(owner: DomainName, type: number): void {
    const touched = this.#owners.get(owner.key) ?? { rrsets: new Map(), lastEntry: undefined }
    this.#owners.set(owner.key, touched)
    this.#filter[filterOf(owner.octets, owner.octets.length)] = 1
    if (!touched.rrsets.has(type)) touched.rrsets.set(type, { owner, type, found: [] })
  }

  #begin(owner: Uint8Array): void {
    this.#ownerLength = nameLength(owner, 0)
    this.#owner.set(owner.subarray(0, this.#ownerLength))
    const isPerhaps = this.#filter[filterOf(owner, this.#ownerLength)] === 1
    this.#current = isPerhaps ? this.#owners.get(DomainName.from(owner).key) : undefined
  }
}
