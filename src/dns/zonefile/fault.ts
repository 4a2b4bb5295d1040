/** A mistake on its way from where it is found to where its line and column are worked out. Knows no file. */

import type { ZoneFileErrorCode } from '../../errors.ts'

export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: ZoneFileErrorCode
  /** The offset in the text window of what is wrong. */
  readonly at: number
  readonly token: string
  readonly expected: string

  constructor(code: ZoneFileErrorCode, at: number, token: string, expected: string) {
    super(expected)
    this.code = code
    this.at = at
    this.token = token
    this.expected = expected
  }
}

/** Thrown where the text at hand ends inside an entry and more is to come: the entry is read again then. */
class IncompleteEntry extends Error {
  override readonly name = 'IncompleteEntry'
}

/** The only one of its kind: it is no failure and needs no stack. */
export const INCOMPLETE: Error = new IncompleteEntry()
