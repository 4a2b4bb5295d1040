/**
 * Octets without a structure that we know, and their presentation `\# 4 0A000001` (RFC 3597 §5). Any data of
 * any type may be written so.
 */

import { formatBase16, parseBase16 } from './base16.ts'
import { inChunks } from './encoded-octets.ts'
import type { FieldKind, RdataText } from './field-kind.ts'
import { MAX_U16, parseInteger } from './integers.ts'
import { octetsFromValue } from './plain-value.ts'

/** What a record's data begins with when it is written as octets. */
export const OPAQUE_MARK = '\\#'

/** All that is left of the data. */
export const opaque: FieldKind<Uint8Array> = {
  read: (reader) => reader.bytes(reader.remaining),
  write: (writer, value) => writer.bytes(octetsFromValue(writer, value)),
  copy(reader, writer) {
    const length = reader.remaining
    writer.range(reader.octets, reader.advance(length), length)
  },
  parse: (text, writer) => writer.bytes(parseOpaque(text)),
  format(reader) {
    const length = reader.remaining
    return formatOpaque(reader.octets, reader.advance(length), length)
  },
}

/** The octets of `\# length hex…`. Throws `TextError`. */
export function parseOpaque(text: RdataText): Uint8Array {
  const expected = `${OPAQUE_MARK}, a length and that many octets in hexadecimal`
  if (text.peek() !== OPAQUE_MARK) {
    if (text.more()) text.octets(expected)
    throw text.wrong('syntax', expected)
  }
  text.word(expected)
  const length = parseInteger(text, MAX_U16, 'a length from 0 to 65535')
  let digits = ''
  while (text.more()) digits += text.word('hexadecimal digits')
  const octets = parseBase16(digits)
  if (octets === undefined) throw text.wrong('bad-encoding', 'pairs of hexadecimal digits')
  if (octets.length !== length) throw text.wrong('bad-value', `${length} octets in hexadecimal`)
  return octets
}

export function formatOpaque(octets: Uint8Array, at: number, length: number): string {
  const head = `${OPAQUE_MARK} ${length}`
  return length === 0 ? head : `${head} ${inChunks(formatBase16(octets, at, length))}`
}
