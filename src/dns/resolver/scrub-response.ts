/**
 * What of a response may be believed: only what the zone that its server was asked for can know, and only what
 * has to do with the question. The rest is taken out before anyone judges or keeps it (RFC 2181 §5.4.1,
 * RFC 5452 §6). Pure: it knows neither the cache nor who else was asked.
 */

import { rrsetKey } from '../cache/cache-key.ts'
import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import { FLAG } from '../message/header.ts'
import type { Message } from '../message/message.ts'
import type { Question, ResourceRecord } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import { nameInRdata, redirect, synthesizedCname } from './alias.ts'
import { LIMITS } from './limits.ts'
import { gatherRrsets, type Rrset, rrsetOf } from './rrset.ts'

export type RemovalReason =
  /** Not of class IN. */
  | 'class'
  /** Its owner lies outside the zone of which the server was asked. */
  | 'bailiwick'
  /** In the answer section, but not about the name asked for nor one that its aliases lead to. */
  | 'unrelated'
  /** A name has one CNAME (RFC 2181 §10.1): the first one counts. */
  | 'second-cname'
  /** A CNAME that is not what the DNAME beside it makes of the name (RFC 6672 §2.2). */
  | 'dname-mismatch'
  /** More name servers than anyone needs. */
  | 'too-many'

export interface Removal {
  readonly record: ResourceRecord
  readonly reason: RemovalReason
}

export interface ScrubbedResponse {
  readonly rcode: number
  readonly isAuthoritative: boolean
  readonly offersRecursion: boolean
  /** CNAMEs from the question's name on, in order; before each that a DNAME made, the DNAME. */
  readonly aliases: readonly Rrset[]
  /** Where the aliases lead; the question's name when there are none. */
  readonly target: DomainName
  /** A DNAME made a name too long: `target` is the name that it was to be applied to (RFC 6672 §2.3). */
  readonly overflows: boolean
  /** At `target`: the RRset of the type asked for; for ANY, whatever there is. */
  readonly answers: readonly Rrset[]
  /** The SOA of a denial. */
  readonly soa: Rrset | undefined
  /** The NS RRset of the authority section of a response without answers; at or above `target`. */
  readonly ns: Rrset | undefined
  /** NS records of a zone above the one asked for: the server sends us back up. */
  readonly pointsUpward: boolean
  /** Addresses of the servers that `ns` or the answer names. */
  readonly addresses: readonly Rrset[]
  readonly removed: readonly Removal[]
}

/** `zone` is the one that the server was asked as an authority of. */
export function scrubResponse(message: Message, question: Question, zone: DomainName): ScrubbedResponse {
  const removed: Removal[] = []
  const answer = followAnswer(sift(message.answers, zone, removed), question, zone, removed)
  const hasAnswer = answer.answers.length > 0 || answer.aliases.length > 0
  const pointsUpward = message.authorities.some(
    ({ type, owner }) => type === TYPE.NS && zone.isSubdomainOf(owner) && !owner.equals(zone),
  )
  const authorities = gatherRrsets(
    sift(message.authorities, zone, removed).filter(({ owner }) => answer.target.isSubdomainOf(owner)),
  )
  // NS records beside an answer are nobody's question. Those who forge answers love them.
  const ns = hasAnswer ? undefined : ofType(authorities, TYPE.NS)
  const named = question.type === TYPE.NS ? (answer.answers[0] ?? ns) : ns
  const servers = named && withFewServers(named, removed)
  return {
    rcode: message.rcode,
    isAuthoritative: (message.flags & FLAG.AA) !== 0,
    offersRecursion: (message.flags & FLAG.RA) !== 0,
    ...answer,
    soa: answer.answers.length > 0 ? undefined : ofType(authorities, TYPE.SOA),
    ns: ns === undefined ? undefined : servers,
    pointsUpward,
    addresses: servers === undefined ? [] : addressesOf(servers, message.additionals, zone, removed),
    removed,
  }
}

/** Keeps the records of class IN at or under the zone's apex. */
function sift(records: readonly ResourceRecord[], zone: DomainName, removed: Removal[]): ResourceRecord[] {
  return records.filter((record) => {
    const reason: RemovalReason | undefined =
      record.rrclass !== CLASS.IN ? 'class' : record.owner.isSubdomainOf(zone) ? undefined : 'bailiwick'
    if (reason !== undefined) removed.push({ record, reason })
    return reason === undefined
  })
}

interface FollowedAnswer {
  readonly aliases: readonly Rrset[]
  readonly target: DomainName
  readonly overflows: boolean
  readonly answers: readonly Rrset[]
}

