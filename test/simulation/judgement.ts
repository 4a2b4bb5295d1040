// Holds an answer against the reference, part by part. Says what is wrong, and what would have been right.

import { EDE, RCODE } from '../../src/dns/iana/codes.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { FLAG } from '../../src/dns/message/header.ts'
import type { Message } from '../../src/dns/message/message.ts'
import type { ResourceRecord } from '../../src/dns/message/record.ts'
import { describeQuestion } from './answer-text.ts'
import { type AnsweredSet, gather, label, targetOf } from './answered-set.ts'
import { isAtOrUnder, redirected, textOf, upwards } from './names.ts'
import type { Hearsay } from './hearsay.ts'
import type { Occasion, Reference, Said } from './reference.ts'
import { describeSaid, describeServers } from './said-text.ts'
import type { Tally } from './tally.ts'
import type { Telling } from './tell.ts'

export interface AskedQuestion {
  readonly name: string
  readonly type: number
}

/** What is wrong, and what would have been right. */
export interface Complaint {
  readonly fault: string
  readonly allowed: readonly string[]
}

/** What a judge goes by besides the zones. */
export interface Evidence {
  readonly reference: Reference
  readonly hearsay: Hearsay
  /** Why this question may fail; undefined when it must not. */
  readonly excuse: (question: AskedQuestion, occasion: Occasion) => string | undefined
  /** Whether there are servers that offer recursion and cannot recurse. */
  readonly hasWouldBeResolvers: boolean
  /** Whether a denial of `ent`, wrong as it is, may stand for all below it. */
  readonly mayDenyBelow: (ent: string, zone: string, occasion: Occasion) => boolean
  readonly tally: Tally
}

/** What is wrong with an answer; undefined when nothing is. */
export function judge(
  evidence: Evidence,
  question: AskedQuestion,
  answer: Message,
  occasion: Occasion,
): Complaint | undefined {
  return new Judgement(evidence, question, answer, occasion).complaint()
}

class Judgement {
  readonly #evidence: Evidence
  readonly #question: AskedQuestion
  readonly #answer: Message
  readonly #occasion: Occasion
  /** It is, or nobody could have been told. */
  readonly #mayBeStale: boolean
  /** The names that the answer has come by. */
  readonly #trail: string[]

  constructor(evidence: Evidence, question: AskedQuestion, answer: Message, occasion: Occasion) {
    this.#evidence = evidence
    this.#question = question
    this.#answer = answer
    this.#occasion = occasion
    this.#mayBeStale = hasStaleMark(answer) || !occasion.hasEdns
    this.#trail = [question.name]
  }

