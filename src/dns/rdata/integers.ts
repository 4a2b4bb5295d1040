/** Unsigned integers as fields of record data, in network order on the wire and in decimal as text. */

import type { ByteReader } from '../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../bytes/byte-writer.ts'
import type { FieldKind, RdataText } from './field-kind.ts'

export const MAX_U8 = 0xff
export const MAX_U16 = 0xffff
export const MAX_U32 = 0xffff_ffff
export const MAX_U48 = 0xffff_ffff_ffff

export const u8: FieldKind<number> = unsigned(
  1,
  (reader) => reader.u8(),
  (writer, value) => writer.u8(value),
)
export const u16: FieldKind<number> = unsigned(
  2,
  (reader) => reader.u16(),
  (writer, value) => writer.u16(value),
)
export const u32: FieldKind<number> = unsigned(
  4,
  (reader) => reader.u32(),
  (writer, value) => writer.u32(value),
)
export const u48: FieldKind<number> = unsigned(
  6,
  (reader) => reader.u48(),
  (writer, value) => writer.u48(value),
)

function unsigned(
  length: number,
  read: (reader: ByteReader) => number,
  put: (writer: ByteWriter, value: number) => void,
): FieldKind<number> {
  const most = 256 ** length - 1
  const expected = `a number from 0 to ${most}`
  return {
    read,
    write: (writer, value) => put(writer, checkInteger(writer, value, most)),
    copy: (reader, writer) => writer.range(reader.octets, reader.advance(length), length),
    parse: (text, writer) => put(writer, parseInteger(text, most, expected)),
    format: (reader) => String(read(reader)),
  }
}

/** A field that may be left out of a plain value, and is `value` then. */
export function defaultingTo<T>(value: T, kind: FieldKind<T>): FieldKind<T> {
  return { ...kind, write: (writer, given) => kind.write(writer, given ?? value) }
}

/** `value` if it is an integer from 0 to `most`; otherwise throws `EncodeError` 'bad-value'. */
export function checkInteger(writer: ByteWriter, value: unknown, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
  throw writer.error('bad-value', `${String(value)} is not an integer from 0 to ${most}`)
}

/** The next token as a decimal number up to `most`. Throws `TextError` 'bad-number'. */
export function parseInteger(text: RdataText, most: number, expected: string): number {
  const value = decimal(text.word(expected))
  if (value < 0 || value > most) throw text.wrong('bad-number', expected)
  return value
}

/** The value of decimal digits; negative when `word` holds anything else, infinite when they are absurdly many. */
export function decimal(word: string): number {
  if (word === '') return -1
  let value = 0
  for (let i = 0; i < word.length; i++) {
    const digit = word.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
