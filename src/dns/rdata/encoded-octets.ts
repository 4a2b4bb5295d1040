/** Runs of octets as fields of record data whose text is hexadecimal, base64 or base32. */

import type { ByteReader } from '../../bytes/byte-reader.ts'
import { formatBase16, parseBase16 } from './base16.ts'
import { formatBase32Hex, parseBase32Hex } from './base32hex.ts'
import { formatBase64, parseBase64 } from './base64.ts'
import type { FieldKind, RdataText } from './field-kind.ts'
import { MAX_U8 } from './integers.ts'
import { octetsFromValue } from './plain-value.ts'

/** An encoding of octets as text. */
interface Encoding {
  readonly expected: string
  readonly parse: (text: string) => Uint8Array | undefined
  readonly format: (octets: Uint8Array, at: number, length: number) => string
}

const BASE16: Encoding = { expected: 'hexadecimal digits in pairs', parse: parseBase16, format: formatBase16 }
const BASE64: Encoding = { expected: 'base64', parse: parseBase64, format: formatBase64 }
const BASE32HEX: Encoding = { expected: 'base32hex', parse: parseBase32Hex, format: formatBase32Hex }

/** One octet or more to the end of the data; text may break them into several tokens. */
export const base16: FieldKind<Uint8Array> = toTheEnd(BASE16, 1)
export const base64: FieldKind<Uint8Array> = toTheEnd(BASE64, 1)
/** As `base64`, and there may be none. */
export const base64OrNothing: FieldKind<Uint8Array> = toTheEnd(BASE64, 0)

/** As `base64OrNothing`, unbroken, with `-` for nothing: the data of DOA. */
export const dashedBase64: FieldKind<Uint8Array> = {
  ...base64OrNothing,
  parse(text, writer) {
    if (text.peek() === '-') text.word(BASE64.expected)
    else base64.parse(text, writer)
  },
  format(reader) {
    const length = reader.remaining
    return length === 0 ? '-' : formatBase64(reader.octets, reader.advance(length), length)
  },
}

function toTheEnd(encoding: Encoding, atLeast: number): FieldKind<Uint8Array> {
  const { expected, format } = encoding
  return {
    read: (reader) => reader.bytes(lengthToTheEnd(reader, atLeast)),
    write(writer, value) {
      const octets = octetsFromValue(writer, value)
      if (octets.length < atLeast) throw writer.error('bad-value', 'no octets')
      writer.bytes(octets)
    },
    copy(reader, writer) {
      const length = lengthToTheEnd(reader, atLeast)
      writer.range(reader.octets, reader.advance(length), length)
    },
    parse(text, writer) {
      const octets = parseToTheEnd(text, encoding)
      if (octets.length < atLeast) throw text.wrong('missing-field', expected)
      writer.bytes(octets)
    },
    format(reader) {
      const length = lengthToTheEnd(reader, atLeast)
      return inChunks(format(reader.octets, reader.advance(length), length))
    },
  }
}

function lengthToTheEnd(reader: ByteReader, atLeast: number): number {
  const length = reader.remaining
  if (length < atLeast) throw reader.error('truncated')
  return length
}

function parseToTheEnd(text: RdataText, encoding: Encoding): Uint8Array {
  let digits = ''
  while (text.more()) digits += text.word(encoding.expected)
  return decoded(text, encoding, digits)
}

/** The octets of all the tokens that are left, which are hexadecimal together. Throws `TextError`. */
export function parseBase16ToTheEnd(text: RdataText): Uint8Array {
  return parseToTheEnd(text, BASE16)
}

/** The octets of one token in hexadecimal. Throws `TextError`. */
export function parseBase16Word(text: RdataText): Uint8Array {
  return decoded(text, BASE16, text.word(BASE16.expected))
}

/** The octets of one token in base64. Throws `TextError`. */
export function parseBase64Word(text: RdataText): Uint8Array {
  return decoded(text, BASE64, text.word(BASE64.expected))
}

function decoded(text: RdataText, { parse, expected }: Encoding, digits: string): Uint8Array {
  const octets = parse(digits)
  if (octets === undefined) throw text.wrong('bad-encoding', expected)
  return octets
}

const countedBase16 = counted(BASE16, 0)

/** Octets behind a length octet, `-` when there are none: the salt of NSEC3 (RFC 5155 §3.3). */
export const salt: FieldKind<Uint8Array> = {
  ...countedBase16,
  parse(text, writer) {
    if (text.peek() !== '-') {
      countedBase16.parse(text, writer)
      return
    }
    text.word(BASE16.expected)
    writer.u8(0)
  },
  format: (reader) => countedBase16.format(reader) || '-',
}

/** A hash of at least one octet behind a length octet: the next owner of NSEC3 (RFC 5155 §3.3). */
export const hashedOwner: FieldKind<Uint8Array> = counted(BASE32HEX, 1)

function counted(encoding: Encoding, atLeast: number): FieldKind<Uint8Array> {
  return {
    read: (reader) => reader.bytes(countedLength(reader, atLeast)),
    write(writer, value) {
      const octets = octetsFromValue(writer, value)
      if (octets.length < atLeast) throw writer.error('bad-value', 'no octets')
      if (octets.length > MAX_U8) throw writer.error('too-long', 'over 255 octets')
      writer.u8(octets.length)
      writer.bytes(octets)
    },
    copy(reader, writer) {
      const length = countedLength(reader, atLeast)
      writer.u8(length)
      writer.range(reader.octets, reader.advance(length), length)
    },
    parse(text, writer) {
      const octets = decoded(text, encoding, text.word(encoding.expected))
      if (octets.length < atLeast) throw text.wrong('bad-encoding', encoding.expected)
      if (octets.length > MAX_U8) throw text.wrong('too-long', 'at most 255 octets')
      writer.u8(octets.length)
      writer.bytes(octets)
    },
    format(reader) {
      const length = countedLength(reader, atLeast)
      return encoding.format(reader.octets, reader.advance(length), length)
    },
  }
}

function countedLength(reader: ByteReader, atLeast: number): number {
  const length = reader.u8()
  if (length < atLeast) throw reader.error('bad-length', reader.at - 1)
  return length
}

/** As many digits as BIND prints without a break. */
const CHUNK = /.{56}(?=.)/g

/** Long runs of digits broken by blanks, as BIND prints them. */
export function inChunks(digits: string): string {
  return digits.length <= 56 ? digits : digits.replace(CHUNK, '$& ')
}
