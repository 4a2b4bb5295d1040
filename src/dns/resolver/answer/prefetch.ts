/**
 * Refreshes in the background what is asked for in the last tenth of its life, so that popular names never leave
 * the cache. Whoever asked has been answered already; what a refresh finds, the next ones get.
 */

import type { Clock } from '../../../runtime/runtime.ts'
import type { AnswerEntry } from '../../cache/cache-entry.ts'
import type { RecordCache } from '../../cache/record-cache.ts'
import type { Question } from '../../message/record.ts'
import type { Answer } from './answer.ts'
import type { Limits } from '../limits.ts'
import type { Resolution } from '../explanation/resolution.ts'

export interface PrefetchCounters {
  readonly started: number
  /** Of those that have ended. */
  readonly failed: number
  /** Not begun since as many were under way as may be. */
  readonly omitted: number
}

/** What refreshes are made of. */
interface Refreshing {
  readonly clock: Clock
  readonly cache: RecordCache
  readonly limits: Limits
  /** Resolves as if what ends within `lookAheadMs` had ended; undefined when the question is under way already. */
  refresh(question: Question, lookAheadMs: number): Promise<Resolution> | undefined
}

/**
 * What ends so soon after the answer is refreshed along with it, as Unbound does it: else records whose TTLs are
 * nearly the same would each need a refresh of their own.
 */
const COMPANION_MS = 60_000

export class Prefetch {
  readonly #engine: Refreshing
  #inProgress = 0
  #started = 0
  #failed = 0
  #omitted = 0

  constructor(engine: Refreshing) {
    this.#engine = engine
  }

  get counters(): PrefetchCounters {
    return { started: this.#started, failed: this.#failed, omitted: this.#omitted }
  }

  /** Refreshes what an answer to a question consists of, unless that is under way or has just failed. */
  refresh(question: Question, answer: Answer): void {
    const { clock, cache, limits } = this.#engine
    const nowMs = clock.now()
    const { name, type } = question
    if (cache.failure(name.key, type, nowMs) !== undefined) return
    if (this.#inProgress >= limits.refreshesInProgress) {
      this.#omitted++
      return
    }
    const refreshed = this.#engine.refresh(question, lastEndMs(answer, nowMs) - nowMs + COMPANION_MS)
    if (refreshed !== undefined) void this.#watch(refreshed)
  }

  async #watch(refreshed: Promise<Resolution>): Promise<void> {
    this.#started++
    this.#inProgress++
    try {
      const { error } = await refreshed
      if (error !== undefined) this.#failed++
    } finally {
      this.#inProgress--
    }
  }
}

/** Whether something of an answer is in the last tenth of its life. */
export function endsSoon({ chain, denial }: Answer, nowMs: number): boolean {
  for (const entry of chain) if (isEnding(entry, nowMs)) return true
  return denial !== undefined && isEnding(denial, nowMs)
}

/** The end of that which ends last, of all that is in the last tenth of its life. */
function lastEndMs({ chain, denial }: Answer, nowMs: number): number {
  const entries = denial === undefined ? chain : [...chain, denial]
  const ends = entries.filter((entry) => isEnding(entry, nowMs)).map(({ expiresAtMs }) => expiresAtMs)
  return Math.max(nowMs, ...ends)
}

function isEnding({ expiresAtMs, ttlSeconds }: AnswerEntry, nowMs: number): boolean {
  const leftMs = expiresAtMs - nowMs
  return leftMs > 0 && leftMs < ttlSeconds * 100
}
