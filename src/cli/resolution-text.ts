/** What was asked and what came of it, in a few words. Where the answer came from is `walk-line.ts`'s. */

import { formatRcode, RCODE } from '../dns/iana/codes.ts'
import { formatType } from '../dns/iana/types.ts'
import type { Question } from '../dns/message/record.ts'
import type { Resolution } from '../dns/resolver/resolution.ts'

/** `www.example.com. A`. */
export function describeQuestion({ name, type }: Question): string {
  return `${name.toString()} ${formatType(type)}`
}

/** `NXDOMAIN`, `no data`, or `SERVFAIL (why)`. */
export function describeOutcome({ rcode, answer, error }: Resolution): string {
  if (rcode === RCODE.NOERROR && answer.denial !== undefined) return 'no data'
  return error === undefined ? formatRcode(rcode) : `${formatRcode(rcode)} (${error.extraText})`
}
