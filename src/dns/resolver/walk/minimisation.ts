/**
 * QNAME minimisation (RFC 9156): how much of a name the servers on the way down get to see. One value serves one
 * descent; it knows the name and what of it has been asked, and neither asks nor judges who is asked.
 */

import type { RecordCache } from '../../cache/record-cache.ts'
import { TYPE } from '../../iana/types.ts'
import type { Question } from '../../message/record.ts'
import type { DomainName } from '../../name/domain-name.ts'
import type { DeniedParts } from './denied-parts.ts'
import type { ResolverSettings } from '../settings.ts'

/** RFC 9156 §2.3, MAX_MINIMISE_COUNT: after so many questions about parts of a name the whole is asked. */
const MOST_PARTS = 10

/** RFC 9156 §2.3, MINIMISE_ONE_LAB: that many of them add a label each, the others share the rest. */
const SINGLE_LABELS = 4

/** Timeouts in a row after which the server is taken to drop questions about parts. Unbound's number. */
const MOST_TIMEOUTS = 3

/** Why the whole name was asked although a part of it would have done. */
export type MinimisationEnd =
  /** A part was denied: relaxed minimisation does not believe that of an empty non-terminal. */
  | 'nxdomain'
  /** A server failed over a part. */
  | 'failure'
  /** A part went unanswered too often. */
  | 'timeouts'

export class Minimisation {
  /** What to ask now: about a part of the name, or the question itself. */
  question: Question
  readonly #whole: Question
  readonly #isStrict: boolean
  readonly #denied: DeniedParts
  #isOff: boolean
  readonly #labels: number
  #isAtRoot = false
  /** Labels of the part that was asked last, or that a zone cut has made known. */
  #known = 0
  #parts = 0
  #timeouts = 0

  constructor(whole: Question, mode: ResolverSettings['qnameMinimisation'], denied: DeniedParts) {
    this.question = whole
    this.#denied = denied
    this.#whole = whole
    this.#isStrict = mode === 'strict'
    this.#isOff = mode === 'off'
    this.#labels = this.#isOff ? 0 : whole.name.labelCount
  }

  get isPart(): boolean {
    return this.question !== this.#whole
  }

  /** Whether a denial would only lead to the same question about the whole name. */
  get isDenialDoubted(): boolean {
    return this.isPart && !this.#isDenialSure
  }

  /**
   * The root's servers are believed about top-level domains: they have no empty non-terminals to go wrong over, and most
   * of what they are asked for lies below domains that do not exist.
   */
  get #isDenialSure(): boolean {
    return this.#isStrict || (this.#isAtRoot && this.question.name.labelCount === 1)
  }

  /** Servers of `zone` are about to be asked: the next label, beyond what the cache knows to exist. */
  descendTo(zone: DomainName, cache: RecordCache, nowMs: number): void {
    if (this.#isOff) return
    const depth = zone.labelCount
    this.#isAtRoot = zone.isRoot && cache.deniesBelow
    if (depth > this.#known) this.#known = depth
    this.advance(cache, nowMs)
  }

  /** What was asked exists: on to the next label. */
  advance(cache: RecordCache, nowMs: number): void {
    this.#timeouts = 0
    this.question = this.#whole
    while (!this.#isOff) {
      const next = this.#known + labelsToAdd(this.#labels - this.#known, this.#parts)
      if (next >= this.#labels || this.#parts >= MOST_PARTS) return
      this.#parts++
      this.#known = next
      const name = this.#whole.name.suffix(next)
      if (isKnown(name.key, cache, nowMs)) continue
      if (!this.#isStrict && this.#denied.has(name.key, nowMs)) return this.giveUp()
      this.question = { name, type: TYPE.A, rrclass: this.#whole.rrclass }
      return
    }
  }

  /** From here on the whole name is asked. */
  giveUp(): void {
    this.#isOff = true
    this.question = this.#whole
  }

  /** The part was denied: the reason to ask for the whole all the same, undefined when the denial counts. */
  denied(nowMs: number): MinimisationEnd | undefined {
    if (this.#isDenialSure) return undefined
    this.#denied.add(this.question.name.key, nowMs)
    this.giveUp()
    return 'nxdomain'
  }

  /** A server gave nothing of use: the reason to ask for the whole from now on, undefined to go on as before. */
  failed(isSilent: boolean): MinimisationEnd | undefined {
    if (!this.isPart || this.#isStrict) return undefined
    if (isSilent && ++this.#timeouts < MOST_TIMEOUTS) return undefined
    this.giveUp()
    return isSilent ? 'timeouts' : 'failure'
  }
}

/** Always the whole name. */
export function unminimised(
  question: Question,
  { deniedParts }: { readonly deniedParts: DeniedParts },
): Minimisation {
  return new Minimisation(question, 'off', deniedParts)
}

/**
 * How many of the labels that are `left` the next question adds, after `parts` of them (RFC 9156 §2.3): one at
 * first, then an equal share of the rest for each question that may still be asked.
 */
export function labelsToAdd(left: number, parts: number): number {
  if (parts < SINGLE_LABELS) return 1
  return Math.max(1, Math.floor(left / Math.max(1, MOST_PARTS - parts)))
}

/** Whether the question about a part is answered already: the name is there, with an address, an alias or neither. */
function isKnown(nameKey: string, cache: RecordCache, nowMs: number): boolean {
  return (
    cache.peek(nameKey, TYPE.A, nowMs) !== undefined ||
    cache.peek(nameKey, TYPE.CNAME, nowMs)?.kind === 'rrset'
  )
}
