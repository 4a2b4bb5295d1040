/** Where the parts of a record stand in the text of its entry. Reads no values, and judges nothing. */

import { Fault } from './fault.ts'
import { Lexer, TOKEN } from './lexer.ts'
import { findMnemonic, isClass, UNKNOWN } from './mnemonics.ts'
import { NO_TTL, parseTtl } from './ttl-text.ts'

/** The octets of an entry from `start` up to, not including, `finish`; a quoted string with its quotes. */
export interface Span {
  readonly start: number
  readonly finish: number
}

export interface EntryFields {
  /** Undefined where it is left out, as each of the next two. */
  readonly owner: Span | undefined
  readonly ttl: Span | undefined
  readonly rrclass: Span | undefined
  readonly type: Span
  readonly data: readonly Span[]
}

const DOLLAR = 0x24

/** The parts of the one record in `entry`; undefined where it holds none, or only as a template. */
export function findFields(entry: Uint8Array): EntryFields | undefined {
  if (entry[0] === DOLLAR) return undefined
  const lexer = new Lexer()
  lexer.append(entry)
  lexer.window.complete = true
  const isIndented = lexer.beginEntry()
  try {
    return fieldsOf(entry, tokensOf(lexer), isIndented)
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

function tokensOf(lexer: Lexer): Span[] {
  const tokens: Span[] = []
  for (let kind = lexer.next(); kind !== TOKEN.END; kind = lexer.next()) {
    const quote = kind === TOKEN.QUOTED ? 1 : 0
    tokens.push({ start: lexer.start - quote, finish: lexer.finish + quote })
  }
  return tokens
}

function fieldsOf(entry: Uint8Array, tokens: Span[], isIndented: boolean): EntryFields | undefined {
  const owner = isIndented ? undefined : tokens.shift()
  let ttl: Span | undefined
  let rrclass: Span | undefined
  for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
    const mnemonic = findMnemonic(entry, token.start, token.finish)
    if (parseTtl(entry, token.start, token.finish) !== NO_TTL) ttl = token
    else if (mnemonic === UNKNOWN) return undefined
    else if (isClass(mnemonic) && rrclass === undefined) rrclass = token
    else return { owner, ttl, rrclass, type: token, data: tokens }
  }
  return undefined
}
