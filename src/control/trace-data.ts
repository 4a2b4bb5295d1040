/**
 * A resolution as data: its answer, and every step with its reason. It is what `--json` prints, what goes over a
 * control socket, and what the tree of a trace is drawn from, so that all three tell the same.
 */

import { entryRecords, type AnswerEntry } from '../dns/cache/cache-entry.ts'
import { formatRcode } from '../dns/iana/codes.ts'
import {
  describeCircumstances,
  describeExchange,
  describeStep,
} from '../dns/resolver/explanation/describe-step.ts'
import {
  conversation,
  type Explanation,
  type LookupStep,
  type Step,
} from '../dns/resolver/explanation/explanation.ts'
import type { ExtendedError } from '../dns/resolver/explanation/extended-error.ts'
import { type QuestionData, questionData, type RecordData, recordData } from './record-data.ts'
import { stepDetails, type StepDetails } from './step-data.ts'

/** Times are milliseconds, moments such since the outermost question was asked. */
export interface TraceData {
  readonly question: QuestionData
  readonly rcode: string
  /** Aliases from the question's name on, then what was asked for. */
  readonly answers: readonly RecordData[]
  /** The SOA of a denial. */
  readonly authorities: readonly RecordData[]
  /** Whether it was denied that there is such a name, or such a type at it. */
  readonly isDenial: boolean
  /** The Extended DNS Error (RFC 8914), if there is one. */
  readonly error?: ExtendedError
  readonly elapsedMs: number
  /** Exchanges with servers, those of questions inside this one included. */
  readonly queries: number
  readonly steps: readonly StepData[]
}

export type StepData = StepWords & (StepDetails | LookupDetails)

/** What every step has. */
interface StepWords {
  readonly atMs: number
  /** The step in a line. */
  readonly text: string
  /** How it went, for whoever looks closer. */
  readonly note?: string
}

/** A question of our own, before the walk could go on. */
interface LookupDetails {
  readonly kind: 'lookup'
  readonly purpose: LookupStep['purpose']
  readonly question: QuestionData
  /** 'cycle' when that question waits for this one. */
  readonly result: TraceData | 'cycle'
}

export function traceData(explanation: Explanation, startedAtMs = explanation.startedAtMs): TraceData {
  const { question, answer, steps, elapsedMs } = explanation
  const { rcode, chain, denial, error } = answer
  const recordsOf = (entry: AnswerEntry) => entryRecords(entry, explanation.startedAtMs).map(recordData)
  return {
    question: questionData(question),
    rcode: formatRcode(rcode),
    answers: chain.flatMap(recordsOf),
    authorities: denial === undefined ? [] : recordsOf(denial),
    isDenial: denial !== undefined,
    ...(error !== undefined && { error }),
    elapsedMs,
    queries: [...conversation(steps)].length,
    steps: steps.map((step) => stepData(step, startedAtMs)),
  }
}

function stepData(step: Step, startedAtMs: number): StepData {
  const details = step.kind === 'lookup' ? lookupDetails(step, startedAtMs) : stepDetails(step)
  return { ...details, atMs: step.atMs - startedAtMs, ...wordsOf(step) }
}

function wordsOf(step: Step): Pick<StepWords, 'text' | 'note'> {
  if (step.kind !== 'ask') return { text: describeStep(step) }
  return { text: describeExchange(step), note: describeCircumstances(step) }
}

function lookupDetails({ purpose, question, result }: LookupStep, startedAtMs: number): LookupDetails {
  const nested = result === 'cycle' ? result : traceData(result, startedAtMs)
  return { kind: 'lookup', purpose, question: questionData(question), result: nested }
}
