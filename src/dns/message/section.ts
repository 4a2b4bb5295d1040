/** The four sections of a message (RFC 1035 §4.1), and how a place in one is named in errors. */

import { COUNT_AT } from './header.ts'

export type Section = 'questions' | 'answers' | 'authorities' | 'additionals'

/** Where the header counts the entries of each section, and what that count is called. */
export const COUNTS = {
  questions: { field: 'header.qdcount', at: COUNT_AT.question },
  answers: { field: 'header.ancount', at: COUNT_AT.answer },
  authorities: { field: 'header.nscount', at: COUNT_AT.authority },
  additionals: { field: 'header.arcount', at: COUNT_AT.additional },
} as const

/** `answers[1].ttl`, or `answers[1].rdata.exchange` for the field that the registry calls `MX.exchange`. */
export function formatPlace(section: Section, index: number, inRdata: boolean, field: string): string {
  const entry = `${section}[${index}]`
  if (!inRdata) return field === '' ? entry : `${entry}.${field}`
  const dot = field.indexOf('.')
  return dot < 0 ? `${entry}.rdata` : `${entry}.rdata${field.slice(dot)}`
}
