/** What the cache holds: RRsets, denials and failures, each with its lifetime, its rank and who said it. */

import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { Credibility } from './credibility.ts'
import { packRecords, rdatasOf } from './packed-records.ts'
import { remainingSeconds } from './ttl.ts'

/** Who said it. One value serves everything that one response brought. */
export interface Origin {
  /** The server by name, as the delegation has it. */
  readonly server: DomainName
  /** The server's address. */
  readonly ip: string
  /** The zone that it was asked as an authority of. */
  readonly zone: DomainName
}

interface Lifetime {
  /** The TTL at the time of storing, after all bounds. */
  readonly ttlSeconds: number
  /** On the clock whose `now` is passed to every call. */
  readonly expiresAtMs: number
  readonly credibility: Credibility
  readonly origin: Origin
  /** See packed-records.ts. */
  readonly packed: Uint8Array
}

export interface RrsetEntry extends Lifetime {
  readonly kind: 'rrset'
  readonly type: number
}

/** RFC 2308 §5. `packed` holds the SOA that bounds it, or nothing when the response had none. */
export interface NegativeEntry extends Lifetime {
  readonly kind: 'nodata' | 'nxdomain'
  /** The type of the record that is packed. */
  readonly type: typeof TYPE.SOA
}

/** RFC 9520: a resolution that failed is not tried again at once. */
export interface FailureEntry {
  readonly kind: 'failure'
  readonly ttlSeconds: number
  readonly expiresAtMs: number
  /** An Extended DNS Error (RFC 8914). */
  readonly infoCode: number
  readonly extraText: string
}

export type AnswerEntry = RrsetEntry | NegativeEntry
export type CacheEntry = AnswerEntry | FailureEntry

/** An entry from records of one owner, type and class. `ttlSeconds` has been bounded by the caller. */
export function rrsetEntry(
  records: readonly ResourceRecord[],
  ttlSeconds: number,
  credibility: Credibility,
  origin: Origin,
  nowMs: number,
): RrsetEntry {
  const { owner, type } = records[0]!
  return {
    kind: 'rrset',
    type,
    ttlSeconds,
    expiresAtMs: nowMs + ttlSeconds * 1000,
    credibility,
    origin,
    packed: packRecords(
      owner.octets,
      records.map((record) => record.rdata),
    ),
  }
}

/** A denial with the SOA record that came with it, if one did. `ttlSeconds` has been bounded by the caller. */
export function negativeEntry(
  kind: NegativeEntry['kind'],
  soa: ResourceRecord | undefined,
  ttlSeconds: number,
  credibility: Credibility,
  origin: Origin,
  nowMs: number,
): NegativeEntry {
  return {
    kind,
    type: TYPE.SOA,
    ttlSeconds,
    expiresAtMs: nowMs + ttlSeconds * 1000,
    credibility,
    origin,
    packed: soa === undefined ? new Uint8Array(0) : packRecords(soa.owner.octets, [soa.rdata]),
  }
}

/** The records of an entry as values, with the TTL that is left at `nowMs`. */
export function entryRecords(entry: AnswerEntry, nowMs: number): ResourceRecord[] {
  if (entry.packed.length === 0) return []
  const owner = DomainName.from(entry.packed)
  const ttlSeconds = remainingSeconds(entry, nowMs)
  return rdatasOf(entry.packed).map((rdata) => ({
    owner,
    type: entry.type,
    rrclass: CLASS.IN,
    ttlSeconds,
    rdata,
  }))
}
