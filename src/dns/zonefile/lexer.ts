/**
 * Splits the text of a master file into tokens (RFC 1035 §5.1): words, quoted strings, and the end of an entry.
 * Knows blanks, lines, quotes, escapes, comments and parentheses; no names, types or directives.
 *
 * Where the RFC is silent it does as BIND does: a quote or a semicolon ends a word; a lone CR ends an entry, and in a
 * comment or between quotes is like any other octet; a line feed between quotes needs a backslash before it.
 * A token is a range of octets; no string is made.
 */

import { Fault, INCOMPLETE } from './fault.ts'
import { TextWindow } from './text-window.ts'

export const TOKEN = { END: 0, WORD: 1, QUOTED: 2 } as const
export type TokenKind = (typeof TOKEN)[keyof typeof TOKEN]

/**
 * The most octets of text that one entry may have. 65,535 octets of rdata as `\DDD` need 260 KiB; a parenthesis that
 * is never closed must not make the rest of the file one entry, nor a slice of work too long.
 */
export const MAX_ENTRY_LENGTH = 320 * 1024

const SORT = {
  PLAIN: 0,
  BLANK: 1,
  LINE_FEED: 2,
  RETURN: 3,
  COMMENT: 4,
  OPEN: 5,
  CLOSE: 6,
  QUOTE: 7,
  BACKSLASH: 8,
  NUL: 9,
} as const

const sortOf = new Uint8Array(256)
sortOf[0x20] = sortOf[0x09] = SORT.BLANK
sortOf[0x0a] = SORT.LINE_FEED
sortOf[0x0d] = SORT.RETURN
sortOf[0x3b] = SORT.COMMENT
sortOf[0x28] = SORT.OPEN
sortOf[0x29] = SORT.CLOSE
sortOf[0x22] = SORT.QUOTE
sortOf[0x5c] = SORT.BACKSLASH
sortOf[0x00] = SORT.NUL

const LINE_FEED = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c

export class Lexer {
  readonly window = new TextWindow()
  /** Where the next token is looked for. */
  at = 0
  /** Where the entry at hand begins: always the beginning of a line. */
  entryAt = 0
  /** Line feeds passed since then. */
  lineFeeds = 0

  kind: TokenKind = TOKEN.END
  /** The token's first octet, and one past its last; those of a quoted one lie between the quotes. */
  start = 0
  finish = 0
  /** Whether the token holds a backslash. */
  escaped = false

  /** Whether the end of the entry has been passed. */
  ended = false
  /** Parentheses open, and where the outermost of them stands. */
  depth = 0
  openedAt = 0

  /** Adds text; the entry at hand is to be read again from its beginning. */
  append(text: Uint8Array): void {
    this.window.append(text, this.entryAt)
    this.at = this.entryAt = 0
  }

  /** Whether all text has been read. */
  get isAtEnd(): boolean {
    return this.at >= this.window.end
  }

  /** Begins an entry, and says whether blanks stand before it. */
  beginEntry(): boolean {
    this.entryAt = this.at
    this.lineFeeds = 0
    this.depth = 0
    this.ended = false
    return sortOf[this.window.octets[this.at]!] === SORT.BLANK
  }

  /**
   * Finds the next token of the entry.
   *
   * @throws Fault, with `at` behind what is wrong
   * @throws INCOMPLETE when the text ends before the entry does, and more is to come
   */
  next(): TokenKind {
    const { octets } = this.window
    let at = this.at
    for (;;) {
      switch (sortOf[octets[at]!]!) {
        case SORT.PLAIN:
        case SORT.BACKSLASH:
          return this.#word(at)
        case SORT.BLANK:
          at++
          break
        case SORT.LINE_FEED:
          if (this.depth === 0) return this.#endOfLine(at)
          if (at >= this.window.end) throw this.#endOfText(at)
          this.#checkLength(at)
          this.lineFeeds++
          at++
          break
        case SORT.RETURN:
          if (this.depth === 0) return this.#endOfReturn(at)
          at++
          break
        case SORT.COMMENT:
          do at++
          while (octets[at] !== LINE_FEED)
          break
        case SORT.OPEN:
          if (this.depth++ === 0) this.openedAt = at
          at++
          break
        case SORT.CLOSE:
          this.at = ++at
          if (--this.depth < 0) throw this.#strayClose(at - 1)
          break
        case SORT.QUOTE:
          return this.#quoted(at)
        case SORT.NUL:
          this.at = at + 1
          throw new Fault('bad-octet', at, '\\000', 'text, in which NUL octets are written as \\000')
      }
    }
  }

