/**
 * When more is told than the answer itself: for someone who does not want responses short, and for who asks for
 * name servers, since he wants their addresses too. What is told then stood beside the answer in the message
 * that settled the question.
 */

import type { RecordCache } from '../../cache/record-cache.ts'
import { type SectionNote, SectionNotes } from '../../cache/section-notes.ts'
import { RCODE } from '../../iana/codes.ts'
import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { Answer } from './answer.ts'
import type { ResolverSettings } from '../settings.ts'

export class AnswerSections {
  readonly #isMinimal: boolean
  readonly #notes: SectionNotes

  constructor(cache: RecordCache, { minimalResponses }: ResolverSettings) {
    this.#isMinimal = minimalResponses
    this.#notes = new SectionNotes(cache)
  }

  /** Whether more is told to a question of this type that has an answer. */
  areToldFor(type: number): boolean {
    return !this.#isMinimal || type === TYPE.NS
  }

  /** Remembers what stood beside the answer to a question. */
  remember(name: DomainName, type: number, note: SectionNote, nowMs: number): void {
    this.#notes.put(name.key, type, note, nowMs)
  }

  /** An answer from the cache to a question of this type, with what lived at `atMs` of what stood beside it. */
  recall(answer: Answer, type: number, atMs: number): Answer {
    if (!this.areToldFor(type) || answer.rcode !== RCODE.NOERROR) return answer
    const last = answer.chain.at(-1)
    if (last?.type !== type) return answer
    const sections = this.#notes.find(DomainName.from(last.packed).key, type, atMs)
    return sections === undefined ? answer : { ...answer, ...sections }
  }
}
