/** The outcome of one question, with its explanation. Records are decoded when somebody looks. */

import { entryRecords } from '../../cache/cache-entry.ts'
import type { Question, ResourceRecord } from '../../message/record.ts'
import type { Answer } from '../answer/answer.ts'
import { type AskStep, conversation, type Explanation, type Step } from './explanation.ts'
import type { ExtendedError } from './extended-error.ts'

export class Resolution implements Explanation {
  readonly question: Question
  readonly answer: Answer
  readonly steps: readonly Step[]
  /** On the runtime's clock, in ms. */
  readonly startedAtMs: number
  readonly elapsedMs: number

  constructor(
    question: Question,
    answer: Answer,
    steps: readonly Step[],
    startedAtMs: number,
    endedAtMs: number,
  ) {
    this.question = question
    this.answer = answer
    this.steps = steps
    this.startedAtMs = startedAtMs
    this.elapsedMs = endedAtMs - startedAtMs
  }

  get rcode(): number {
    return this.answer.rcode
  }

  /** Aliases from the question's name on, then what was asked for. */
  get answers(): ResourceRecord[] {
    return this.answer.chain.flatMap((entry) => entryRecords(entry, this.startedAtMs))
  }

  /** The SOA of a denial, its TTL being that of the denial; and what else belongs there. */
  get authorities(): ResourceRecord[] {
    const { denial, authority = [] } = this.answer
    return [...(denial === undefined ? [] : [denial]), ...authority].flatMap((entry) =>
      entryRecords(entry, this.startedAtMs),
    )
  }

  get additionals(): ResourceRecord[] {
    return (this.answer.additional ?? []).flatMap((entry) => entryRecords(entry, this.startedAtMs))
  }

  /** Why it failed, if it did. */
  get error(): ExtendedError | undefined {
    return this.answer.error
  }

  /** Whether nobody had to be asked. */
  get fromCache(): boolean {
    return conversation(this.steps).next().done === true
  }

  /** Every exchange with a server, in order, those of nested questions included. */
  conversation(): AskStep[] {
    return [...conversation(this.steps)]
  }
}
