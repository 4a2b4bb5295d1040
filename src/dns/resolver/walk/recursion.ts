/**
 * The resolutions that are under way: each question once, however many wait for it. Starts walks, joins those
 * that run, sees circles, and remembers failures for a while.
 */

import type { Clock, Random } from '../../../runtime/runtime.ts'
import { rrsetKey } from '../../cache/cache-key.ts'
import type { RecordCache } from '../../cache/record-cache.ts'
import { EDE, RCODE } from '../../iana/codes.ts'
import type { Question } from '../../message/record.ts'
import type { DomainName } from '../../name/domain-name.ts'
import type { LocalZones } from '../../policy/local-zones.ts'
import type { Answer } from '../answer/answer.ts'
import type { CachedAnswer } from '../answer/cached-answer.ts'
import type { AnswerSections } from '../answer/answer-sections.ts'
import type { FailedReply } from './ask-zone.ts'
import { DeniedParts } from './denied-parts.ts'
import type { AddressTypes, Delegation } from '../zone-cut/delegation.ts'
import type { Engine } from '../engine.ts'
import type { LookupPurpose } from '../explanation/explanation.ts'
import type { ExtendedError } from '../explanation/extended-error.ts'
import { limitReached } from '../explanation/failure.ts'
import { ForbiddenServers } from '../servers/forbidden-servers.ts'
import type { Limits } from '../limits.ts'
import { ParentSide } from '../zone-cut/parent-side.ts'
import { Resolution } from '../explanation/resolution.ts'
import { RouteTable } from '../zone-cut/route-table.ts'
import type { ScrubRules } from '../response/scrub-rules.ts'
import type { ResolverSettings } from '../settings.ts'
import { Budget, Task } from './task.ts'
import { UnderWay } from './under-way.ts'
import type { Upstream } from '../servers/upstream.ts'
import { walk } from './walk.ts'

export class Recursion implements Engine {
  readonly clock: Clock
  readonly random: Random
  readonly cache: RecordCache
  readonly upstream: Upstream
  readonly limits: Limits
  readonly settings: ResolverSettings
  readonly scrubRules: ScrubRules
  readonly sections: AnswerSections
  readonly hints: Delegation
  readonly addressTypes: AddressTypes
  readonly routes: RouteTable
  readonly forbidden: ForbiddenServers
  readonly parentSide = new ParentSide()
  readonly deniedParts = new DeniedParts()
  readonly localNames: LocalZones
  readonly #tasks = new UnderWay<Task>()
  /** How many of them give way. */
  #jostled = 0
  /** … and how many have done so since the start. */
  #everJostled = 0

  /** @throws TextError 'bad-address' for a block in `doNotQuery` that is none */
  constructor(parts: Omit<Engine, 'lookUp' | 'routes' | 'forbidden' | 'parentSide' | 'deniedParts'>) {
    this.clock = parts.clock
    this.random = parts.random
    this.cache = parts.cache
    this.upstream = parts.upstream
    this.limits = parts.limits
    this.settings = parts.settings
    this.scrubRules = parts.scrubRules
    this.sections = parts.sections
    this.addressTypes = parts.addressTypes
    this.routes = new RouteTable(parts.settings.routes, parts.addressTypes)
    this.cache.deniesBelow = this.settings.hardenBelowNxdomain
    for (const key of this.routes.zoneKeys) this.cache.expectNoDelegation(key)
    this.hints = this.routes.hints ?? parts.hints
    this.forbidden = new ForbiddenServers(parts.settings.doNotQuery)
    this.localNames = parts.localNames
  }

  /** Questions that are being resolved at the moment, our own included. */
  get inProgress(): number {
    return this.#tasks.size
  }

  /** Questions that had to end before their time, so that others could begin. */
  get jostled(): number {
    return this.#everJostled
  }

  get tasks(): Iterable<Task> {
    return this.#tasks.values()
  }

  /**
   * Resolves a question of a client. `cached` is what the cache has to say to it at this moment, if somebody has just
   * looked. Never rejects for what servers or the network do.
   */
  resolve(question: Question, cached?: CachedAnswer): Promise<Resolution> {
    const startedAtMs = this.clock.now()
    const running = this.#running(question)
    return running === undefined
      ? this.#begin(question, startedAtMs, cached)
      : this.#join(running, question, startedAtMs)
  }

