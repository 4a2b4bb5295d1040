/** RRsets and denials that no server has told: their TTL never runs down. */

import { type NegativeEntry, negativeEntry, type Origin, type RrsetEntry } from '../cache/cache-entry.ts'
import { CREDIBILITY } from '../cache/credibility.ts'
import { firstRdata, packRecords, rdatasOf } from '../cache/packed-records.ts'
import { soaMinimum } from '../rdata/soa-data.ts'
import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'

const ORIGIN: Origin = { server: DomainName.parse('localhost.'), ip: '127.0.0.1', zone: DomainName.root }

/** An RRset. `owner` is uncompressed and holds nothing else. */
export function localRrset(
  owner: Uint8Array,
  type: number,
  ttlSeconds: number,
  rdatas: readonly Uint8Array[],
): RrsetEntry {
  return {
    kind: 'rrset',
    type,
    ttlSeconds,
    expiresAtMs: Infinity,
    credibility: CREDIBILITY.authoritativeAnswer,
    origin: ORIGIN,
    packed: packRecords(owner, rdatas),
  }
}

/** The same with one more record; the same when it has that already. The first TTL counts. */
export function withRdata(rrset: RrsetEntry, rdata: Uint8Array): RrsetEntry {
  const rdatas = rdatasOf(rrset.packed)
  if (rdatas.some((known) => Buffer.compare(known, rdata) === 0)) return rrset
  const owner = rrset.packed.subarray(0, firstRdata(rrset.packed))
  return { ...rrset, packed: packRecords(owner, [...rdatas, rdata]) }
}

/** The same records at another name. */
export function withOwner(rrset: RrsetEntry, owner: Uint8Array): RrsetEntry {
  return { ...rrset, packed: packRecords(owner, rdatasOf(rrset.packed)) }
}

/** A denial by the SOA of a zone; its TTL is the lesser of the SOA's and its MINIMUM (RFC 2308 §3). */
export function localDenial(kind: NegativeEntry['kind'], soa: RrsetEntry): NegativeEntry {
  const [rdata] = rdatasOf(soa.packed)
  const record = {
    owner: DomainName.from(soa.packed),
    type: TYPE.SOA,
    rrclass: CLASS.IN,
    ttlSeconds: soa.ttlSeconds,
    rdata: rdata!,
  }
  const ttlSeconds = Math.min(soa.ttlSeconds, soaMinimum(rdata!))
  return negativeEntry(kind, record, ttlSeconds, CREDIBILITY.authoritativeAnswer, ORIGIN, Infinity)
}
