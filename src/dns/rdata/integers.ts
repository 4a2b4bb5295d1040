/** Unsigned integers as fields of record data, in network order on the wire and in decimal as text. */

import type { ByteReader } from '../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../bytes/byte-writer.ts'
import type { FieldKind, RdataText } from './field-kind.ts'
import { checkInteger, describeValue } from './plain-value.ts'

export const MAX_U8 = 0xff
export const MAX_U16 = 0xffff
export const MAX_U32 = 0xffff_ffff
const MAX_U64 = 0xffff_ffff_ffff_ffffn

export interface IntegerKind extends FieldKind<number> {
  /** The largest number that the field can hold. */
  readonly most: number
}

export const u8: IntegerKind = unsigned(
  1,
  (reader) => reader.u8(),
  (writer, value) => writer.u8(value),
)
export const u16: IntegerKind = unsigned(
  2,
  (reader) => reader.u16(),
  (writer, value) => writer.u16(value),
)
export const u32: IntegerKind = unsigned(
  4,
  (reader) => reader.u32(),
  (writer, value) => writer.u32(value),
)
export const u48: IntegerKind = unsigned(
  6,
  (reader) => reader.u48(),
  (writer, value) => writer.u48(value),
)

function unsigned(
  length: number,
  read: (reader: ByteReader) => number,
  put: (writer: ByteWriter, value: number) => void,
): IntegerKind {
  const most = 256 ** length - 1
  const expected = `a number from 0 to ${most}`
  return {
    most,
    read,
    write: (writer, value) => put(writer, checkInteger(writer, value, most)),
    copy: (reader, writer) => writer.range(reader.octets, reader.advance(length), length),
    parse: (text, writer) => put(writer, parseInteger(text, most, expected)),
    format: (reader) => String(read(reader)),
  }
}

/** As `u16` with its text in octal: Chaosnet's addresses. */
export const octal16: FieldKind<number> = {
  ...u16,
  parse(text, writer) {
    const expected = 'a number in octal from 0 to 177777'
    const word = text.word(expected)
    const value = /^[0-7]+$/.test(word) ? parseInt(word, 8) : NaN
    if (!(value <= MAX_U16)) throw text.wrong('bad-number', expected)
    writer.u16(value)
  },
  format: (reader) => reader.u16().toString(8),
}

/** As `u16`, and 0: reserved. */
export const zero16: FieldKind<number> = {
  ...u16,
  read: readZero,
  write: (writer, value) => writer.u16(checkInteger(writer, value, 0)),
  copy: (reader, writer) => writer.u16(readZero(reader)),
  parse: (text, writer) => writer.u16(parseInteger(text, 0, '0')),
  format: (reader) => String(readZero(reader)),
}

function readZero(reader: ByteReader): number {
  const value = reader.u16()
  if (value !== 0) throw reader.error('bad-value', reader.at - 2)
  return value
}

/** 64 bits, which a JavaScript number cannot hold exactly. */
export const u64: FieldKind<bigint> = {
  read: readU64,
  write(writer, value: unknown) {
    const given = typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value
    if (typeof given !== 'bigint' || given < 0n || given > MAX_U64) {
      throw writer.error('bad-value', `${describeValue(value)} is not an integer of 64 bits`)
    }
    putU64(writer, given)
  },
  copy: (reader, writer) => writer.range(reader.octets, reader.advance(8), 8),
  parse(text, writer) {
    const expected = `a number from 0 to ${MAX_U64}`
    const word = text.word(expected)
    if (!/^[0-9]{1,20}$/.test(word) || BigInt(word) > MAX_U64) throw text.wrong('bad-number', expected)
    putU64(writer, BigInt(word))
  },
  format: (reader) => String(readU64(reader)),
}

function readU64(reader: ByteReader): bigint {
  const high = reader.u32()
  return (BigInt(high) << 32n) | BigInt(reader.u32())
}

function putU64(writer: ByteWriter, value: bigint): void {
  writer.u32(Number(value >> 32n))
  writer.u32(Number(value & 0xffff_ffffn))
}

/** A field that may be left out of a plain value, and is `value` then. */
export function defaultingTo<T>(value: T, kind: FieldKind<T>): FieldKind<T> {
  return { ...kind, write: (writer, given) => kind.write(writer, given ?? value) }
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
