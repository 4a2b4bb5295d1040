/**
 * The tokens of one record's data in a lone string (RFC 1035 §5.1): `10 mail.example.`. Knows blanks, quotes,
 * escapes, parentheses and comments; not lines, for there is only one record.
 */

import { TextError, type TextErrorCode } from '../../errors.ts'
import { DomainName } from '../name/domain-name.ts'
import { parseName } from '../name/name-text.ts'
import type { RdataText } from './field-kind.ts'
import { octetsFromText, octetString, textFromOctets, unescapeOctets } from './octet-text.ts'

/** Blanks and parentheses, a comment, a quoted token, a plain one, or a quote that is not closed. */
const TOKEN = /[ \t\r\n()]+|;[^\n]*|("(?:[^"\\]|\\.)*")|((?:[^ \t\r\n()";\\]|\\.)+)|(["\\])/gsy

interface Token {
  readonly text: string
  readonly at: number
}

export class RdataTokens implements RdataText {
  readonly #tokens: readonly Token[]
  readonly #origin: DomainName
  #next = 0

  /** Throws `TextError` 'syntax' at a quote that is not closed or a backslash before nothing. */
  constructor(text: string, origin: DomainName = DomainName.root) {
    this.#tokens = tokensOf(octetString(octetsFromText(text)))
    this.#origin = origin
  }

  more(): boolean {
    return this.#next < this.#tokens.length
  }

  peek(): string | undefined {
    return this.#tokens[this.#next]?.text
  }

  word(expected: string): string {
    const { text } = this.#take(expected)
    if (isQuoted(text)) throw this.wrong('syntax', `${expected}, without quotes`)
    return text
  }

  pair(expected: string): string {
    const word = this.word(expected)
    const value = this.#tokens[this.#next]
    const end = this.#tokens[this.#next - 1]!.at + word.length
    if (!word.endsWith('=') || value?.at !== end || !isQuoted(value.text)) return word
    this.#next++
    return word + value.text
  }

  octets(expected: string): Uint8Array {
    const { text } = this.#take(expected)
    return unescapeOctets(isQuoted(text) ? text.slice(1, -1) : text)
  }

  name(expected: string): Uint8Array {
    return parseName(this.word(expected), this.#origin.octets)
  }

  wrong(code: TextErrorCode, expected: string): TextError {
    return new TextError(code, shown(this.#tokens[this.#next - 1]?.text ?? ''), expected)
  }

  #take(expected: string): Token {
    const token = this.#tokens[this.#next++]
    if (token === undefined) throw new TextError('missing-field', '', expected)
    return token
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(TOKEN)) {
    const [, quoted, plain, broken] = match
    if (broken !== undefined)
      throw new TextError('syntax', shown(text.slice(match.index)), 'a quote to close it')
    const token = quoted ?? plain
    if (token !== undefined) tokens.push({ text: token, at: match.index })
  }
  return tokens
}

/** A token as it was given. */
function shown(token: string): string {
  const octets = Uint8Array.from(token, (character) => character.charCodeAt(0))
  return textFromOctets(octets, 0, octets.length)
}

function isQuoted(token: string): boolean {
  return token.startsWith('"')
}
