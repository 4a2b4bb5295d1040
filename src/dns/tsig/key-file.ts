/**
 * Keys from a file in BIND's syntax, as `tsig-keygen` writes it:
 *
 *     key "name" { algorithm hmac-sha256; secret "base64=="; };
 *
 * Reads `key` statements and nothing else that a named.conf may have.
 */

import { TextError } from '../../errors.ts'
import { suggest } from '../../suggestion.ts'
import { DomainName } from '../name/domain-name.ts'
import { parseBase64 } from '../rdata/base64.ts'
import { KeyFileError, type KeyFileMistake } from './key-file-error.ts'
import { type KeyFileToken, readKeyFileTokens } from './key-file-lexer.ts'
import { parseTsigAlgorithm, type TsigAlgorithm } from './tsig-algorithm.ts'
import type { TsigKey } from './tsig-key.ts'

/**
 * The keys of a file, in its order. No two of them have the same name.
 *
 * @param file what mistakes call it
 * @throws KeyFileError with all mistakes
 */
export function parseKeyFile(text: string, file: string): TsigKey[] {
  const parser = new KeyFileParser(readKeyFileTokens(text), file)
  const keys = parser.keys()
  const [first, ...others] = parser.mistakes
  if (first !== undefined) throw new KeyFileError([first, ...others])
  return keys
}

/**
 * The octets of a shared secret in base64, which may be broken by blanks.
 *
 * @throws TextError, without the secret in it
 */
export function parseSecret(text: string): Uint8Array {
  const octets = parseBase64(text.replace(/\s/g, ''))
  if (octets === undefined) throw new TextError('bad-encoding', '', 'a secret in base64')
  if (octets.length === 0) throw new TextError('missing-field', '', 'a secret of at least one octet')
  return octets
}

const CLAUSES = ['algorithm', 'secret']
const LONGEST_TOKEN = 40
/** `managed-keys`, `trust-anchors`, and the like. */
const LONGEST_STATEMENT = 20

interface Clauses {
  algorithm?: TsigAlgorithm
  secret?: Uint8Array
}

class KeyFileParser {
  readonly mistakes: KeyFileMistake[] = []
  readonly #tokens: readonly KeyFileToken[]
  readonly #file: string
  readonly #lineByKey = new Map<string, number>()
  #next = 0
  /** Nothing that is missing there as well is worth telling. */
  #hasFailedAtEnd = false

  constructor(tokens: readonly KeyFileToken[], file: string) {
    this.#tokens = tokens
    this.#file = file
  }

  keys(): TsigKey[] {
    const keys: TsigKey[] = []
    while (!this.#isOver()) {
      if (this.#isWord('key')) this.#key(keys)
      else this.#otherStatement()
    }
    if (this.#peek().kind === 'open') this.#fail(this.#peek(), '')
    return keys
  }

  #otherStatement(): void {
    const token = this.#peek()
    // A longer word may be a secret that stands in the file alone.
    const shown = token.text.length > LONGEST_STATEMENT ? '' : token.text
    this.#fail(token, `a statement 'key "name" { … };'${suggest(token.text, ['key'])}`, shown)
    this.#skipStatement()
  }

  #key(keys: TsigKey[]): void {
    this.#take()
    const nameToken = this.#peek()
    if (isText(nameToken)) this.#take()
    if (!isText(nameToken) || !this.#isMark('{')) {
      this.#fail(this.#peek(), isText(nameToken) ? `'{'` : 'the name of the key')
      this.#skipStatement()
      return
    }
    this.#take()
    const before = this.mistakes.length
    const name = this.#attempt(nameToken, () => DomainName.parse(nameToken.text))
    const { algorithm, secret } = this.#clauses()
    this.#end()
    if (name !== undefined) this.#checkDistinct(name, nameToken)
    if (name !== undefined && algorithm !== undefined && secret !== undefined)
      keys.push({ name, algorithm, secret })
    // What is there and wrong has been told.
    else if (this.mistakes.length === before)
      this.#fail(nameToken, 'both an algorithm and a secret in this key')
  }

