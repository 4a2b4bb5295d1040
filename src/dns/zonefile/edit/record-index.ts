/**
 * The records of master files as what they mean: RRsets with one TTL each, every record once. Forgets how they were
 * written.
 */

import { DomainName } from '../../name/domain-name.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { canonicalRdata } from '../../rdata/registry.ts'
import type { RecordSink } from '../record-sink.ts'
import type { RecordChanges } from './rewrite.ts'

/** One RRset: its records by their canonical data. Signatures of one owner have a TTL each (RFC 4034 §3). */
interface IndexedRrset {
  ttlSeconds: number
  readonly records: Map<string, ResourceRecord>
}

/** What the RRset of an owner and a type is found by. */
export function rrsetKey(owner: DomainName, type: number): string {
  return `${type} ${owner.key}`
}

/** What a record is found by in its RRset (RFC 2181 §5, RFC 4034 §6.2). */
export function rdataKey({ type, rrclass, rdata }: ResourceRecord): string {
  return Buffer.from(canonicalRdata(type, rrclass, rdata)).toString('latin1')
}

export class RecordIndex implements RecordSink {
  readonly #rrsets = new Map<string, IndexedRrset>()

  record(
    owner: Uint8Array,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
  ): void {
    const data = rdata.slice(0, rdataLength)
    this.add({ owner: DomainName.from(owner), type, rrclass, ttlSeconds, rdata: data })
  }

  /** Adds a record; the first of an RRset says the TTL of all (RFC 2181 §5.2). */
  add(record: ResourceRecord): void {
    const key = rrsetKey(record.owner, record.type)
    const rrset = this.#rrsets.get(key) ?? { ttlSeconds: record.ttlSeconds, records: new Map() }
    this.#rrsets.set(key, rrset)
    const data = rdataKey(record)
    if (!rrset.records.has(data)) rrset.records.set(data, record)
  }

  apply({ removed, added }: RecordChanges): void {
    for (const record of removed) {
      const key = rrsetKey(record.owner, record.type)
      const rrset = this.#rrsets.get(key)
      rrset?.records.delete(rdataKey(record))
      if (rrset?.records.size === 0) this.#rrsets.delete(key)
    }
    for (const record of added) {
      this.add(record)
      this.#rrsets.get(rrsetKey(record.owner, record.type))!.ttlSeconds = record.ttlSeconds
    }
  }

  /** The records of an RRset by their data (see `rdataKey`), with its TTL; the caller's to change. */
  recordsOf(owner: DomainName, type: number): Map<string, ResourceRecord> {
    const rrset = this.#rrsets.get(rrsetKey(owner, type))
    const records = new Map<string, ResourceRecord>()
    for (const [data, record] of rrset?.records ?? []) {
      records.set(data, { ...record, ttlSeconds: rrset!.ttlSeconds })
    }
    return records
  }

  /** Undefined where there is no such RRset. */
  ttlOf(owner: DomainName, type: number): number | undefined {
    return this.#rrsets.get(rrsetKey(owner, type))?.ttlSeconds
  }

  /** Whether both hold the same RRsets. */
  equals(other: RecordIndex): boolean {
    if (this.#rrsets.size !== other.#rrsets.size) return false
    return [...this.#rrsets].every(([key, { ttlSeconds, records }]) => {
      const theirs = other.#rrsets.get(key)
      if (theirs?.ttlSeconds !== ttlSeconds || theirs.records.size !== records.size) return false
      return [...records.keys()].every((data) => theirs.records.has(data))
    })
  }

  *records(): Iterable<ResourceRecord> {
    for (const { ttlSeconds, records } of this.#rrsets.values()) {
      for (const record of records.values()) yield { ...record, ttlSeconds }
    }
  }
}