  get #name(): string {
    return this.#trail.at(-1)!
  }

  complaint(): Complaint | undefined {
    const { answers, rcode, flags } = this.#answer
    if ((flags & FLAG.QR) === 0) return this.#wrong('it is no response')
    if ((flags & FLAG.RA) === 0) return this.#wrong('it denies recursion')
    if (rcode === RCODE.SERVFAIL) return this.#complaintAboutFailure()
    const sets = gather(answers)
    while (sets.length > 0) {
      const set = sets.shift()!
      if (this.#isAsked(set)) return this.#complaintAboutData([set, ...sets])
      const complaint = this.#complaintAboutAlias(set, sets)
      if (complaint !== undefined) return complaint
    }
    if ((flags & FLAG.TC) !== 0) return undefined
    return this.#complaintAboutDenial()
  }

  #isAsked({ owner, type }: AnsweredSet): boolean {
    return owner === this.#name && (type === this.#question.type || this.#question.type === TYPE.ANY)
  }

  #complaintAboutFailure(): Complaint | undefined {
    if (this.#answer.answers.length > 0) return this.#wrong('it is a failure with an answer')
    const excuse = this.#evidence.excuse(this.#question, this.#occasion)
    if (excuse === undefined) return this.#wrong('it failed, and had no reason to')
    this.#evidence.tally.count(`failed: ${excuse}`)
    return undefined
  }

  /** The RRset asked for; several for ANY. */
  #complaintAboutData(sets: readonly AnsweredSet[]): Complaint | undefined {
    if (this.#answer.rcode !== RCODE.NOERROR) return this.#wrong('the rcode denies what the answer has')
    if (sets.length > 1 && this.#question.type !== TYPE.ANY)
      return this.#wrong('it has more RRsets than were asked for')
    for (const set of sets) {
      if (!this.#isAsked(set)) return this.#wrong(`${label(set)} has nothing to do with the question`)
      const said = this.#find(this.#name, set.type, ({ telling }) => says(telling, set))
      const complaint = this.#complaintAboutSet(set, said)
      if (complaint !== undefined) return complaint
      if (said.some(({ telling }) => telling.kind === 'answer' && telling.isWild)) this.#count('wildcard')
    }
    this.#count(this.#question.type === TYPE.ANY ? 'ANY' : 'data')
    return undefined
  }

  #complaintAboutAlias(set: AnsweredSet, following: AnsweredSet[]): Complaint | undefined {
    if (set.type === TYPE.DNAME) return this.#complaintAboutDname(set, following)
    if (set.type !== TYPE.CNAME || set.owner !== this.#name)
      return this.#wrong(`${label(set)} has nothing to do with the question`)
    const said = this.#find(this.#name, TYPE.CNAME, ({ telling }) => says(telling, set))
    const complaint = this.#complaintAboutSet(set, said)
    if (complaint !== undefined) return complaint
    this.#count('CNAME')
    return this.#goOn(targetOf(set))
  }

  #complaintAboutDname(set: AnsweredSet, following: AnsweredSet[]): Complaint | undefined {
    if (!isAtOrUnder(this.#name, set.owner)) return this.#wrong(`${label(set)} is about other names`)
    const said = this.#find(
      this.#name,
      this.#question.type,
      ({ telling }) =>
        telling.kind === 'dname' && telling.owner === set.owner && telling.set.value === set.value,
    )
    const complaint = this.#complaintAboutSet(set, said)
    if (complaint !== undefined) return complaint
    this.#count('DNAME')
    const { set: dname } = said[0]!.telling as Telling & { kind: 'dname' }
    const target = redirected(this.#name, set.owner, dname.texts[0]!)
    const cname = following.shift()
    if (target === undefined)
      return cname === undefined ? undefined : this.#wrong('it goes on after a name that is too long')
    if (cname?.type !== TYPE.CNAME || cname.owner !== this.#name || targetOf(cname) !== target)
      return this.#wrong(`no CNAME to ${target} follows ${label(set)}`)
    if (cname.ttlSeconds > set.ttlSeconds) return this.#wrong(`${label(cname)} outlives its DNAME`)
    if (!this.#wantsMadeCname()) return this.#goOn(target)
    if (following.length > 0) return this.#wrong('it goes on after what was asked for')
    this.#trail.push(target)
    return undefined
  }

  /** The CNAME that a DNAME makes of the name is what was asked for. */
  #wantsMadeCname(): boolean {
    const { type } = this.#question
    return type === TYPE.CNAME || type === TYPE.ANY
  }

  #goOn(target: string): Complaint | undefined {
    if (this.#trail.includes(target)) return this.#wrong('it goes in a circle')
    this.#trail.push(target)
    return undefined
  }

  /** How an answer without (further) data ends. */
  #complaintAboutDenial(): Complaint | undefined {
    const { rcode } = this.#answer
    const { type } = this.#question
    if (this.#wantsMadeCname() && this.#trail.length > 1) return undefined
    const kind = DENIALS.get(rcode)
    if (kind === undefined) return this.#wrong('nobody is to get this rcode')
    const said = this.#find(this.#name, type, ({ telling }) =>
      kind === 'yxdomain' ? telling.kind === 'dname' && telling.target === undefined : telling.kind === kind,
    )
    this.#count(kind)
    if (kind === 'yxdomain') return said.length > 0 ? undefined : this.#wrong('the name is not too long')
    const soa = this.#answer.authorities.find((record) => record.type === TYPE.SOA)
    if (said.some((each) => this.#allowsSoa(each, soa)))
      return this.#complaintAboutHearing(said, upwards(this.#name))
    if (kind === 'nxdomain' && this.#isExcusedDenial()) {
      this.#count('NXDOMAIN at an empty non-terminal')
      return undefined
    }
    if (kind === 'nodata' && soa === undefined && this.#mayComeFromWouldBeResolver()) {
      this.#count('NODATA of a server that claims to be a resolver')
      return undefined
    }
    return this.#wrong(said.length === 0 ? 'nobody denied it' : 'the denial lives too long')
  }

  /** When a zone's servers are all of no use, one that claims to be a resolver may be taken at its word. */
  #mayComeFromWouldBeResolver(): boolean {
    const { excuse, hasWouldBeResolvers } = this.#evidence
    return hasWouldBeResolvers && excuse(this.#question, this.#occasion) !== undefined
  }

  #allowsSoa(said: Said, soa: ResourceRecord | undefined): boolean {
    if (soa === undefined) return true
    const isIts = textOf(soa.owner) === said.zone.origin
    return isIts && this.#evidence.reference.allowsTtl(said, soa.ttlSeconds, this.#mayBeStale, this.#occasion)
  }

  #isExcusedDenial(): boolean {
    const { reference, mayDenyBelow } = this.#evidence
    for (const { ent, zone } of reference.wronglyDenied(this.#name, this.#occasion))
      if (ent === this.#name || mayDenyBelow(ent, zone.origin, this.#occasion)) return true
    return false
  }

  #complaintAboutSet(set: AnsweredSet, said: readonly Said[]): Complaint | undefined {
    if (said.length === 0) return this.#wrong(`nobody said ${label(set)}`)
    if (set.records.some(({ ttlSeconds }) => ttlSeconds !== set.ttlSeconds))
      return this.#wrong(`${label(set)} has several TTLs`)
    const { reference } = this.#evidence
    if (!said.some((each) => reference.allowsTtl(each, set.ttlSeconds, this.#mayBeStale, this.#occasion)))
      return this.#wrong(`${label(set)} has a TTL of ${set.ttlSeconds} s, which is too long`)
    return this.#complaintAboutHearing(said, [set.owner])
  }

  /** Whether servers have spoken, within the life of what they said, of a name that led here. */
  #complaintAboutHearing(said: readonly Said[], sources: Iterable<string>): Complaint | undefined {
    const { hearsay } = this.#evidence
    const longestMs = Math.max(...said.map(({ ttlSeconds }) => ttlSeconds)) * 1000
    const sinceMs = this.#occasion.askedAtMs - longestMs - 11_000
    if (this.#mayBeStale) return undefined
    if ([...this.#trail, ...sources].some((name) => hearsay.lastAboutMs(name) >= sinceMs)) return undefined
    return this.#wrong(`no server has been asked about ${this.#name}`)
  }

  #find(name: string, type: number, isIt: (said: Said) => boolean): Said[] {
    return [...this.#evidence.reference.said(name, type, this.#occasion)].filter(isIt)
  }

  #count(what: string): void {
    this.#evidence.tally.count(`answer: ${what}`)
    if (hasStaleMark(this.#answer)) this.#evidence.tally.count('answer: stale')
  }

  #wrong(fault: string): Complaint {
    const { type } = this.#question
    const said = [...this.#evidence.reference.said(this.#name, type, this.#occasion)]
    const allowed = said.map((each) => `${describeQuestion(this.#name, type)}: ${describeSaid(each)}`)
    const zones = new Set(said.map(({ zone }) => zone))
    return { fault, allowed: [...allowed, ...Array.from(zones, describeServers)] }
  }
}

const DENIALS: ReadonlyMap<number, 'nodata' | 'nxdomain' | 'yxdomain'> = new Map([
  [RCODE.NOERROR, 'nodata'],
  [RCODE.NXDOMAIN, 'nxdomain'],
  [RCODE.YXDOMAIN, 'yxdomain'],
])

/** The CNAME that servers make of a DNAME is theirs to make, and said by them. */
function says(telling: Telling, set: AnsweredSet): boolean {
  if (telling.kind === 'answer') return telling.set.value === set.value
  return telling.kind === 'dname' && set.type === TYPE.CNAME && telling.target === targetOf(set)
}

function hasStaleMark({ edns }: Message): boolean {
  return (
    edns?.options.some(
      (option) =>
        option.type === 'EDE' &&
        (option.infoCode === EDE.STALE_ANSWER || option.infoCode === EDE.STALE_NXDOMAIN_ANSWER),
    ) ?? false
  )
}