  /** All up to the closing brace, and that. */
  #clauses(): Clauses {
    const clauses: Clauses = {}
    while (!this.#isMark('}')) {
      if (this.#isOver()) {
        this.#fail(this.#peek(), `'}'`)
        return clauses
      }
      this.#clause(clauses)
    }
    this.#take()
    return clauses
  }

  #clause(clauses: Clauses): void {
    const word = this.#peek()
    const clause = word.text.toLowerCase()
    if (word.kind !== 'word' || !CLAUSES.includes(clause)) {
      this.#fail(word, `algorithm, secret or '}'${suggest(word.text, CLAUSES)}`)
      this.#skipClause()
      return
    }
    this.#take()
    const isAlgorithm = clause === 'algorithm'
    const value = this.#peek()
    if (!isText(value)) {
      this.#fail(value, isAlgorithm ? 'the name of an algorithm' : 'a secret in base64')
      this.#skipClause()
      return
    }
    this.#take()
    if (clauses[isAlgorithm ? 'algorithm' : 'secret'] !== undefined)
      this.#fail(word, `only one ${clause} in a key`)
    else if (isAlgorithm) this.#set(clauses, 'algorithm', value, parseTsigAlgorithm)
    else this.#set(clauses, 'secret', value, parseSecret)
    this.#end()
  }

  #set<C extends keyof Clauses>(
    clauses: Pick<Clauses, C>,
    clause: C,
    token: KeyFileToken,
    parse: (text: string) => NonNullable<Clauses[C]>,
  ): void {
    const value = this.#attempt(token, () => parse(token.text))
    if (value !== undefined) clauses[clause] = value
  }

  #checkDistinct(name: DomainName, token: KeyFileToken): void {
    const earlier = this.#lineByKey.get(name.key)
    if (earlier !== undefined) this.#fail(token, `another name: line ${earlier} has a key of this one`)
    else this.#lineByKey.set(name.key, token.line)
  }

  /** The semicolon. Where it is missing, the next clause is read as though it were there. */
  #end(): void {
    if (this.#hasFailedAtEnd || this.#peek().kind === 'open') return
    if (!this.#isMark(';')) {
      const { endLine, endColumn } = this.#tokens[this.#next - 1]!
      this.#tell({ line: endLine, column: endColumn }, '', `';'`)
      // These may be the rest of a secret.
      while (isText(this.#peek()) && !this.#isKeyword()) this.#take()
    }
    if (this.#isMark(';')) this.#take()
  }

  /** To behind the next semicolon that is in no braces. */
  #skipStatement(): void {
    for (let depth = 0; !this.#isOver();) {
      const { kind, text } = this.#take()
      if (kind !== 'mark') continue
      if (text === '{') depth++
      if (text === '}') depth--
      if (text === ';' && depth <= 0) return
    }
  }

  /** To behind the next semicolon, or to the brace that closes the key. */
  #skipClause(): void {
    while (!this.#isOver() && !this.#isMark('}')) {
      const { kind, text } = this.#take()
      if (kind === 'mark' && text === ';') return
    }
  }

  #peek(): KeyFileToken {
    return this.#tokens[this.#next]!
  }

  #take(): KeyFileToken {
    return this.#tokens[this.#next++]!
  }

  #isOver(): boolean {
    const { kind } = this.#peek()
    return kind === 'end' || kind === 'open'
  }

  #isMark(mark: string): boolean {
    const { kind, text } = this.#peek()
    return kind === 'mark' && text === mark
  }

  #isKeyword(): boolean {
    return ['key', ...CLAUSES].some((word) => this.#isWord(word))
  }

  #isWord(word: string): boolean {
    const { kind, text } = this.#peek()
    return kind === 'word' && text.toLowerCase() === word
  }

  /** What `parse` gives; where it fails, that is a mistake at the token. */
  #attempt<T>(token: KeyFileToken, parse: () => T): T | undefined {
    try {
      return parse()
    } catch (error) {
      if (!(error instanceof TextError)) throw error
      this.#fail(token, error.expected, error.token)
      return undefined
    }
  }

  #fail(token: KeyFileToken, expected: string, shown = token.text): void {
    if (this.#hasFailedAtEnd) return
    this.#hasFailedAtEnd = token.kind === 'end' || token.kind === 'open'
    if (token.kind === 'open') this.#tell(token, '', `the end of this ${token.text}`)
    else this.#tell(token, shown, expected)
  }

  #tell({ line, column }: Pick<KeyFileToken, 'line' | 'column'>, shown: string, expected: string): void {
    const token = shown.length > LONGEST_TOKEN ? `${shown.slice(0, LONGEST_TOKEN)}…` : shown
    const message = token === '' ? `expected ${expected}` : `'${token}': expected ${expected}`
    this.mistakes.push({ file: this.#file, line, column, token, expected, message })
  }
}

function isText({ kind }: KeyFileToken): boolean {
  return kind === 'word' || kind === 'string'
}
