/** Sets of record types as fields of record data. */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import { findType, formatType } from '../../iana/types.ts'
import type { FieldKind, RdataText } from '../field-kind.ts'
import { arrayFromValue } from '../plain-value.ts'
import { bitsLength, collectBits, putBits } from './bit-string.ts'
import { formatOldType, parseTypeOrNumber, TYPE_EXPECTED, typeFromValue } from './type-field.ts'

/** A set of types to the end of the data, in windows of 256 (RFC 4034 §4.1.2); it may be empty. */
export const typeBitmap: FieldKind<string[]> = {
  read: (reader) => readBitmap(reader).map(formatType),
  write: (writer, value) => putBitmap(writer, typesFromValue(writer, value)),
  copy(reader, writer) {
    const at = reader.at
    skipBitmap(reader)
    writer.range(reader.octets, at, reader.at - at)
  },
  parse: (text, writer) => putBitmap(writer, parseTypes(text)),
  format: (reader) => readBitmap(reader).map(formatType).join(' '),
}

/** As `typeBitmap` with one type at least: the owner of an NSEC has the NSEC itself. */
export const someTypes: FieldKind<string[]> = {
  read: (reader) => typeBitmap.read(notAtEnd(reader)),
  write(writer, value) {
    const types = typesFromValue(writer, value)
    if (types.size === 0) throw writer.error('bad-value', 'no types')
    putBitmap(writer, types)
  },
  copy: (reader, writer) => typeBitmap.copy(notAtEnd(reader), writer),
  parse(text, writer) {
    if (!text.more()) text.word(TYPE_EXPECTED)
    typeBitmap.parse(text, writer)
  },
  format: (reader) => typeBitmap.format(notAtEnd(reader)),
}

function notAtEnd<R extends ByteReader>(reader: R): R {
  if (reader.at === reader.end) throw reader.error('truncated')
  return reader
}

const MAX_WINDOW_LENGTH = 32

/** Steps over a bitmap, and throws `DecodeError` unless it is as RFC 4034 §4.1.2 wants it. */
function skipBitmap(reader: ByteReader): void {
  let previous = -1
  while (reader.at < reader.end) {
    const at = reader.at
    const window = reader.u8()
    const length = reader.u8()
    if (window <= previous) throw reader.error('bad-value', at)
    if (length === 0 || length > MAX_WINDOW_LENGTH) throw reader.error('bad-length', at + 1)
    reader.advance(length)
    if (reader.octets[reader.at - 1] === 0) throw reader.error('bad-value', reader.at - 1)
    previous = window
  }
}

function readBitmap(reader: ByteReader): number[] {
  const { at } = reader
  skipBitmap(reader)
  const { octets } = reader
  const types: number[] = []
  for (let windowAt = at; windowAt < reader.at; windowAt += 2 + octets[windowAt + 1]!) {
    collectBits(octets, windowAt + 2, octets[windowAt + 1]!, octets[windowAt]! << 8, types)
  }
  return types
}

function putBitmap(writer: ByteWriter, types: Set<number>): void {
  const sorted = [...types].sort((a, b) => a - b)
  for (let from = 0; from < sorted.length;) {
    const window = sorted[from]! >> 8
    let to = from
    while (to < sorted.length && sorted[to]! >> 8 === window) to++
    writer.u8(window)
    const numbers = sorted.slice(from, to).map((type) => type & 0xff)
    writer.u8(bitsLength(numbers))
    putBits(writer, numbers)
    from = to
  }
}

function typesFromValue(writer: ByteWriter, value: readonly string[]): Set<number> {
  return new Set(arrayFromValue(writer, value).map((type) => typeFromValue(writer, type)))
}

function parseTypes(text: RdataText): Set<number> {
  const types = new Set<number>()
  while (text.more()) {
    const type = findType(text.word(TYPE_EXPECTED))
    if (type === undefined) throw text.wrong('unknown-type', TYPE_EXPECTED)
    types.add(type)
  }
  return types
}

/** The largest type that the bitmap of NXT can hold (RFC 2535 §5.2); bit 0 would announce another format. */
const MAX_NXT_TYPE = 127

/** The bitmap of NXT: one run of bits from type 0 on (RFC 2535 §5.2). */
export const nxtBitmap: FieldKind<string[]> = {
  read: (reader) => readNxtBitmap(reader).map(formatType),
  write(writer, value) {
    const types = typesFromValue(writer, value)
    if (!fitsNxt(types)) throw writer.error('bad-value', 'NXT holds types 1 to 127')
    putBits(writer, [...types])
  },
  copy(reader, writer) {
    const at = reader.at
    readNxtBitmap(reader)
    writer.range(reader.octets, at, reader.at - at)
  },
  parse(text, writer) {
    const types = new Set<number>()
    while (text.more()) types.add(parseTypeOrNumber(text))
    if (!fitsNxt(types)) throw text.wrong('bad-value', 'types from 1 to 127')
    putBits(writer, [...types])
  },
  format: (reader) => readNxtBitmap(reader).map(formatOldType).join(' '),
}

function fitsNxt(types: Set<number>): boolean {
  return [...types].every((type) => type > 0 && type <= MAX_NXT_TYPE)
}

function readNxtBitmap(reader: ByteReader): number[] {
  const length = reader.remaining
  const at = reader.advance(length)
  const { octets } = reader
  if (length > (MAX_NXT_TYPE + 1) >> 3) throw reader.error('bad-length', at)
  if (length > 0 && ((octets[at]! & 0x80) !== 0 || octets[at + length - 1] === 0)) {
    throw reader.error('bad-value', at)
  }
  const types: number[] = []
  collectBits(octets, at, length, 0, types)
  return types
}
