/**
 * The answer section of a response: only what stands at the very name asked for is believed, and a DNAME above
 * it. Where an alias leads is asked for anew, of that name's own servers, even if this server tells as well: by
 * such additions one forged response would speak for other names too.
 */

import { IPV4_LENGTH } from '../../../address/ipv4.ts'
import { IPV6_LENGTH } from '../../../address/ipv6.ts'
import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import type { Question, ResourceRecord } from '../../message/record.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { nameInRdata, redirect, synthesizedCname } from '../answer/alias.ts'
import { gatherRrsets, type Rrset, rrsetOf } from './rrset.ts'
import type { Removal, RemovalReason, ScrubRules } from './scrub-rules.ts'

export interface ScrubbedAnswer {
  /** The CNAME at the question's name; before it the DNAME that made it, if one did. */
  readonly aliases: readonly Rrset[]
  /** Where the alias leads; the question's name when there is none. */
  readonly target: DomainName
  /** A DNAME makes the name too long (RFC 6672 §2.3). */
  readonly overflows: boolean
  /** More than one DNAME at a name: nobody can say which one holds (RFC 6672 §2.4). */
  readonly isContradictory: boolean
  /** At the question's name: the RRset of the type asked for; for ANY, whatever there is. */
  readonly answers: readonly Rrset[]
  /** Whether there was an answer before addresses that cannot be believed were taken out. */
  readonly wasAnswered: boolean
}

const NONE: readonly Rrset[] = []

/** `zone` is the one that the server was asked as an authority of. */
export function scrubAnswer(
  records: readonly ResourceRecord[],
  question: Question,
  zone: DomainName,
  rules: ScrubRules,
  removed: Removal[],
): ScrubbedAnswer {
  const target = question.name
  if (records.length === 0) return unanswered(target, false)
  const { wanted, cname, dname, isContradictory, isAliasFirst } = sift(records, question, zone, removed)
  if (isContradictory) return { ...unanswered(target, true), isContradictory }
  if (dname !== undefined) {
    const synthesized = synthesize(dname, cname, question, isAliasFirst, removed)
    if (synthesized !== undefined) return synthesized
  }
  if (cname !== undefined && (isAliasFirst || wanted.length === 0)) {
    for (const record of wanted) removed.push({ record, reason: 'unrelated' })
    return { ...unanswered(nameInRdata(cname.rdata), true), aliases: [rrsetOf([cname])] }
  }
  if (cname !== undefined) removed.push({ record: cname, reason: 'unrelated' })
  const believed = believable(wanted, rules, removed)
  return { ...unanswered(target, wanted.length > 0), answers: rrsetsOf(believed, question.type) }
}

function unanswered(target: DomainName, wasAnswered: boolean): ScrubbedAnswer {
  return { aliases: NONE, target, overflows: false, isContradictory: false, answers: NONE, wasAnswered }
}

interface Sifted {
  /** At the name asked for, of the type asked for. */
  readonly wanted: ResourceRecord[]
  /** At the name asked for, unless that is wanted. */
  cname: ResourceRecord | undefined
  /** Above the name asked for. */
  dname: ResourceRecord | undefined
  isContradictory: boolean
  /** Whether the CNAME stands before all else that is of use: the first thing said counts. */
  isAliasFirst: boolean
}

function sift(
  records: readonly ResourceRecord[],
  { name, type }: Question,
  zone: DomainName,
  removed: Removal[],
): Sifted {
  const found: Sifted = {
    wanted: [],
    cname: undefined,
    dname: undefined,
    isContradictory: false,
    isAliasFirst: false,
  }
  for (const record of records) {
    const reason =
      record.rrclass !== CLASS.IN
        ? 'class'
        : record.owner.equals(name)
          ? takeAtName(found, record, type)
          : takeElsewhere(found, record, name, zone)
    if (reason !== undefined) removed.push({ record, reason })
  }
  return found
}

