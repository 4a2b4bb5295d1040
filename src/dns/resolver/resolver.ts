/**
 * A recursive resolver as a function: the octets of a query in, the octets of a response out; at once when the
 * cache knows, later when servers have to be asked. Puts the parts together; `walk.ts` finds the answers.
 */

import type { RecordCache } from '../cache/record-cache.ts'
import { Client as UpstreamClient } from '../client/client.ts'
import { CLASS } from '../iana/classes.ts'
import type { Client } from '../message/client.ts'
import { FLAG, FLAGS_AT } from '../message/header.ts'
import { chaosText, type Identity, isIdentityName } from '../message/identity.ts'
import { Query } from '../message/query.ts'
import type { Question, ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import type { AppliedRule, Decision } from '../policy/decision.ts'
import { IDENTITY_HIDDEN, NO_SUCH_IDENTITY, type Refusal } from '../policy/refusal.ts'
import type { Answer } from './answer/answer.ts'
import { AnswerSections } from './answer/answer-sections.ts'
import { AnswerWriter } from './answer/answer-writer.ts'
import { type CachedAnswer, readCache } from './answer/cached-answer.ts'
import { addressTypesFor, delegationFromHints } from './zone-cut/delegation.ts'
import type { Engine } from './engine.ts'
import type { Step } from './explanation/explanation.ts'
import { knownDelegation } from './zone-cut/known-delegation.ts'
import { LIMITS, type Limits } from './limits.ts'
import { endsSoon, Prefetch } from './answer/prefetch.ts'
import { QueryGate, type Verdict } from './operator/query-gate.ts'
import { Recursion } from './walk/recursion.ts'
import { Resolution } from './explanation/resolution.ts'
import { newCache, type ResolverCounters, type ResolverOptions } from './resolver-options.ts'
import { type Change } from './operator/answer-rules.ts'
import { circumstancesOf, OperatorRules, type Outcome } from './operator/operator-rules.ts'
import { decidedResolution, specialZones } from './operator/operator-zones.ts'
import { scrubRules } from './response/scrub-rules.ts'
import { StaleAnswers } from './answer/serve-stale.ts'
import { type ResolverSettings, SETTINGS } from './settings.ts'
import type { Task } from './walk/task.ts'
import { askedIn } from './explanation/unresolved.ts'
import { Upstream } from './servers/upstream.ts'

export type { ResolverCounters, ResolverOptions } from './resolver-options.ts'

/** Resolves questions from its cache and, from the root down, through the servers of the zones. */
export class Resolver {
  /** What was learned, for those who look into it. */
  readonly cache: RecordCache
  readonly #runtime: ResolverOptions['runtime']
  readonly #hints: readonly ResourceRecord[]
  readonly #gate: QueryGate
  readonly #operator: OperatorRules
  readonly #identity: Identity | undefined
  readonly #limits: Limits
  readonly #onResolved: ResolverOptions['onResolved']
  readonly #onUnresolved: ResolverOptions['onUnresolved']
  readonly #client: UpstreamClient
  readonly #recursion: Recursion
  readonly #sections: AnswerSections
  readonly #stale: StaleAnswers | undefined
  readonly #prefetch: Prefetch | undefined
  #fromCache = 0
  #resolved = 0
  readonly #query = new Query()
  readonly #writer: AnswerWriter

  /**
   * @throws TextError 'bad-address' for a block in `allow` or `access` that is none, 'bad-value' for local data that
   * its zone cannot hold
   */
  constructor(options: ResolverOptions) {
    const { runtime, hints } = options
    const settings: ResolverSettings = { ...SETTINGS, ...options }
    this.#runtime = runtime
    this.#hints = hints
    this.#gate = new QueryGate(options, settings)
    this.#identity = options.identity
    this.#writer = new AnswerWriter(settings, options.identity, this.#gate.keepalive)
    this.#limits = { ...LIMITS, ...options.limits }
    this.#onResolved = options.onResolved
    this.#onUnresolved = options.onUnresolved
    this.#client = new UpstreamClient(runtime, {}, options.waits)
    this.cache = options.cache ?? newCache(options)
    this.#sections = new AnswerSections(this.cache, settings)
    const addressTypes = addressTypesFor(settings)
    this.#recursion = new Recursion({
      clock: runtime.clock,
      random: runtime.random,
      cache: this.cache,
      upstream: new Upstream(this.#client, runtime, this.#limits, settings, options.servers),
      limits: this.#limits,
      settings,
      scrubRules: scrubRules(settings, this.#limits),
      sections: this.#sections,
      hints: delegationFromHints(hints, addressTypes),
      addressTypes,
      localNames: specialZones(settings),
    })
    this.#stale = settings.serveStale && new StaleAnswers(this.#recursion, settings.serveStale)
    this.#prefetch = settings.prefetch ? new Prefetch(this.#recursion) : undefined
    const resolve = (question: Question): Promise<Resolution> => this.#resolveFresh(question)
    this.#operator = new OperatorRules(settings, this.cache, resolve, options.onPolicyHit)
  }

  /** What resolutions work with, for those who look into it. */
  get engine(): Engine {
    return this.#recursion
  }

  /** The questions that are being resolved, for those who look into them. */
  get tasks(): Iterable<Task> {
    return this.#recursion.tasks
  }

  /** The operator's rules about a name in the order in which they are heard. Nothing is counted or reported. */
  rulesAbout({ name, type }: Pick<Question, 'name' | 'type'>): AppliedRule[] {
    return this.#operator.rulesAbout(name.octets, type)
  }

  get counters(): ResolverCounters {
    return {
      cache: this.cache.counters,
      upstream: this.#client.counters,
      answered: { fromCache: this.#fromCache, resolved: this.#resolved },
      inProgress: this.#recursion.inProgress,
      jostled: this.#recursion.jostled,
      clientLimits: this.#gate.clientLimits?.counters,
      prefetch: this.#prefetch?.counters,
      stale: this.#stale?.counters,
      policyLists: this.#recursion.settings.policyLists?.counters ?? [],
    }
  }

  /**
   * Resolves a question of class IN, with the whole explanation. What servers or the network do wrong comes out
   * as SERVFAIL with `error`; it never rejects for that.
   */
  async resolve(question: Question): Promise<Resolution> {
    const decision = this.#operator.decide(question.name.octets, question.type, undefined)
    const resolution =
      decision === undefined || decision.kind === 'alias' || isWaived(decision, undefined)
        ? (await this.#operator.resolve(question, OURSELVES, decision)).resolution
        : decidedResolution(question, decision, this.#runtime.clock.now())
    this.#onResolved?.(resolution, undefined)
    return resolution
  }

  /**
   * The response to a query: at once, or later; null when it deserves none. Without a `client` everything is
   * allowed, and nothing but the 65,535 octets of a message bounds the response.
   */
  respond(octets: Uint8Array, client?: Client): Uint8Array | null | Promise<Uint8Array | null> {
    const query = this.#query
    const problem = query.decode(octets)
    if (problem === 'drop') return null
    const access = this.#gate.accessOf(client)
    const verdict = this.#gate.admit(access, query, problem, client)
    if (verdict !== 'pass') return this.#turnAway(verdict, client)
    if (query.rrclass === CLASS.CH) return this.#tellIdentity(client)
    const decision = this.#operator.decide(query.name, query.type, client)
    if (decision !== undefined && !isWaived(decision, client)) return this.#obey(decision, octets, client)
    const verdictBeyond = this.#gate.admitBeyondLocal(access, query)
    if (verdictBeyond !== 'pass') return this.#turnAway(verdictBeyond, client)
    const nowMs = this.#runtime.clock.now()
    const cached = readCache(this.cache, query.name, 0, query.type, nowMs, this.#limits)
    if (cached.isComplete && this.#operator.synthesizesNo(query.type)) {
      const answer = this.#sections.recall(cached.answer, query.type, nowMs)
      const change =
        decision === undefined
          ? this.#operator.changeOf(query.name, query.type, answer, client, nowMs)
          : undefined
      this.#fromCache++
      if (change !== undefined) return this.#changeLater(octets, client, answer, change, nowMs)
      if (this.#onResolved !== undefined) this.#tellCached(answer, nowMs, client)
      if (this.#prefetch !== undefined && endsSoon(answer, nowMs))
        this.#prefetch.refresh(this.#question(), answer)
      return this.#writer.answer(query, client, answer, nowMs)
    }
    if (!cached.isComplete && (query.flags & FLAG.RD) === 0) return this.#refer(client, nowMs)
    return this.#resolveLater(octets, client, decision, cached)
  }

  /** Closes all sockets. What is under way ends with SERVFAIL. */
  close(): void {
    this.#client.close()
  }

  /** Fresh data if it is to be had, stale data if that is allowed; before fresh data ends it is refreshed. */
  async #resolveFresh(question: Question): Promise<Resolution> {
    const resolution = await (this.#stale ?? this.#recursion).resolve(question)
    this.#noteResolved(resolution)
    return resolution
  }

  #noteResolved({ question, answer, fromCache }: Resolution): void {
    if (fromCache) this.#fromCache++
    else this.#resolved++
    if (this.#prefetch !== undefined && endsSoon(answer, this.#runtime.clock.now()))
      this.#prefetch.refresh(question, answer)
  }

  #resolveLater(
    octets: Uint8Array,
    client: Client | undefined,
    decision: Decision | undefined,
    cached?: CachedAnswer,
  ): Promise<Uint8Array | null> {
    const question = this.#question()
    const kept = this.#keep(octets)
    // The way of nearly all questions, which should cost nothing.
    if (decision === undefined && this.#operator.hasNoRules) {
      const resolved = this.#stale?.resolve(question) ?? this.#recursion.resolve(question, cached)
      return this.#tellResolved(kept, client, resolved)
    }
    const outcome = this.#operator.resolve(question, circumstancesOf(this.#query, client), decision)
    return this.#tellLater(kept, client, outcome)
  }

  /** A list has something against an answer from the cache. */
  #changeLater(
    octets: Uint8Array,
    client: Client | undefined,
    answer: Answer,
    change: Change,
    nowMs: number,
  ): Promise<Uint8Array | null> {
    const question = this.#question()
    const resolution = new Resolution(question, answer, [], nowMs, nowMs)
    const circumstances = circumstancesOf(this.#query, client)
    const outcome = this.#operator.tellChanged(resolution, question, circumstances, change)
    return this.#tellLater(this.#keep(octets), client, outcome)
  }

  async #tellLater(
    octets: Uint8Array,
    client: Client | undefined,
    outcome: Promise<Outcome>,
  ): Promise<Uint8Array | null> {
    const { resolution, fate } = await outcome
    if (fate === 'told') return this.#tell(octets, client, resolution)
    this.#onResolved?.(resolution, client)
    if (fate === 'drop') return null
    this.#query.decode(octets)
    return this.#writer.truncated(this.#query, client)
  }

  async #tellResolved(
    octets: Uint8Array,
    client: Client | undefined,
    resolved: Promise<Resolution>,
  ): Promise<Uint8Array> {
    const resolution = await resolved
    this.#noteResolved(resolution)
    return this.#tell(octets, client, resolution)
  }

  #tell(octets: Uint8Array, client: Client | undefined, resolution: Resolution): Uint8Array {
    this.#onResolved?.(resolution, client)
    // Other queries have come by in the meantime.
    this.#query.decode(octets)
    return this.#writer.answer(this.#query, client, resolution.answer, resolution.startedAtMs)
  }

  /** What the operator decided about the query. */
  #obey(
    decision: Decision,
    octets: Uint8Array,
    client: Client | undefined,
  ): Uint8Array | null | Promise<Uint8Array | null> {
    const query = this.#query
    if (decision.kind === 'alias') return this.#resolveLater(octets, client, decision)
    const nowMs = this.#runtime.clock.now()
    if (this.#onResolved !== undefined)
      this.#onResolved(decidedResolution(this.#question(), decision, nowMs), client)
    if (decision.kind === 'answer') return this.#writer.answer(query, client, decision.answer, nowMs)
    return decision.kind === 'truncate' ? this.#writer.truncated(query, client) : null
  }

  /** That of the query, to keep. */
  #question(): Question {
    const { name, type, rrclass } = this.#query
    return { name: DomainName.from(name), type, rrclass }
  }

  /** The octets are the caller's again once `respond` returns. (Not `slice`: that of a Node `Buffer` is a view.) */
  #keep(octets: Uint8Array): Uint8Array {
    const kept = new Uint8Array(octets)
    kept[FLAGS_AT] = this.#query.flags >>> 8
    return kept
  }

  #turnAway(verdict: Exclude<Verdict, 'pass'>, client: Client | undefined): Uint8Array | null {
    if (verdict === 'drop') return null
    if (verdict === 'truncate') return this.#writer.truncated(this.#query, client)
    return this.#refuse(verdict, client)
  }

  #refuse(refusal: Refusal, client: Client | undefined): Uint8Array {
    const { rcode, error } = refusal
    this.#onUnresolved?.({ kind: 'refused', question: askedIn(this.#query), rcode, error }, client)
    return this.#writer.refusal(this.#query, client, refusal)
  }

  /** RFC 1034 §4.3.2: who does not desire recursion gets what is at hand, the servers to ask instead. */
  #refer(client: Client | undefined, nowMs: number): Uint8Array {
    const known = knownDelegation(this.cache, this.#hints, this.#query.name, nowMs)
    this.#onUnresolved?.(
      { kind: 'referred', question: askedIn(this.#query), zone: known && DomainName.from(known.ns.packed) },
      client,
    )
    return this.#writer.referral(this.#query, client, known, nowMs)
  }

  #tellIdentity(client: Client | undefined): Uint8Array {
    const { name, type } = this.#query
    const text = this.#identity && chaosText(name, type, this.#identity)
    if (text === undefined)
      return this.#refuse(isIdentityName(name) ? IDENTITY_HIDDEN : NO_SUCH_IDENTITY, client)
    this.#onUnresolved?.({ kind: 'identity', question: askedIn(this.#query) }, client)
    return this.#writer.chaos(this.#query, client, text)
  }

  #tellCached(answer: Answer, atMs: number, client: Client | undefined): void {
    const question = this.#question()
    const { name, type } = question
    const entries = answer.denial === undefined ? answer.chain : [...answer.chain, answer.denial]
    const steps = entries.map((entry): Step => ({ kind: 'cache', atMs, name, type, entry }))
    this.#onResolved?.(new Resolution(question, answer, steps, atMs, atMs), client)
  }
}

/** TCP-only has been fulfilled, or all is well. */
function isWaived({ kind }: Decision, client: Client | undefined): boolean {
  return kind === 'pass' || (kind === 'truncate' && client?.transport !== 'udp')
}

const OURSELVES = { client: undefined, validates: false }
