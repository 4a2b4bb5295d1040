/**
 * One question being resolved, who waits for whom, and what the client's question that began it may still
 * spend. Nested questions are tasks of their own, which others may join.
 */

import { rrsetKey } from '../../cache/cache-key.ts'
import type { Question } from '../../message/record.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { Attempts } from '../servers/attempts.ts'
import type { CachedAnswer } from '../answer/cached-answer.ts'
import type { Step } from '../explanation/explanation.ts'
import type { Limits } from '../limits.ts'
import type { Resolution } from '../explanation/resolution.ts'

/** What is left for one client's question and all questions inside it. */
export class Budget {
  queriesLeft: number
  addressLookupsLeft: number
  deadlineMs: number
  /** It is to end at its next step, for others that wait. */
  givesWay = false
  /**
   * Nested questions that came to nothing, by `rrsetKey`. Another client's may have an answer, where these wait for
   * one another or the cache could not keep their denial; here they would only go round once more.
   */
  barren: Map<string, Task> | undefined

  constructor(limits: Limits, nowMs: number) {
    this.queriesLeft = limits.queries
    this.addressLookupsLeft = limits.addressLookups
    this.deadlineMs = nowMs + limits.questionMs
  }

  giveWay(nowMs: number): void {
    this.givesWay = true
    this.deadlineMs = Math.min(this.deadlineMs, nowMs)
  }
}

export class Task {
  readonly question: Question
  /** Its question's `rrsetKey`. */
  readonly key: string
  readonly budget: Budget
  /** 0 for a client's question, one more for each question around this one. */
  readonly depth: number
  readonly startedAtMs: number
  /** What the cache holds for no longer than this does not count: it is to be refreshed. */
  readonly lookAheadMs: number
  /** How long ago a zone cut may have ended that is gone by: not at all, until nothing else leads anywhere. */
  lookBackMs = 0
  /** What the cache has to say to the question, if it was asked already; not to be relied on any later. */
  cached: CachedAnswer | undefined
  readonly steps: Step[] = []
  /** With the servers of each zone: there are few, and mostly one. */
  readonly #attempts: Attempts[] = []
  /** Tasks that this one cannot go on without. */
  readonly waitsFor: Task[] = []
  /** Settled when this one is; set by whoever starts it. */
  done: Promise<Resolution> | undefined
  /**
   * Whether it failed for a reason of its own, a limit or a circle of questions that wait for one another, rather
   * than for what servers said or did not say. Another time, or for someone else, it may succeed.
   */
  isInconclusive = false
  /** It gives way to others, and counts as one in progress no more. */
  isJostled = false
  /** Its resolution is made: steps that come later, of look-ups that nobody waited for, belong to it no more. */
  isSettled = false

  constructor(question: Question, budget: Budget, depth: number, startedAtMs: number, lookAheadMs = 0) {
    this.lookAheadMs = lookAheadMs
    this.question = question
    this.key = rrsetKey(question.name.key, question.type)
    this.budget = budget
    this.depth = depth
    this.startedAtMs = startedAtMs
  }

  /** The attempts with servers of `zone` so far. */
  attempts(zone: DomainName): Attempts {
    for (const attempts of this.#attempts) if (attempts.zone.equals(zone)) return attempts
    const attempts = new Attempts(zone)
    this.#attempts.push(attempts)
    return attempts
  }

  /** Whether this task cannot go on without `other`, directly or through others. */
  dependsOn(other: Task, seen = new Set<Task>()): boolean {
    if (this === other) return true
    if (seen.has(this)) return false
    seen.add(this)
    for (const task of this.waitsFor) if (task.dependsOn(other, seen)) return true
    return false
  }
}