  #word(start: number): TokenKind {
    const { octets, end } = this.window
    let at = start
    let escaped = false
    for (;;) {
      let sort = sortOf[octets[at]!]
      while (sort === SORT.PLAIN) sort = sortOf[octets[++at]!]
      if (sort !== SORT.BACKSLASH) break
      escaped = true
      const next = sortOf[octets[at + 1]!]
      at += next === SORT.LINE_FEED || next === SORT.RETURN || next === SORT.NUL ? 1 : 2
    }
    if (at >= end && !this.window.complete) throw this.#endOfText(at)
    return this.#token(TOKEN.WORD, start, at, at, escaped)
  }

  #quoted(opening: number): TokenKind {
    const { octets, end } = this.window
    let at = opening + 1
    let escaped = false
    for (let octet = octets[at]!; octet !== QUOTE; octet = octets[at]!) {
      if (octet === LINE_FEED) throw this.#openQuote(opening, at)
      if (octet === BACKSLASH) {
        escaped = true
        at++
        if (at >= end) throw this.#openQuote(opening, end)
        if (octets[at] === LINE_FEED) this.lineFeeds++
      }
      at++
    }
    return this.#token(TOKEN.QUOTED, opening + 1, at, at + 1, escaped)
  }

  #token(kind: TokenKind, start: number, finish: number, next: number, escaped: boolean): TokenKind {
    this.at = next
    this.#checkLength(next)
    this.start = start
    this.finish = finish
    this.escaped = escaped
    return (this.kind = kind)
  }

  #endOfLine(at: number): TokenKind {
    if (at >= this.window.end) {
      if (!this.window.complete) throw this.#endOfText(at)
      return this.#endOfEntry(this.window.end)
    }
    this.lineFeeds++
    return this.#endOfEntry(at + 1)
  }

  /** A carriage return ends the entry, with the line feed behind it if there is one. */
  #endOfReturn(at: number): TokenKind {
    if (at + 1 >= this.window.end && !this.window.complete) throw this.#endOfText(at)
    return this.window.octets[at + 1] === LINE_FEED ? this.#endOfLine(at + 1) : this.#endOfEntry(at + 1)
  }

  #endOfEntry(next: number): TokenKind {
    this.at = next
    this.ended = true
    return (this.kind = TOKEN.END)
  }

  #checkLength(at: number): void {
    if (at - this.entryAt > MAX_ENTRY_LENGTH) throw this.#tooLong()
  }

  /** What to throw where the text at hand ends. */
  #endOfText(at: number): Error {
    const { window } = this
    if (window.complete) {
      this.at = window.end
      return this.unclosed()
    }
    return at - this.entryAt > MAX_ENTRY_LENGTH ? this.#tooLong() : INCOMPLETE
  }

  #tooLong(): Fault {
    if (this.depth > 0) return this.unclosed()
    return new Fault('entry-too-long', this.entryAt, '', `an entry of at most ${MAX_ENTRY_LENGTH} octets`)
  }

  #openQuote(opening: number, at: number): Error {
    const { window } = this
    if (at >= window.end && !window.complete) return this.#endOfText(at)
    this.at = at
    return new Fault(
      'unbalanced-quotes',
      opening,
      window.excerpt(opening, at),
      'a quote to close it on its line',
    )
  }

  #strayClose(at: number): Fault {
    this.depth = 0
    return new Fault('unbalanced-parenthesis', at, ')', 'an opening parenthesis before it')
  }

  /** The fault of the outermost open parenthesis. */
  unclosed(): Fault {
    return new Fault('unbalanced-parenthesis', this.openedAt, '(', 'a parenthesis to close it')
  }
}
