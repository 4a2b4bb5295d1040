/**
 * What becomes of a response in the cache: how long each part lives and how far it is believed (RFC 2181
 * §5.4.1, RFC 2308). Returns the parts that the walk goes on with, whether or not the cache kept them: what has
 * a TTL of zero serves the question that it was asked for.
 */

import { negativeEntry, rrsetEntry } from '../cache/cache-entry.ts'
import type { NegativeEntry, Origin, RrsetEntry } from '../cache/cache-entry.ts'
import { CREDIBILITY, type Credibility } from '../cache/credibility.ts'
import type { RecordCache } from '../cache/record-cache.ts'
import { negativeTtl, positiveTtl } from '../cache/ttl.ts'
import { TYPE } from '../iana/types.ts'
import type { Question } from '../message/record.ts'
import type { Classification } from './classify-response.ts'
import type { Rrset } from './rrset.ts'
import type { ScrubbedResponse } from './scrub-response.ts'

export interface RememberedResponse {
  readonly aliases: readonly RrsetEntry[]
  readonly answers: readonly RrsetEntry[]
  readonly denial: NegativeEntry | undefined
}

export function rememberResponse(
  cache: RecordCache,
  question: Question,
  response: ScrubbedResponse,
  classification: Classification,
  origin: Origin,
  nowMs: number,
): RememberedResponse {
  // RFC 2181 §5.4.1: of an answer with aliases only the first one is certain to be authoritative.
  const firstRank = response.isAuthoritative ? CREDIBILITY.authoritativeAnswer : CREDIBILITY.answer
  const rankAt = (place: number): Credibility => (place === 0 ? firstRank : CREDIBILITY.answer)
  const keep = (rrset: Rrset, credibility: Credibility): RrsetEntry => {
    const entry = entryOf(rrset, credibility)
    cache.putRrset(rrset.owner.key, entry, nowMs)
    return entry
  }
  const entryOf = (rrset: Rrset, credibility: Credibility): RrsetEntry =>
    rrsetEntry(rrset.records, positiveTtl(rrset.ttlSeconds, cache.limits), credibility, origin, nowMs)

  // A CNAME that a DNAME has made is made anew from it each time (RFC 6672 §3.1): only the DNAME is kept.
  const aliases = response.aliases.map((rrset, i) =>
    response.aliases[i - 1]?.type === TYPE.DNAME ? entryOf(rrset, rankAt(i)) : keep(rrset, rankAt(i)),
  )
  const isMade = response.aliases.at(-1)?.type === TYPE.DNAME
  const rank = rankAt(response.aliases.length)
  const answers = response.answers.map((rrset) => (isMade ? entryOf(rrset, rank) : keep(rrset, rank)))
  if (response.ns !== undefined && classification.kind === 'referral') keep(response.ns, CREDIBILITY.referral)
  for (const addresses of response.addresses) keep(addresses, CREDIBILITY.additional)
  const { kind } = classification
  const denial =
    kind === 'nodata' || kind === 'nxdomain'
      ? rememberDenial(cache, kind, question, response, origin, nowMs)
      : undefined
  return { aliases, answers, denial }
}

function rememberDenial(
  cache: RecordCache,
  kind: NegativeEntry['kind'],
  question: Question,
  { soa, target, isAuthoritative }: ScrubbedResponse,
  origin: Origin,
  nowMs: number,
): NegativeEntry {
  const record = soa?.records[0]
  const credibility = isAuthoritative ? CREDIBILITY.authoritativeAuthority : CREDIBILITY.answer
  // RFC 2308 §5: a denial without an SOA is not cached.
  const ttlSeconds = record === undefined ? 0 : negativeTtl(record.ttlSeconds, record.rdata, cache.limits)
  const entry = negativeEntry(kind, record, ttlSeconds, credibility, origin, nowMs)
  if (kind === 'nxdomain') cache.putNxdomain(target.key, entry, nowMs)
  else cache.putNodata(target.key, question.type, entry, nowMs)
  return entry
}
