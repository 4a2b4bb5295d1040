/** The lines of an entry's sections: questions and records, in the syntax of master files. */

import { TextError, ZoneFileError } from '../errors.ts'
import { CLASS, findClass, parseClass } from '../dns/iana/classes.ts'
import { findType } from '../dns/iana/types.ts'
import type { Question, ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { parseRecord } from '../dns/zonefile/record-text.ts'
import { MAX_TTL_SECONDS, parseTtl } from '../dns/zonefile/ttl-text.ts'
import type { LineReader } from './line-reader.ts'

/** The TTL of records that state none, as in Unbound's tests. */
const DEFAULT_TTL_SECONDS = 3600

/** Owner, TTL or nothing, a class other than IN, and the rest. */
const FOREIGN_CLASS = /^(\S+(?:\s+[0-9]+)?)\s+(CH|HS|CLASS[0-9]+)\s+(.*)$/

/** What relative names and missing TTLs mean; `$ORIGIN` and `$TTL` change it, up to the end of the entry. */
export class RecordContext {
  origin = DomainName.root
  defaultTtlSeconds = DEFAULT_TTL_SECONDS

  /** Takes the line if it is a directive. */
  takeDirective(reader: LineReader): boolean {
    const [directive, value = ''] = reader.words
    if (directive === '$ORIGIN') this.origin = nameIn(value, reader, this.origin)
    else if (directive === '$TTL') this.defaultTtlSeconds = ttlIn(value, reader)
    else return false
    return true
  }
}

/** A line `name [class] type`. */
export function readQuestion(reader: LineReader, { origin }: RecordContext): Question {
  const [nameText, ...rest] = reader.words
  const name = nameIn(nameText!, reader, origin)
  const rrclass = rest.length > 1 ? findClass(rest[0]!) : CLASS.IN
  if (rrclass === undefined) throw reader.error(rest[0]!, 'a class, such as IN')
  const typeText = rest.at(-1) ?? ''
  const type = findType(typeText)
  if (type === undefined) throw reader.error(typeText, 'a record type')
  if (rest.length > 2) throw reader.error(rest[1]!, 'name, class and type, no more')
  return { name, type, rrclass }
}

/** The record of a line, and of those after it as long as a parenthesis is open. */
export function readRecord(reader: LineReader, context: RecordContext): ResourceRecord {
  const line = reader.number
  let { text } = reader
  while (openParentheses(text) > 0) {
    reader.nextWithin('(', line, ')')
    text += ' ' + reader.text
  }
  const [, head = '', classText = 'IN', tail = ''] = FOREIGN_CLASS.exec(text) ?? []
  try {
    // Rdata is that of class IN in every class, as in Unbound: CH A holds an IPv4 address.
    if (tail === '') return parseRecord(text, context)
    return { ...parseRecord(`${head} IN ${tail}`, context), rrclass: parseClass(classText) }
  } catch (error) {
    if (error instanceof ZoneFileError || error instanceof TextError)
      throw reader.error(error.token, error.expected, { cause: error })
    throw error
  }
}

/** The name in `text`. */
export function nameIn(text: string, reader: LineReader, origin = DomainName.root): DomainName {
  try {
    return text === '@' ? origin : DomainName.parse(text, origin)
  } catch (error) {
    if (error instanceof TextError) throw reader.error(text, 'a domain name', { cause: error })
    throw error
  }
}

function ttlIn(text: string, reader: LineReader): number {
  const octets = new TextEncoder().encode(text)
  const seconds = parseTtl(octets, 0, octets.length)
  if (seconds < 0 || seconds > MAX_TTL_SECONDS) throw reader.error(text, 'a TTL in seconds')
  return seconds
}

function openParentheses(text: string): number {
  const bare = text.replace(/\\.|"(?:[^"\\]|\\.)*"/g, '')
  return bare.split('(').length - bare.split(')').length
}