/** From the name asked for along the aliases, in whatever order the records came. */
function followAnswer(
  records: readonly ResourceRecord[],
  question: Question,
  zone: DomainName,
  removed: Removal[],
): FollowedAnswer {
  let target = question.name
  if (records.length === 0) return { aliases: [], target, overflows: false, answers: [] }
  const unused = gatherRrsets(records)
  const dnames = [...unused.values()].filter(({ type }) => type === TYPE.DNAME)
  const aliases: Rrset[] = []
  let answers: Rrset[] = []
  let overflows = false
  // What lies beyond the zone is for others to tell, even if it stands here.
  while (answers.length === 0 && aliases.length <= LIMITS.aliases && target.isSubdomainOf(zone)) {
    const dname = dnames.find(({ owner }) => target.isSubdomainOf(owner) && !target.equals(owner))
    if (dname !== undefined) {
      unused.delete(rrsetKey(dname.owner.key, TYPE.DNAME))
      aliases.push(dname)
      const cname = synthesize(dname, target, unused, removed)
      overflows = cname === undefined
      if (cname === undefined) break
      if (question.type === TYPE.CNAME || question.type === TYPE.ANY) answers = [cname]
      else {
        aliases.push(cname)
        target = nameInRdata(cname.records[0]!.rdata)
      }
      continue
    }
    answers = takeAnswers(unused, target, question.type)
    if (answers.length > 0) break
    const cname = takeCname(unused, target, removed)
    if (cname === undefined) break
    aliases.push(cname)
    target = nameInRdata(cname.records[0]!.rdata)
  }
  for (const { records } of unused.values()) {
    for (const record of records) {
      if (record.type !== TYPE.RRSIG) removed.push({ record, reason: 'unrelated' })
    }
  }
  return { aliases, target, overflows, answers }
}

function takeAnswers(unused: Map<string, Rrset>, name: DomainName, type: number): Rrset[] {
  if (type !== TYPE.ANY) {
    const rrset = take(unused, name, type)
    return rrset === undefined ? [] : [rrset]
  }
  const all = [...unused.values()].filter(({ owner }) => owner.equals(name))
  for (const rrset of all) take(unused, name, rrset.type)
  return all
}

function take(unused: Map<string, Rrset>, name: DomainName, type: number): Rrset | undefined {
  const key = rrsetKey(name.key, type)
  const rrset = unused.get(key)
  unused.delete(key)
  return rrset
}

function takeCname(unused: Map<string, Rrset>, name: DomainName, removed: Removal[]): Rrset | undefined {
  const cname = take(unused, name, TYPE.CNAME)
  if (cname === undefined) return undefined
  const [first, ...others] = cname.records
  for (const record of others) removed.push({ record, reason: 'second-cname' })
  return others.length === 0 ? cname : rrsetOf([first!])
}

/** The CNAME that a DNAME makes of a name, ours in any case; what stood there is only compared. */
function synthesize(
  dname: Rrset,
  name: DomainName,
  unused: Map<string, Rrset>,
  removed: Removal[],
): Rrset | undefined {
  const target = redirect(name, dname.owner, nameInRdata(dname.records[0]!.rdata))
  const given = takeCname(unused, name, removed)
  if (target === undefined) return undefined
  const record = given?.records[0]
  if (record !== undefined && !nameInRdata(record.rdata).equals(target))
    removed.push({ record, reason: 'dname-mismatch' })
  return rrsetOf([synthesizedCname(name, target, dname.ttlSeconds)])
}

function ofType(rrsets: Map<string, Rrset>, type: number): Rrset | undefined {
  for (const rrset of rrsets.values()) if (rrset.type === type) return rrset
  return undefined
}

function withFewServers(ns: Rrset, removed: Removal[]): Rrset {
  if (ns.records.length <= LIMITS.serversOfZone) return ns
  for (const record of ns.records.slice(LIMITS.serversOfZone)) removed.push({ record, reason: 'too-many' })
  return { ...ns, records: ns.records.slice(0, LIMITS.serversOfZone) }
}

function addressesOf(
  ns: Rrset,
  additionals: readonly ResourceRecord[],
  zone: DomainName,
  removed: Removal[],
): Rrset[] {
  const servers = new Set(ns.records.map(({ rdata }) => nameInRdata(rdata).key))
  const glue = additionals.filter(
    ({ owner, type }) => (type === TYPE.A || type === TYPE.AAAA) && servers.has(owner.key),
  )
  return [...gatherRrsets(sift(glue, zone, removed)).values()]
}
