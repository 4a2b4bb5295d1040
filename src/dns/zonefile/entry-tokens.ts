/**
 * The tokens of one entry, as whoever reads the entry wants them: one after another, with a look at the next, as
 * words, octets or names. To the record types this is the text of their data.
 */

import { EncodeError, TextError, type TextErrorCode, type ZoneFileErrorCode } from '../../errors.ts'
import { MAX_NAME_LENGTH } from '../name/name-octets.ts'
import { escapedOctet } from '../name/name-text.ts'
import type { RdataText } from '../rdata/field-kind.ts'
import { Fault } from './fault.ts'
import { TOKEN, type Lexer, type TokenKind } from './lexer.ts'
import { NO_ORIGIN, octetString, putNameToken, RelativeNameError } from './name-token.ts'
import { shortText } from './text-window.ts'

const BACKSLASH = 0x5c
const EQUALS = 0x3d

export class EntryTokens implements RdataText {
  readonly lexer: Lexer
  /** Wire octets of what relative names are relative to. */
  origin: Uint8Array = NO_ORIGIN
  /** The token taken last: its kind and the octets it has, without quotes. */
  kind: TokenKind = TOKEN.END
  start = 0
  finish = 0
  /** How many tokens of the entry have been taken. */
  taken = 0
  /** One past the last token that was taken, with its quote. */
  #after = 0
  /** Whether the lexer is a token ahead. */
  #ahead = false
  #peeked: string | undefined
  readonly #name = new Uint8Array(MAX_NAME_LENGTH + 1)

  constructor(lexer: Lexer) {
    this.lexer = lexer
  }

  /** Makes ready for a new entry. */
  begin(): void {
    this.#ahead = false
    this.kind = TOKEN.END
    this.taken = 0
    this.#after = this.lexer.entryAt
  }

  /** Takes the next token; at the end of the entry there is nothing to take, however often it is asked for. */
  take(): TokenKind {
    const kind = this.look()
    this.kind = kind
    if (kind !== TOKEN.END) {
      this.#ahead = false
      this.start = this.lexer.start
      this.finish = this.lexer.finish
      this.#after = this.lexer.at
      this.taken++
    }
    return kind
  }

  /** The kind of the next token, which the lexer then stands on. */
  look(): TokenKind {
    if (this.#ahead) return this.lexer.kind
    const kind = this.lexer.next()
    this.#ahead = true
    this.#peeked = undefined
    return kind
  }

  more(): boolean {
    return this.look() !== TOKEN.END
  }

  peek(): string | undefined {
    if (this.look() === TOKEN.END) return undefined
    return (this.#peeked ??= this.#text(this.lexer.kind, this.lexer.start, this.lexer.finish))
  }

  word(expected: string): string {
    this.takeWord(expected)
    return (this.#peeked ??= octetString(this.lexer.window.octets, this.start, this.finish))
  }

  pair(expected: string): string {
    const word = this.word(expected)
    const { lexer, start, finish } = this
    if (lexer.window.octets[finish - 1] !== EQUALS) return word
    if (this.look() !== TOKEN.QUOTED || lexer.start !== finish + 1) return word
    const value = this.peek()!
    this.take()
    // From here on both are one token.
    this.kind = TOKEN.WORD
    this.start = start
    this.finish++
    return word + value
  }

  /** The octets hold until more of the file is read. */
  octets(expected: string): Uint8Array {
    if (this.take() === TOKEN.END) throw missing(expected)
    const octets = this.lexer.window.octets.subarray(this.start, this.finish)
    return this.lexer.escaped ? unescape(octets) : octets
  }

  /** The octets hold until the next call. */
  name(expected: string): Uint8Array {
    this.takeWord(expected)
    putNameToken(this.lexer.window.octets, this.start, this.finish, this.origin, this.#name)
    return this.#name
  }

  /** The token taken last as it stands, cut when long; empty at the end of the entry. */
  excerpt(): string {
    if (this.kind === TOKEN.END) return ''
    const quotes = this.kind === TOKEN.QUOTED ? 1 : 0
    return this.lexer.window.excerpt(this.start - quotes, this.finish + quotes)
  }

  /** Where the token taken last begins; at the end of the entry, where the one before ended. */
  get place(): number {
    if (this.kind === TOKEN.END) return this.#after
    return this.kind === TOKEN.QUOTED ? this.start - 1 : this.start
  }

  wrong(code: TextErrorCode, expected: string): TextError {
    return new TextError(code, this.excerpt(), expected)
  }

  /** A mistake about the token taken last. Throw it. */
  fault(code: ZoneFileErrorCode, expected: string): Fault {
    return new Fault(code, this.place, this.excerpt(), expected)
  }

  /** The mistake that an error thrown while the entry was read stands for; an error that stands for none is thrown. */
  faultOf(error: unknown): Fault {
    if (error instanceof Fault) return error
    if (error instanceof TextError) return this.#faultOfText(error)
    if (error instanceof RelativeNameError) {
      return this.fault('no-origin', 'a name with a final dot, since no origin is known')
    }
    if (error instanceof EncodeError) return this.fault('too-long', 'at most 65,535 octets of data')
    throw error
  }

  /**
   * Takes the end of the entry.
   *
   * @throws Fault 'extra-field'
   */
  end(what: string): void {
    if (this.take() !== TOKEN.END) throw this.fault('extra-field', `the end of ${what}`)
  }

  /**
   * Takes a token that must be a word, and leaves it in `start` and `finish`.
   *
   * @throws TextError 'missing-field' or 'syntax'
   */
  takeWord(expected: string): void {
    const kind = this.take()
    if (kind === TOKEN.WORD) return
    throw kind === TOKEN.END ? missing(expected) : this.wrong('syntax', `${expected}, without quotes`)
  }

  #faultOfText({ code, token, expected }: TextError): Fault {
    // Names and escapes are read from octets that need not be text.
    const isRaw = code === 'bad-name' || code === 'bad-escape'
    return new Fault(code, this.place, isRaw ? this.excerpt() : shortText(token), expected)
  }

  #text(kind: TokenKind, start: number, finish: number): string {
    const text = octetString(this.lexer.window.octets, start, finish)
    return kind === TOKEN.QUOTED ? `"${text}"` : text
  }
}

function missing(expected: string): TextError {
  return new TextError('missing-field', '', expected)
}

function unescape(text: Uint8Array): Uint8Array {
  const octets = new Uint8Array(text.length)
  let length = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== BACKSLASH) {
      octets[length++] = text[at]!
      continue
    }
    const escape = octetString(text, at, Math.min(at + 4, text.length))
    octets[length++] = escapedOctet(escape, 0)
    at += escape.length === 4 && isDigit(text[at + 1]!) ? 3 : 1
  }
  return octets.subarray(0, length)
}

function isDigit(octet: number): boolean {
  return octet >= 0x30 && octet <= 0x39
}