function takeAtName(found: Sifted, record: ResourceRecord, type: number): RemovalReason | undefined {
  const { wanted } = found
  if (record.type === TYPE.CNAME && type !== TYPE.ANY) {
    const known = found.cname ?? wanted[0]
    if (known?.type === TYPE.CNAME) return isSameRdata(known, record) ? undefined : 'second-cname'
    if (type === TYPE.CNAME) wanted.push(record)
    else {
      found.cname = record
      found.isAliasFirst = wanted.length === 0 && found.dname === undefined
    }
    return undefined
  }
  if (record.type !== type && type !== TYPE.ANY) return record.type === TYPE.RRSIG ? undefined : 'unrelated'
  wanted.push(record)
  return undefined
}

function takeElsewhere(
  found: Sifted,
  record: ResourceRecord,
  name: DomainName,
  zone: DomainName,
): RemovalReason | undefined {
  if (!record.owner.isSubdomainOf(zone)) return 'bailiwick'
  if (record.type === TYPE.RRSIG) return undefined
  if (record.type !== TYPE.DNAME || !name.isSubdomainOf(record.owner))
    return found.cname === undefined && found.dname === undefined ? 'unrelated' : 'beyond-alias'
  if (found.dname === undefined) {
    found.dname = record
    return undefined
  }
  if (!found.dname.owner.equals(record.owner)) return 'unrelated'
  if (isSameRdata(found.dname, record)) return undefined
  found.isContradictory = true
  return 'dname-mismatch'
}

/**
 * What a DNAME makes of the name. Undefined when it does not hold: a CNAME that says otherwise came before it.
 * One that says the same is taken as it stands: the server may have the better letters.
 */
function synthesize(
  dname: ResourceRecord,
  given: ResourceRecord | undefined,
  { name, type }: Question,
  isAliasFirst: boolean,
  removed: Removal[],
): ScrubbedAnswer | undefined {
  const target = redirect(name, dname.owner, nameInRdata(dname.rdata))
  const redirection = rrsetOf([dname])
  const isConfirmed = given !== undefined && target !== undefined && nameInRdata(given.rdata).equals(target)
  if (given !== undefined && !isConfirmed) {
    removed.push({ record: isAliasFirst ? dname : given, reason: 'dname-mismatch' })
    if (isAliasFirst) return undefined
  }
  if (target === undefined) return { ...unanswered(name, true), aliases: [redirection], overflows: true }
  // Made anew in any case: the server has made its own in the random case of our question.
  const ttlSeconds = isConfirmed ? given.ttlSeconds : dname.ttlSeconds
  const cname = rrsetOf([synthesizedCname(name, target, ttlSeconds)])
  return type === TYPE.CNAME || type === TYPE.ANY
    ? { ...unanswered(name, true), aliases: [redirection], answers: [cname] }
    : { ...unanswered(target, true), aliases: [redirection, cname] }
}

/** Without addresses that are none, and those that the name may not have. */
export function believable(
  records: readonly ResourceRecord[],
  { privateAddresses }: ScrubRules,
  removed: Removal[],
): readonly ResourceRecord[] {
  if (records.length === 0) return records
  if (privateAddresses === undefined && records.every(({ type, rdata }) => isRightLength(type, rdata)))
    return records
  return records.filter((record) => {
    const { owner, type, rdata } = record
    const reason = !isRightLength(type, rdata)
      ? 'length'
      : privateAddresses?.isPrivate(owner, type, rdata) === true
        ? 'private-address'
        : undefined
    if (reason !== undefined) removed.push({ record, reason })
    return reason === undefined
  })
}

function isRightLength(type: number, { length }: Uint8Array): boolean {
  return type === TYPE.A ? length === IPV4_LENGTH : type === TYPE.AAAA ? length === IPV6_LENGTH : true
}

function rrsetsOf(records: readonly ResourceRecord[], type: number): readonly Rrset[] {
  if (records.length === 0) return NONE
  return type === TYPE.ANY ? [...gatherRrsets(records).values()] : [rrsetOf(records)]
}

function isSameRdata({ rdata: a }: ResourceRecord, { rdata: b }: ResourceRecord): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i])
}
