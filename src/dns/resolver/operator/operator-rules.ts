/**
 * All that the operator decides about questions and answers: local zones, lists, DNS64. It stands between the client
 * and the recursion: what it leaves alone is resolved as it is.
 */

import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import type { Client } from '../../message/client.ts'
import { FLAG } from '../../message/header.ts'
import type { Query } from '../../message/query.ts'
import type { Question } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'
import { NameScan } from '../../name/name-octets.ts'
import type { AppliedRule, Decision, PolicyRule } from '../../policy/decision.ts'
import type { PolicyLists, Report } from '../../policy/list/policy-lists.ts'
import { localRrset, withOwner } from '../../policy/local-rrset.ts'
import type { LocalZones } from '../../policy/local-zones.ts'
import type { RecordCache } from '../../cache/record-cache.ts'
import type { Answer } from '../answer/answer.ts'
import { AnswerRules, type Change } from './answer-rules.ts'
import { Dns64 } from './dns64.ts'
import type { Step } from '../explanation/explanation.ts'
import { answerBehind, operatorZones, questionBehind } from './operator-zones.ts'
import { Resolution } from '../explanation/resolution.ts'
import type { ResolverSettings } from '../settings.ts'

/** A rule of the operator has decided about a question. */
export interface PolicyHit {
  readonly rule: PolicyRule
  readonly question: Question
  /** Undefined for ourselves. */
  readonly client: Client | undefined
}

/** What becomes of a question, and whether the client is told at all. */
export interface Outcome {
  readonly resolution: Resolution
  readonly fate: 'told' | 'drop' | 'truncate'
}

/** What of a query matters to these rules. */
export interface Circumstances {
  readonly client: Client | undefined
  /** RFC 6147 §5.5: whoever validates by himself (DO and CD) gets nothing that is synthesized. */
  readonly validates: boolean
}

export function circumstancesOf(query: Query, client: Client | undefined): Circumstances {
  return { client, validates: query.dnssecOk && (query.flags & FLAG.CD) !== 0 }
}

type Resolve = (question: Question) => Promise<Resolution>

export class OperatorRules {
  readonly #zones: LocalZones
  readonly #lists: PolicyLists | undefined
  readonly #answerRules: AnswerRules | undefined
  readonly #dns64: Dns64 | undefined
  readonly #onHit: ((hit: PolicyHit) => void) | undefined
  readonly #resolve: Resolve
  readonly #scan = new NameScan()

  /**
   * `resolve` is the recursion.
   *
   * @throws TextError 'bad-value' for local data that its zone cannot hold, 'bad-address' for a prefix of DNS64
   */
  constructor(
    settings: ResolverSettings,
    cache: RecordCache,
    resolve: Resolve,
    onHit: ((hit: PolicyHit) => void) | undefined,
  ) {
    this.#zones = operatorZones(settings)
    this.#lists = settings.policyLists
    this.#answerRules = this.#lists && new AnswerRules(this.#lists, cache)
    this.#dns64 = settings.dns64 && new Dns64(settings.dns64)
    this.#resolve = resolve
    this.#onHit = onHit
  }

  /** What is decided about a question before anything is known of it; `name` is uncompressed. */
  decide(name: Uint8Array, type: number, client: Client | undefined): Decision | undefined {
    this.#scan.scan(name, 0)
    const report = this.#reportOf(name, type, client)
    const local = this.#zones.decideScanned(name, this.#scan, type, report)
    if (local !== undefined || this.#lists === undefined) return local
    return this.#lists.decideQuery(name, this.#scan, type, client?.remote.ip, report)
  }

  /** The rules about a name in the order in which they are heard, whoever asks. Nothing is counted or reported. */
  rulesAbout(name: Uint8Array, type: number): AppliedRule[] {
    const rule = this.#zones.ruleAbout(name, type)
    const decision = this.#zones.decide(name, type)
    this.#scan.scan(name, 0)
    return [
      ...(rule === undefined ? [] : [{ rule, decision, isDisabled: false }]),
      ...(this.#lists?.rulesAbout(name, this.#scan, type) ?? []),
    ]
  }

  /** Whether nothing is ever synthesized for questions of a type. */
  synthesizesNo(type: number): boolean {
    return this.#dns64 === undefined || (type !== TYPE.AAAA && type !== TYPE.PTR)
  }

  /** Whether answers are always told as they are. */
  get hasNoRules(): boolean {
    return this.#answerRules === undefined && this.#dns64 === undefined
  }

  /** Resolves a question by the rules. `decision` is what `decide` said of it. */
  resolve(
    question: Question,
    circumstances: Circumstances,
    decision: Decision | undefined,
  ): Promise<Outcome> {
    if (this.hasNoRules && decision === undefined) return this.#resolve(question).then(told)
    return this.#resolveByRules(question, circumstances, decision)
  }

  async #resolveByRules(
    question: Question,
    circumstances: Circumstances,
    decision: Decision | undefined,
  ): Promise<Outcome> {
    const first = await this.#resolveDecided(question, decision)
    if (decision?.kind === 'pass') return this.#synthesize(told(first), question, circumstances)
    return this.#synthesize(await this.#review(first, question, circumstances), question, circumstances)
  }

  /** Tells an answer that is at hand, but for what the lists want of it. */
  async tellChanged(
    resolution: Resolution,
    question: Question,
    { client }: Circumstances,
    change: Change,
  ): Promise<Outcome> {
    return this.#apply(change, resolution, question, client)
  }

  /** What the lists make of an answer that is at hand; undefined when it stands. `name` is uncompressed. */
  changeOf(
    name: Uint8Array,
    type: number,
    answer: Answer,
    client: Client | undefined,
    nowMs: number,
  ): Change | undefined {
    if (this.#answerRules === undefined) return undefined
    return this.#answerRules.changeOf(name, type, answer, nowMs, this.#reportOf(name, type, client))
  }

  async #resolveDecided(question: Question, decision: Decision | undefined): Promise<Resolution> {
    if (decision?.kind === 'alias') {
      const behind = await this.#resolve(questionBehind(decision.cname, question))
      return amended(behind, question, answerBehind(decision.cname, behind.answer), [
        stepOf(question, decision, behind),
      ])
    }
    const target =
      this.#dns64 !== undefined && question.type === TYPE.PTR && this.#dns64.reverseTarget(question.name)
    return target instanceof DomainName ? this.#resolvePointer(question, target) : this.#resolve(question)
  }

  /** RFC 6147 §5.3.1. */
  async #resolvePointer(question: Question, target: DomainName): Promise<Resolution> {
    const behind = await this.#resolve({ ...question, name: target })
    const { answer } = behind
    if (this.#dns64?.pointers === 'own') {
      const chain = answer.chain.map((entry) => withOwner(entry, question.name.octets))
      return amended(behind, question, { ...answer, chain }, [])
    }
    const ttlSeconds = Math.min(...answer.chain.map((entry) => entry.ttlSeconds), POINTER_TTL_SECONDS)
    const cname = localRrset(question.name.octets, TYPE.CNAME, ttlSeconds, [target.octets])
    return amended(behind, question, answerBehind(cname, answer), [])
  }

