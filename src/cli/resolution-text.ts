/** What was asked and what came of it, in a few words. Where the answer came from is `walk-line.ts`'s. */

import { CLASS, formatClass } from '../dns/iana/classes.ts'
import { formatRcode, RCODE } from '../dns/iana/codes.ts'
import { formatType } from '../dns/iana/types.ts'
import type { Question } from '../dns/message/record.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { Unresolved } from '../dns/resolver/explanation/unresolved.ts'

/** `www.example.com. A`, with the class when it is not IN. */
export function describeQuestion({ name, type, rrclass }: Question): string {
  const classText = rrclass === CLASS.IN ? '' : `${formatClass(rrclass)} `
  return `${name.toString()} ${classText}${formatType(type)}`
}

/** `NXDOMAIN`, `no data`, or `SERVFAIL (why)`. */
export function describeOutcome({ rcode, answer, error }: Resolution): string {
  if (rcode === RCODE.NOERROR && answer.denial !== undefined) return 'no data'
  return error === undefined ? formatRcode(rcode) : `${formatRcode(rcode)} (${error.extraText})`
}

export interface UnresolvedText {
  readonly question: string
  readonly outcome: string
  readonly why: string
}

/** What came of a query that nothing was resolved for, and why nothing was. */
export function describeUnresolved(unresolved: Unresolved): UnresolvedText {
  const question = unresolved.question === undefined ? 'no question' : describeQuestion(unresolved.question)
  switch (unresolved.kind) {
    case 'refused': {
      const { rcode, error } = unresolved
      return {
        question,
        outcome: formatRcode(rcode),
        why: error?.extraText ?? REFUSAL_WORDS.get(rcode) ?? '',
      }
    }
    case 'identity':
      return { question, outcome: formatRcode(RCODE.NOERROR), why: 'about this server itself' }
    case 'referred': {
      const zone = unresolved.zone?.toString() ?? 'no zone'
      return {
        question,
        outcome: 'referral',
        why: `cache only, no recursion desired: the servers of ${zone}`,
      }
    }
  }
}

const REFUSAL_WORDS: ReadonlyMap<number, string> = new Map([
  [RCODE.FORMERR, 'not a query that makes sense'],
  [RCODE.NOTIMP, 'an opcode or type that no resolver implements'],
  [RCODE.BADVERS, 'an unknown version of EDNS'],
])
