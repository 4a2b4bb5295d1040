/**
 * One question being resolved, who waits for whom, and what the client's question that began it may still
 * spend. Nested questions are tasks of their own, which others may join.
 */

import type { Question } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { Step } from './explanation.ts'
import type { Limits } from './limits.ts'
import type { Resolution } from './resolution.ts'

/** What is left for one client's question and all questions inside it. */
export class Budget {
  queriesLeft: number
  addressLookupsLeft: number
  readonly deadlineMs: number

  constructor(limits: Limits, nowMs: number) {
    this.queriesLeft = limits.queries
    this.addressLookupsLeft = limits.addressLookups
    this.deadlineMs = nowMs + limits.questionMs
  }
}

export class Task {
  readonly question: Question
  readonly budget: Budget
  /** 0 for a client's question, one more for each question around this one. */
  readonly depth: number
  readonly startedAtMs: number
  readonly steps: Step[] = []
  /** How often each address was tried, by zone and name: coming back to a zone is no reason to begin anew. */
  readonly #attempts = new Map<string, Map<string, number>>()
  /** Tasks that this one cannot go on without. */
  readonly waitsFor = new Set<Task>()
  /** Settled when this one is; set by whoever starts it. */
  done: Promise<Resolution> | undefined
  /** Whether a limit ended it, rather than what servers said or did not say. */
  isEndedByLimit = false

  constructor(question: Question, budget: Budget, depth: number, startedAtMs: number) {
    this.question = question
    this.budget = budget
    this.depth = depth
    this.startedAtMs = startedAtMs
  }

  /** The attempts by address, to be counted by whoever asks servers of `zone` about `name`. */
  attempts(zone: DomainName, name: DomainName): Map<string, number> {
    const key = zone.key + name.key
    let attempts = this.#attempts.get(key)
    if (attempts === undefined) this.#attempts.set(key, (attempts = new Map<string, number>()))
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
