/** The four sections of a message (RFC 1035 §4.1), and how a place in one is named in errors. */

import { COUNT_AT } from './header.ts'

export interface Section {
  readonly name: 'questions' | 'answers' | 'authorities' | 'additionals'
  /** What the header's count of its entries is called, and where it stands. */
  readonly countField: string
  readonly countAt: number
}

export const QUESTIONS: Section = {
  name: 'questions',
  countField: 'header.qdcount',
  countAt: COUNT_AT.question,
}

export const ANSWERS: Section = {
  name: 'answers',
  countField: 'header.ancount',
  countAt: COUNT_AT.answer,
}

export const AUTHORITIES: Section = {
  name: 'authorities',
  countField: 'header.nscount',
  countAt: COUNT_AT.authority,
}

export const ADDITIONALS: Section = {
  name: 'additionals',
  countField: 'header.arcount',
  countAt: COUNT_AT.additional,
}

/** `answers[1].ttl`, or `answers[1].rdata.exchange` for the field that the registry calls `MX.exchange`. */
export function formatPlace(section: Section, index: number, inRdata: boolean, field: string): string {
  const entry = `${section.name}[${index}]`
  if (!inRdata) return field === '' ? entry : `${entry}.${field}`
  const dot = field.indexOf('.')
  return dot < 0 ? `${entry}.rdata` : `${entry}.rdata${field.slice(dot)}`
}
