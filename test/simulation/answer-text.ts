// Answers in words, for those who have to find out what went wrong.

import { CLASS } from '../../src/dns/iana/classes.ts'
import { formatRcode } from '../../src/dns/iana/codes.ts'
import { formatType } from '../../src/dns/iana/types.ts'
import type { Message } from '../../src/dns/message/message.ts'
import type { ResourceRecord } from '../../src/dns/message/record.ts'
import { formatRdata } from '../../src/dns/rdata/registry.ts'

const MOST_RECORDS = 12
const MOST_TEXT = 100

export function describeQuestion(name: string, type: number): string {
  return `${name} ${formatType(type)}`
}

/** One line each: the rcode, then the records of answer and authority section. */
export function describeAnswer({ rcode, answers, authorities }: Message): string[] {
  return [formatRcode(rcode), ...lines('', answers), ...lines('; ', authorities)]
}

function lines(prefix: string, records: readonly ResourceRecord[]): string[] {
  const shown = records.slice(0, MOST_RECORDS).map(({ owner, type, ttlSeconds, rdata }) => {
    const data = formatRdata(type, CLASS.IN, rdata).slice(0, MOST_TEXT)
    return `${prefix}${owner.toString()} ${ttlSeconds} ${formatType(type)} ${data}`
  })
  const more = records.length - shown.length
  return more > 0 ? [...shown, `${prefix}and ${more} more`] : shown
}
