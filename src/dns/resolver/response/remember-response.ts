/**
 * What becomes of a response in the cache: how long each part lives and how far it is believed (RFC 2181
 * §5.4.1, RFC 2308). Returns the parts that the walk goes on with, whether or not the cache kept them: what has
 * a TTL of zero serves the question that it was asked for.
 */

import { negativeEntry, rrsetEntry } from '../../cache/cache-entry.ts'
import type { NegativeEntry, Origin, RrsetEntry } from '../../cache/cache-entry.ts'
import { CREDIBILITY, type Credibility } from '../../cache/credibility.ts'
import type { RecordCache } from '../../cache/record-cache.ts'
import type { RrsetName, Sections } from '../../cache/section-notes.ts'
import { negativeTtl, positiveTtl } from '../../cache/ttl.ts'
import { TYPE } from '../../iana/types.ts'
import type { Question } from '../../message/record.ts'
import type { AnswerSections } from '../answer/answer-sections.ts'
import type { Classification } from './classify-response.ts'
import type { Rrset } from './rrset.ts'
import type { ScrubbedResponse } from './scrub-response.ts'

export interface RememberedResponse {
  readonly aliases: readonly RrsetEntry[]
  readonly answers: readonly RrsetEntry[]
  readonly denial: NegativeEntry | undefined
  /** What stood beside the answer, where that is told. */
  readonly sections: Sections | undefined
}

export interface Memory {
  readonly cache: RecordCache
  readonly sections: AnswerSections
}

/** What is held for no longer than `lookAheadMs` gives way, however credible it is. */
export function rememberResponse(
  memory: Memory,
  question: Question,
  response: ScrubbedResponse,
  classification: Classification,
  origin: Origin,
  nowMs: number,
  lookAheadMs = 0,
): RememberedResponse {
  const beyondMs = nowMs + lookAheadMs
  const { cache } = memory
  const { isAuthoritative, ns } = response
  // RFC 2181 §5.4.1: only the first of several aliases is certain to be authoritative; the scrubber left no other.
  const rank = isAuthoritative ? CREDIBILITY.authoritativeAnswer : CREDIBILITY.answer
  const keep = (rrset: Rrset, credibility: Credibility): RrsetEntry => {
    const entry = entryOf(rrset, credibility)
    cache.putRrset(rrset.owner.key, entry, nowMs, beyondMs)
    return entry
  }
  const entryOf = (rrset: Rrset, credibility: Credibility): RrsetEntry =>
    rrsetEntry(rrset.records, positiveTtl(rrset.ttlSeconds, cache.limits), credibility, origin, nowMs)

  const [first] = response.aliases
  const isMade = first?.type === TYPE.DNAME
  // A CNAME that a DNAME has made is known by its rank: it is nobody's data.
  const aliases = response.aliases.map((rrset, i) => keep(rrset, i === 0 ? rank : CREDIBILITY.answer))
  const answers = response.answers.map((rrset) => keep(rrset, isMade ? CREDIBILITY.answer : rank))
  const { kind } = classification
  if (ns !== undefined) {
    const isOwnWord = isAuthoritative && kind !== 'referral'
    keep(ns, isOwnWord ? CREDIBILITY.authoritativeAuthority : CREDIBILITY.referral)
  }
  for (const addresses of response.addresses) keep(addresses, CREDIBILITY.additional)
  const denial =
    kind === 'nodata' || kind === 'nxdomain'
      ? rememberDenial(cache, kind, question, response, origin, nowMs, beyondMs)
      : undefined
  // Whatever the cache could not keep, having no time to live.
  const bare = (rrset: Rrset): RrsetEntry => entryOf(rrset, CREDIBILITY.additional)
  const sections = isMade ? undefined : rememberSections(memory, question, response, kind, bare, nowMs)
  return { aliases, answers, denial, sections }
}

function rememberDenial(
  cache: RecordCache,
  kind: NegativeEntry['kind'],
  question: Question,
  { soa, target, isAuthoritative }: ScrubbedResponse,
  origin: Origin,
  nowMs: number,
  beyondMs: number,
): NegativeEntry {
  const record = soa?.records[0]
  const credibility = isAuthoritative ? CREDIBILITY.authoritativeAuthority : CREDIBILITY.answer
  // RFC 2308 §5: a denial without an SOA is not cached.
  const ttlSeconds = record === undefined ? 0 : negativeTtl(record.ttlSeconds, record.rdata, cache.limits)
  const entry = negativeEntry(kind, record, ttlSeconds, credibility, origin, nowMs)
  if (kind === 'nxdomain') cache.putNxdomain(target.key, entry, nowMs)
  else cache.putNodata(target.key, question.type, entry, nowMs, beyondMs)
  return entry
}

/** The sections as they are told now: where the cache knows better than this response, what it knows. */
function rememberSections(
  { cache, sections }: Memory,
  { name, type }: Question,
  { answers, ns, soa, proofs, addresses }: ScrubbedResponse,
  kind: Classification['kind'],
  entryOf: (rrset: Rrset) => RrsetEntry,
  nowMs: number,
): Sections | undefined {
  const isAnswer = kind === 'answer'
  // A denial without SOA is not kept, and what stands in its place is all that there is to tell.
  const isUnkept = kind === 'nodata' && soa === undefined
  if (isAnswer ? !sections.areToldFor(type) : !isUnkept && proofs.length === 0) return undefined
  const authority = [...[ns, isAnswer ? soa : undefined].filter((rrset) => rrset !== undefined), ...proofs]
  const additional = addresses.filter((rrset) => !answers.some((answer) => isSameRrset(answer, rrset)))
  if (isAnswer) {
    const note = { authority: authority.map(nameOf), additional: additional.map(nameOf) }
    sections.remember(name, type, note, nowMs)
  }
  const known = (rrset: Rrset): RrsetEntry => {
    const held = cache.peek(rrset.owner.key, rrset.type, nowMs)
    return held?.kind === 'rrset' ? held : entryOf(rrset)
  }
  return { authority: authority.map(known), additional: additional.map(known) }
}

function isSameRrset(a: Rrset, b: Rrset): boolean {
  return a.type === b.type && a.owner.equals(b.owner)
}

function nameOf({ owner, type }: Rrset): RrsetName {
  return { nameKey: owner.key, type }
}
