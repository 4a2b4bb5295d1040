/** One thing that is wrong with a zone file, with its place, as a person is told of it. Types only. */

import type { ResourceRecord } from '../dns/message/record.ts'
import type { Rule } from '../dns/zone/lint/rule.ts'
import type { ZoneFileErrorCode } from '../errors.ts'

/** Other text for the octets of a file from `start` up to, not including, `finish`; one character an octet. */
export interface Fix {
  readonly file: string
  readonly start: number
  readonly finish: number
  readonly text: string
  /** Whether nothing else can be meant, so that it can be made without asking. */
  readonly isSafe: boolean
  /** What it does, for a person. */
  readonly says: string
}

export interface Problem {
  readonly rule: Rule
  readonly severity: 'error' | 'warning'
  readonly file: string
  /** From 1, the column in characters. */
  readonly line: number
  readonly column: number
  /** What stands there, as far as it is to be marked; empty for a place between characters. */
  readonly token: string
  readonly message: string
  readonly why: string
  /** The record that it is about; none for what could not be read. */
  readonly record?: ResourceRecord
  /** Why the text could not be understood, and what would have been. */
  readonly mistake?: { readonly code: ZoneFileErrorCode; readonly expected: string }
  readonly fix?: Fix
}
