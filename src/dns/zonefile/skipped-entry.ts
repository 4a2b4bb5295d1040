/**
 * Finds where to go on after a mistake: behind the entry that holds it. A parenthesis that was forgotten would make
 * the rest of the file one entry, so a line inside it that begins as a record or a directive does ends it.
 */

import { Fault } from './fault.ts'
import { MAX_ENTRY_LENGTH, TOKEN, type Lexer, type TokenKind } from './lexer.ts'
import { findMnemonic, isClass, UNKNOWN } from './mnemonics.ts'
import { NO_TTL, parseTtl } from './ttl-text.ts'

export interface SkippedEntry {
  /** The parenthesis that is never closed. */
  readonly unclosed: Fault | undefined
  /** Whether the entry is too long to be held: what is left of its line is to be thrown away. */
  readonly discard: boolean
}

const CLOSED: SkippedEntry = { unclosed: undefined, discard: false }

const LINE_FEED = 0x0a
const RETURN = 0x0d
const DOLLAR = 0x24

/**
 * Moves the lexer, which has met a mistake, behind the entry.
 *
 * @throws INCOMPLETE
 */
export function skipEntry(lexer: Lexer): SkippedEntry {
  if (lexer.ended) return CLOSED
  if (lexer.depth > 0) {
    // What stands between here and the parenthesis has to be looked at again.
    lexer.at = lexer.openedAt
    lexer.depth = 0
  }
  for (;;) {
    const token = nextToken(lexer)
    if (token === TOKEN.END) return CLOSED
    if (token instanceof Fault)
      return { unclosed: lexer.depth > 0 ? token : undefined, discard: leaveLong(lexer) }
    if (lexer.depth > 0 && beginsRecord(lexer)) {
      const unclosed = lexer.unclosed()
      lexer.at = lexer.start
      return { unclosed, discard: false }
    }
  }
}

/** The next token, past further mistakes; a fault when there is none because the file or the entry's length ends. */
function nextToken(lexer: Lexer): TokenKind | Fault {
  for (;;) {
    try {
      return lexer.next()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const isUnclosed = error.code === 'unbalanced-parenthesis' && lexer.depth > 0
      if (isUnclosed || error.code === 'entry-too-long') return error
    }
  }
}

/** Leaves an entry that is too long, and says that it did; not at the end of the file. */
function leaveLong(lexer: Lexer): boolean {
  if (lexer.isAtEnd && lexer.window.complete) return false
  lexer.at = lexer.entryAt + MAX_ENTRY_LENGTH
  return true
}

/** Whether the token found last begins a line, and that line begins as a record with an owner or a directive does. */
function beginsRecord(lexer: Lexer): boolean {
  const { window, start } = lexer
  const before = window.octets[start - 1]
  if (lexer.kind !== TOKEN.WORD || (before !== LINE_FEED && before !== RETURN)) return false
  if (window.octets[start] === DOLLAR) return true
  const { at, depth, openedAt } = lexer
  try {
    return isHeader(lexer, start)
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  } finally {
    lexer.at = at
    lexer.depth = depth
    lexer.openedAt = openedAt
    lexer.start = start
  }
}

/** Whether TTL and class, if any, and a type come next on the line that begins at `start`. */
function isHeader(lexer: Lexer, start: number): boolean {
  const { window } = lexer
  for (;;) {
    if (lexer.next() !== TOKEN.WORD || window.countLineFeeds(start, lexer.start) > 0) return false
    if (parseTtl(window.octets, lexer.start, lexer.finish) !== NO_TTL) continue
    const mnemonic = findMnemonic(window.octets, lexer.start, lexer.finish)
    if (!isClass(mnemonic)) return mnemonic !== UNKNOWN
  }
}
