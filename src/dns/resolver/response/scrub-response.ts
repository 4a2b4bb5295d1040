/**
 * What of a response may be believed: only what the zone that its server was asked for can know, and only what
 * has to do with the question. The rest is taken out before anyone judges or keeps it (RFC 2181 §5.4.1,
 * RFC 5452 §6). Pure: it knows neither the cache nor who else was asked.
 */

import { CLASS } from '../../iana/classes.ts'
import { RCODE } from '../../iana/codes.ts'
import { TYPE } from '../../iana/types.ts'
import { FLAG } from '../../message/header.ts'
import type { Message } from '../../message/message.ts'
import type { Question, ResourceRecord } from '../../message/record.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { gatherRrsets, type Rrset, rrsetOf } from './rrset.ts'
import { scrubAnswer, type ScrubbedAnswer } from './scrub-answer.ts'
import { namesOfServers, scrubAdditional } from './scrub-additional.ts'
import type { Removal, ScrubRules } from './scrub-rules.ts'

export interface ScrubbedResponse extends ScrubbedAnswer {
  readonly rcode: number
  readonly isAuthoritative: boolean
  readonly offersRecursion: boolean
  /** The SOA of a denial; beside an answer only where sections are kept. */
  readonly soa: Rrset | undefined
  /** The NS RRset of the authority section, at or above the question's name. */
  readonly ns: Rrset | undefined
  /** NSEC and NSEC3 RRsets: why there is no answer, in DNSSEC's terms. */
  readonly proofs: readonly Rrset[]
  /** NS records of a zone above the one asked for: the server sends us back up. */
  readonly pointsUpward: boolean
  /** Addresses of the hosts that `ns` or the answer names. */
  readonly addresses: readonly Rrset[]
  readonly removed: readonly Removal[]
}

const NONE: readonly Rrset[] = []

/** `zone` is the one that the server was asked as an authority of. */
export function scrubResponse(
  message: Message,
  question: Question,
  zone: DomainName,
  rules: ScrubRules,
): ScrubbedResponse {
  const removed: Removal[] = []
  const answer = scrubAnswer(message.answers, question, zone, rules, removed)
  const found = siftAuthority(message.authorities, question, zone, removed)
  const { soa, ds } = found
  const isDenied = message.rcode === RCODE.NXDOMAIN || (soa !== undefined && !answer.wasAnswered)
  // NS records beside an answer or a denial are nobody's question. Those who forge answers love them.
  const isPromiscuous = isDenied || (answer.wasAnswered && rules.scrubPromiscuous)
  const ns = found.ns.length === 0 || isPromiscuous ? undefined : withFewServers(found.ns, rules, removed)
  const answers = ds.length > 0 && !answer.wasAnswered ? [rrsetOf(ds)] : cappedAnswers(answer, rules, removed)
  const isNeeded = message.additionals.length > 0 && (ns !== undefined || answers.length > 0)
  return {
    rcode: message.rcode,
    isAuthoritative: (message.flags & FLAG.AA) !== 0,
    offersRecursion: (message.flags & FLAG.RA) !== 0,
    aliases: answer.aliases,
    target: answer.target,
    overflows: answer.overflows,
    isContradictory: answer.isContradictory,
    answers,
    wasAnswered: answer.wasAnswered,
    soa: answers.length === 0 || rules.keepsSections ? soa : undefined,
    ns,
    proofs: found.proofs.length === 0 ? NONE : [...gatherRrsets(found.proofs).values()],
    pointsUpward: found.pointsUpward,
    addresses: isNeeded
      ? scrubAdditional(message.additionals, namesOfServers(ns, answers, rules), zone, rules, removed)
      : NONE,
    removed,
  }
}

interface Authority {
  soa: Rrset | undefined
  /** Of one owner: a response delegates one zone. */
  readonly ns: ResourceRecord[]
  /** What a parent tells beside its referral, when that is what was asked for. */
  readonly ds: ResourceRecord[]
  readonly proofs: ResourceRecord[]
  pointsUpward: boolean
}

/** Only what an authority section is for: anything else there is an attempt to be believed in passing. */
function siftAuthority(
  records: readonly ResourceRecord[],
  question: Question,
  zone: DomainName,
  removed: Removal[],
): Authority {
  const found: Authority = { soa: undefined, ns: [], ds: [], proofs: [], pointsUpward: false }
  for (const record of records) {
    const { owner, type } = record
    if (record.rrclass !== CLASS.IN) {
      removed.push({ record, reason: 'class' })
    } else if (!owner.isSubdomainOf(zone)) {
      if (type === TYPE.NS && zone.isSubdomainOf(owner)) found.pointsUpward = true
      removed.push({ record, reason: 'bailiwick' })
    } else if (!take(found, record, question)) {
      removed.push({ record, reason: 'unrelated' })
    }
  }
  return found
}

/** False for what has no place in the authority section of a response to the question. */
function take(found: Authority, record: ResourceRecord, question: Question): boolean {
  switch (record.type) {
    case TYPE.NS:
      if (found.ns.length > 0 ? !record.owner.equals(found.ns[0]!.owner) : !isAbove(record, question))
        return false
      found.ns.push(record)
      return true
    case TYPE.SOA:
      if (!isAbove(record, question)) return false
      found.soa ??= rrsetOf([record])
      return true
    case TYPE.DS:
      if (question.type === TYPE.DS && record.owner.equals(question.name)) found.ds.push(record)
      return true
    case TYPE.NSEC:
    case TYPE.NSEC3:
      found.proofs.push(record)
      return true
    case TYPE.RRSIG:
      return true
    default:
      return false
  }
}

function isAbove({ owner }: ResourceRecord, { name }: Question): boolean {
  return name.isSubdomainOf(owner)
}

function cappedAnswers({ answers }: ScrubbedAnswer, rules: ScrubRules, removed: Removal[]): readonly Rrset[] {
  const isTooLong = ({ type, records }: Rrset): boolean =>
    type === TYPE.NS && records.length > rules.serversOfZone
  if (!answers.some(isTooLong)) return answers
  return answers.map((rrset) => (isTooLong(rrset) ? withFewServers(rrset.records, rules, removed) : rrset))
}

function withFewServers(
  records: readonly ResourceRecord[],
  { serversOfZone }: ScrubRules,
  removed: Removal[],
): Rrset {
  if (records.length <= serversOfZone) return rrsetOf(records)
  for (const record of records.slice(serversOfZone)) removed.push({ record, reason: 'too-many' })
  return rrsetOf(records.slice(0, serversOfZone))
}