  /** What the lists make of an answer. */
  async #review(resolution: Resolution, question: Question, { client }: Circumstances): Promise<Outcome> {
    const { answer, startedAtMs, elapsedMs } = resolution
    const { name, type } = question
    const change = this.changeOf(name.octets, type, answer, client, startedAtMs + elapsedMs)
    return change === undefined ? told(resolution) : this.#apply(change, resolution, question, client)
  }

  async #apply(
    change: Change,
    resolution: Resolution,
    question: Question,
    client: Client | undefined,
  ): Promise<Outcome> {
    const { decision } = change
    const steps = [stepOf(question, decision, resolution)]
    if (decision.kind === 'drop') return { resolution, fate: 'drop' }
    if (decision.kind === 'truncate')
      return { resolution, fate: client?.transport === 'udp' ? 'truncate' : 'told' }
    const whole = await this.#changed(question, resolution.answer, change)
    return told(amended(resolution, question, whole, steps))
  }

  async #changed(question: Question, answer: Answer, { decision, kept }: Change): Promise<Answer> {
    const front = answer.chain.slice(0, kept)
    if (decision.kind === 'answer') return { ...decision.answer, chain: [...front, ...decision.answer.chain] }
    if (decision.kind !== 'alias') return answer
    const behind = await this.#resolve(questionBehind(decision.cname, question))
    const whole = answerBehind(decision.cname, behind.answer)
    return { ...whole, chain: [...front, ...whole.chain] }
  }

  /** RFC 6147 §5.1. */
  async #synthesize(outcome: Outcome, question: Question, circumstances: Circumstances): Promise<Outcome> {
    const dns64 = this.#dns64
    const { resolution } = outcome
    const { answer } = resolution
    if (dns64 === undefined || question.type !== TYPE.AAAA || question.rrclass !== CLASS.IN) return outcome
    // What the operator has settled is settled.
    if (circumstances.validates || answer.isAuthoritative === true || outcome.fate !== 'told') return outcome
    const own = dns64.ownAnswer(question.name, answer)
    if (own === answer) return outcome
    if (own !== undefined) return told(amended(resolution, question, own, []))
    const ipv4Question = { ...question, type: TYPE.A }
    const ipv4 = await this.#resolve(ipv4Question)
    const reviewed = await this.#review(ipv4, ipv4Question, circumstances)
    if (reviewed.fate !== 'told') return { resolution, fate: reviewed.fate }
    const empty = dns64.withoutAddresses(answer)
    const synthesized = dns64.synthesize(empty, reviewed.resolution.answer)
    const step: Step = {
      kind: 'lookup',
      atMs: ipv4.startedAtMs,
      purpose: 'dns64',
      zone: DomainName.root,
      question: ipv4Question,
      result: ipv4,
    }
    return told(amended(resolution, question, synthesized ?? empty, [step]))
  }

  /** Undefined where nobody wants to know: then nothing is made for it. */
  #reportOf(name: Uint8Array, type: number, client: Client | undefined): Report | undefined {
    const onHit = this.#onHit
    if (onHit === undefined) return undefined
    return (rule) => {
      onHit({ rule, question: { name: DomainName.from(name), type, rrclass: CLASS.IN }, client })
    }
  }
}

/** Nobody knows how long the map of the prefix lasts. */
const POINTER_TTL_SECONDS = 600

function told(resolution: Resolution): Outcome {
  return { resolution, fate: 'told' }
}

function stepOf({ name }: Question, { rule }: Decision, { startedAtMs }: Resolution): Step {
  return { kind: 'local', atMs: startedAtMs, name, rule }
}

/** The same with another answer, and steps that led to that. */
function amended(
  { steps, startedAtMs, elapsedMs }: Resolution,
  question: Question,
  answer: Answer,
  more: readonly Step[],
): Resolution {
  return new Resolution(question, answer, [...steps, ...more], startedAtMs, startedAtMs + elapsedMs)
}
