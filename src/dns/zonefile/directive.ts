/** Reads directives: `$ORIGIN`, `$INCLUDE` (RFC 1035 §5.1), `$TTL` (RFC 2308 §4) and BIND's `$GENERATE`. */

import { suggest } from '../../suggestion.ts'
import { MAX_NAME_LENGTH } from '../name/name-octets.ts'
import type { EntryTokens } from './entry-tokens.ts'
import { GenerateTemplate, parseRange, type GenerateRange, MAX_GENERATED } from './generate-template.ts'
import { TOKEN } from './lexer.ts'
import { NO_ORIGIN, octetString, putNameToken } from './name-token.ts'
import { RecordHeader, ttlTooLarge } from './record-header.ts'
import { MAX_TTL_SECONDS, NO_TTL, parseTtl } from './ttl-text.ts'

export type Directive =
  | { readonly kind: 'origin'; readonly origin: Uint8Array }
  | { readonly kind: 'ttl'; readonly ttlSeconds: number }
  | IncludeDirective
  | GenerateDirective

export interface IncludeDirective {
  readonly kind: 'include'
  readonly path: string
  /** Where the path stands. */
  readonly at: number
  readonly origin: Uint8Array
}

export interface GenerateDirective {
  readonly kind: 'generate'
  readonly range: GenerateRange
  readonly owner: GenerateTemplate
  readonly header: RecordHeader
  readonly rdata: GenerateTemplate
}

const NAMES = ['$ORIGIN', '$TTL', '$INCLUDE', '$GENERATE'] as const

/**
 * Reads the directive whose name has been taken, to the end of its entry. `zoneClass` as in `RecordHeader.read`.
 *
 * @throws Fault, TextError or RelativeNameError
 */
export function readDirective(tokens: EntryTokens, zoneClass: number): Directive {
  const name = tokens.excerpt()
  switch (name.toUpperCase()) {
    case '$ORIGIN':
      return readOrigin(tokens)
    case '$TTL':
      return readTtl(tokens)
    case '$INCLUDE':
      return readInclude(tokens)
    case '$GENERATE':
      return readGenerate(tokens, zoneClass)
    default:
      throw tokens.fault('unknown-directive', `a directive (${NAMES.join(', ')})${suggest(name, NAMES)}`)
  }
}

function readOrigin(tokens: EntryTokens): Directive {
  const origin = nameOf(tokens, 'the new origin')
  tokens.end('the $ORIGIN directive')
  return { kind: 'origin', origin }
}

function readTtl(tokens: EntryTokens): Directive {
  const expected = 'a TTL such as 3600, 1h or 1h30m'
  tokens.takeWord(expected)
  const ttlSeconds = parseTtl(tokens.lexer.window.octets, tokens.start, tokens.finish)
  if (ttlSeconds === NO_TTL) throw tokens.fault('bad-ttl', expected)
  if (ttlSeconds > MAX_TTL_SECONDS) throw ttlTooLarge(tokens)
  tokens.end('the $TTL directive')
  return { kind: 'ttl', ttlSeconds }
}

function readInclude(tokens: EntryTokens): IncludeDirective {
  const path = decoder.decode(tokens.octets('a file name'))
  const at = tokens.place
  if (path === '') throw tokens.fault('missing-field', 'a file name')
  const origin = tokens.more() ? nameOf(tokens, 'an origin for the included file') : tokens.origin
  tokens.end('the $INCLUDE directive')
  return { kind: 'include', path, at, origin }
}

function readGenerate(tokens: EntryTokens, zoneClass: number): GenerateDirective {
  const expected = `a range such as 1-254 or 0-100/2 of at most ${MAX_GENERATED} numbers`
  const range = parseRange(tokens.word(expected))
  if (range === undefined) throw tokens.fault('bad-range', expected)
  tokens.takeWord('a template for the owner names')
  const owner = templateOf(tokens)
  if (tokens.origin === NO_ORIGIN) throw tokens.fault('no-origin', 'an origin to generate names below')
  const header = new RecordHeader()
  header.read(tokens, zoneClass)
  if (tokens.take() === TOKEN.END) throw tokens.fault('missing-field', 'a template for the data')
  const rdata = templateOf(tokens)
  tokens.end('the $GENERATE directive')
  return { kind: 'generate', range, owner, header, rdata }
}

function nameOf(tokens: EntryTokens, expected: string): Uint8Array {
  tokens.takeWord(expected)
  const length = putNameToken(tokens.lexer.window.octets, tokens.start, tokens.finish, tokens.origin, scratch)
  return scratch.slice(0, length)
}

/** The token taken last, as text that a record could have: beyond ASCII in `\DDD`, quotes bare where they were quoted. */
function templateOf(tokens: EntryTokens): GenerateTemplate {
  const text = octetString(tokens.lexer.window.octets, tokens.start, tokens.finish)
  const ascii = text.replace(/[^\x00-\x7f]/g, (character) => `\\${character.charCodeAt(0)}`)
  const isQuoted = tokens.kind === TOKEN.QUOTED
  return new GenerateTemplate(isQuoted ? ascii.replace(/\\(.)/gs, unescapeQuote) : ascii)
}

function unescapeQuote(escape: string, character: string): string {
  return character === '"' ? character : escape
}

const scratch = new Uint8Array(MAX_NAME_LENGTH + 1)
const decoder = new TextDecoder()
