/** The questions that a resolver is at work on, as data. */

import { describeStep } from '../dns/resolver/explanation/describe-step.ts'
import { conversation } from '../dns/resolver/explanation/explanation.ts'
import type { Task } from '../dns/resolver/walk/task.ts'
import { type QuestionData, questionData } from './record-data.ts'

export interface RequestReport {
  readonly question: QuestionData
  /** 0 for what a client has asked, one more for each question around it. */
  readonly depth: number
  readonly ageMs: number
  /** What is left of its time. */
  readonly leftMs: number
  /** Exchanges with servers that have ended. */
  readonly queries: number
  /** Questions without whose answers it cannot go on. */
  readonly waitsFor: readonly QuestionData[]
  /** The last thing that happened. */
  readonly last?: string
}

/** The oldest first. */
export function requestReports(tasks: Iterable<Task>, nowMs: number): RequestReport[] {
  return [...tasks].map((task) => requestReport(task, nowMs)).sort((a, b) => b.ageMs - a.ageMs)
}

function requestReport(task: Task, nowMs: number): RequestReport {
  const last = task.steps.at(-1)
  return {
    question: questionData(task.question),
    depth: task.depth,
    ageMs: nowMs - task.startedAtMs,
    leftMs: Math.max(0, task.budget.deadlineMs - nowMs),
    queries: [...conversation(task.steps)].length,
    waitsFor: [...task.waitsFor].map(({ question }) => questionData(question)),
    ...(last !== undefined && { last: describeStep(last) }),
  }
}
