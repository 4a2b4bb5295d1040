/**
 * Answers from data whose life is over, where that is better than none (RFC 8767): when the servers cannot be
 * reached, or take too long for the client. What is fresh always comes first, and so does a denial: data that a
 * server has denied since is not served any more.
 */

import type { Clock } from '../../../runtime/runtime.ts'
import type { RecordCache } from '../../cache/record-cache.ts'
import { RCODE } from '../../iana/codes.ts'
import type { Question } from '../../message/record.ts'
import type { Answer } from './answer.ts'
import type { AnswerSections } from './answer-sections.ts'
import { type Findable, readCache } from './cached-answer.ts'
import type { StaleReason, Step } from '../explanation/explanation.ts'
import type { Limits } from '../limits.ts'
import { Resolution } from '../explanation/resolution.ts'
import type { ServeStale } from '../settings.ts'

/** Questions that were answered with stale data, by reason. */
export type StaleCounters = Readonly<Record<StaleReason, number>>

/** What fresh answers are made of. */
interface Resolving {
  readonly clock: Clock
  readonly cache: RecordCache
  readonly limits: Limits
  readonly sections: AnswerSections
  resolve(question: Question): Promise<Resolution>
}

export class StaleAnswers {
  readonly #engine: Resolving
  readonly #settings: ServeStale
  readonly #counters: Record<StaleReason, number> = { 'at-once': 0, waited: 0, failed: 0, 'failed-lately': 0 }

  constructor(engine: Resolving, settings: ServeStale) {
    this.#engine = engine
    this.#settings = settings
  }

  get counters(): StaleCounters {
    return { ...this.#counters }
  }

  /** Resolves a question, or answers it with what is stale. Never rejects for what servers or the network do. */
  async resolve(question: Question): Promise<Resolution> {
    const { clock } = this.#engine
    const { clientTimeoutMs } = this.#settings
    const startedAtMs = clock.now()
    const stale = this.#read(question, startedAtMs)
    if (stale === undefined) return this.#engine.resolve(question)
    if (this.#hasFailedLately(question, startedAtMs))
      return this.#tell(question, stale, 'failed-lately', startedAtMs, [])
    const fresh = this.#refresh(question)
    if (clientTimeoutMs === 0) return this.#tell(question, stale, 'at-once', startedAtMs, [])
    const resolution = await withinTime(clock, fresh, clientTimeoutMs)
    if (resolution === undefined) return this.#tell(question, stale, 'waited', startedAtMs, [])
    if (resolution.rcode !== RCODE.SERVFAIL) return resolution
    return this.#tell(question, stale, 'failed', startedAtMs, resolution.steps)
  }

  /** The fresh answer, which the cache will have whether or not anybody waits for it. */
  async #refresh(question: Question): Promise<Resolution> {
    const resolution = await this.#engine.resolve(question)
    if (resolution.rcode === RCODE.SERVFAIL && this.#settings.renewsOnFailure) this.#renew(question)
    return resolution
  }

  /** What the cache has to say if stale data counts; undefined when that is nothing, or needs no stale data. */
  #read({ name, type }: Question, nowMs: number): Answer | undefined {
    const { cache, limits, sections } = this.#engine
    const { maxStaleSeconds } = this.#settings
    const finder: Findable = {
      dnameAbove: (octets, at) => cache.dnameAbove(octets, at, nowMs - maxStaleSeconds * 1000),
      find: (octets, at, asked) =>
        cache.findStale(octets, at, asked, nowMs, 0) ??
        cache.findStale(octets, at, asked, nowMs, maxStaleSeconds),
    }
    const cached = readCache(finder, name.octets, 0, type, nowMs, limits)
    if (!cached.isComplete) return undefined
    const { chain, denial } = cached.answer
    const hasEnded = ({ expiresAtMs }: { expiresAtMs: number }): boolean => expiresAtMs <= nowMs
    const isStale = chain.some(hasEnded) || (denial !== undefined && hasEnded(denial))
    if (!isStale) return undefined
    return { ...sections.recall(cached.answer, type, nowMs - maxStaleSeconds * 1000), isStale }
  }

  /** Has the time for which stale data may be served begin anew. */
  #renew({ name, type }: Question): void {
    const { cache, clock, limits } = this.#engine
    const { maxStaleSeconds } = this.#settings
    const renewer: Findable = {
      dnameAbove: () => undefined,
      find: (octets, at, asked, nowMs) => cache.renewStale(octets, at, asked, nowMs, maxStaleSeconds),
    }
    readCache(renewer, name.octets, 0, type, clock.now(), limits)
  }

  /** RFC 8767 §5: after a failure the servers are left in peace for a while. */
  #hasFailedLately({ name, type }: Question, nowMs: number): boolean {
    const sinceMs = nowMs - this.#settings.failureRecheckSeconds * 1000
    const failure = this.#engine.cache.failure(name.key, type, sinceMs)
    return failure !== undefined && failure.expiresAtMs - failure.ttlSeconds * 1000 > sinceMs
  }

  #tell(
    question: Question,
    stale: Answer,
    reason: StaleReason,
    startedAtMs: number,
    steps: readonly Step[],
  ): Resolution {
    this.#counters[reason]++
    const { name, type } = question
    const atMs = this.#engine.clock.now()
    const entries = stale.denial === undefined ? stale.chain : [...stale.chain, stale.denial]
    const told = entries.map((entry): Step => ({ kind: 'cache', atMs, name, type, entry, stale: reason }))
    return new Resolution(question, stale, [...steps, ...told], startedAtMs, atMs)
  }
}

/** What is promised, or undefined when it takes longer than that. */
function withinTime<T>(clock: Clock, promised: Promise<T>, delayMs: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = clock.schedule(delayMs, () => {
      resolve(undefined)
    })
    promised.then(resolve, reject).finally(() => {
      timer.cancel()
    })
  })
}