  async #join(running: Task, question: Question, startedAtMs: number): Promise<Resolution> {
    const resolution = await running.done
    if (resolution !== undefined && (running.depth === 0 || !running.isInconclusive)) return resolution
    // All who waited get here at once: the first begins anew, the others join him.
    const renewed = this.#running(question)
    return renewed?.depth === 0 ? renewed.done! : this.#begin(question, startedAtMs)
  }

  #begin(question: Question, startedAtMs: number, cached?: CachedAnswer): Promise<Resolution> {
    if (!this.#makeRoom(startedAtMs)) {
      const error = limitReached('questionsInProgress', this.limits.questionsInProgress)
      return Promise.resolve(new Resolution(question, servfail(error), [], startedAtMs, startedAtMs))
    }
    const task = new Task(question, new Budget(this.limits, startedAtMs), 0, startedAtMs)
    task.cached = cached
    return this.#start(task)
  }

  /**
   * Resolves a question anew that the cache has an answer to, as if what ends within `lookAheadMs` had ended;
   * undefined when it is under way already, or there is enough to do as it is.
   */
  refresh(question: Question, lookAheadMs: number): Promise<Resolution> | undefined {
    if (this.#running(question) !== undefined) return undefined
    if (this.#tasks.size >= this.limits.questionsInProgress) return undefined
    const startedAtMs = this.clock.now()
    return this.#start(new Task(question, new Budget(this.limits, startedAtMs), 0, startedAtMs, lookAheadMs))
  }

  async lookUp(
    task: Task,
    question: Question,
    purpose: LookupPurpose,
    zone: DomainName,
  ): Promise<Resolution | 'cycle'> {
    const atMs = this.clock.now()
    const result = await this.#lookUp(task, question, atMs)
    if (!task.isSettled) task.steps.push({ kind: 'lookup', atMs, purpose, zone, question, result })
    return result
  }

  async #lookUp(task: Task, question: Question, atMs: number): Promise<Resolution | 'cycle'> {
    const running = this.#running(question)
    if (running !== undefined) {
      if (running.dependsOn(task)) {
        task.isInconclusive = true
        return 'cycle'
      }
      const resolution = await waitFor(task, running, () => running.done!)
      // Another's limit is not ours, nor is it our circle that he was in.
      if (!running.isInconclusive || running.budget === task.budget) return resolution
    }
    const { budget } = task
    const key = rrsetKey(question.name.key, question.type)
    const known = budget.barren?.get(key)
    if (known !== undefined) {
      task.isInconclusive ||= known.isInconclusive
      return known.done!
    }
    budget.addressLookupsLeft--
    const nested = new Task(question, budget, task.depth + 1, atMs)
    const resolution = await waitFor(task, nested, () => this.#start(nested))
    if (resolution.answer.chain.length === 0) (budget.barren ??= new Map()).set(key, nested)
    task.isInconclusive ||= nested.isInconclusive
    return resolution
  }

  /**
   * Says whether one more may begin; has the oldest that have had time enough end at their next step, if it takes
   * that. Until then they are as many again at most.
   */
  #makeRoom(nowMs: number): boolean {
    const { jostleMs, questionsInProgress } = this.limits
    if (this.#tasks.size >= 2 * questionsInProgress) return false
    while (this.#tasks.size - this.#jostled >= questionsInProgress) {
      const { oldest } = this.#tasks
      if (oldest === undefined || oldest.isJostled || nowMs - oldest.startedAtMs < jostleMs) return false
      this.#jostle(oldest, nowMs)
    }
    return true
  }

  #jostle(task: Task, nowMs: number): void {
    task.budget.giveWay(nowMs)
    task.isJostled = true
    this.#jostled++
    this.#everJostled++
    // Behind all others: the next oldest is the next one's to find.
    this.#tasks.delete(task.key)
    this.#tasks.set(task.key, task)
  }

  #running({ name, type }: Question): Task | undefined {
    return this.#tasks.get(rrsetKey(name.key, type))
  }

  #start(task: Task): Promise<Resolution> {
    // Known before it runs, as in `waitFor`.
    this.#tasks.set(task.key, task)
    task.done = this.#run(task)
    return task.done
  }

  async #run(task: Task): Promise<Resolution> {
    const { name, type } = task.question
    try {
      const outcome = await walk(this, task)
      const isAnswer = 'rcode' in outcome
      if (isAnswer) {
        task.isInconclusive = false
        this.cache.forgetFailure(name.key, type)
      }
      const answer = isAnswer ? outcome : this.#fail(task, outcome)
      return new Resolution(task.question, answer, task.steps, task.startedAtMs, this.clock.now())
    } finally {
      task.isSettled = true
      if (task.isJostled) this.#jostled--
      if (this.#tasks.get(task.key) === task) this.#tasks.delete(task.key)
    }
  }

  #fail(task: Task, { error, isByLimit }: FailedReply): Answer {
    const { name, type } = task.question
    task.isInconclusive ||= isByLimit
    // A nested question that ran into its client's limit, or that its client's waits for, may well be resolved
    // for another client.
    const isOwn = (task.depth === 0 && !task.budget.givesWay) || !task.isInconclusive
    if (isOwn && error.infoCode !== EDE.CACHED_ERROR)
      this.cache.putFailure(name.key, type, error.infoCode, error.extraText, this.clock.now())
    return servfail(error)
  }
}

/** The dependence is known before `other` runs: what it asks on its way may lead back to `task`. */
async function waitFor(task: Task, other: Task, start: () => Promise<Resolution>): Promise<Resolution> {
  task.waitsFor.push(other)
  try {
    return await start()
  } finally {
    task.waitsFor.splice(task.waitsFor.indexOf(other), 1)
  }
}

function servfail(error: ExtendedError): Answer {
  return { rcode: RCODE.SERVFAIL, chain: [], denial: undefined, error }
}
