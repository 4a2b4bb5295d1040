/** A record type as a field of record data. */

import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import { findType, formatType } from '../../iana/types.ts'
import type { FieldKind, RdataText } from '../field-kind.ts'
import { decimal, MAX_U16, u16 } from '../integers.ts'
import { checkInteger, describeValue } from '../plain-value.ts'

export const TYPE_EXPECTED = 'a record type such as A, MX or TYPE65280'

/** One type; as a plain value its name. Text may have its bare number. */
export const typeField: FieldKind<string> = {
  ...u16,
  read: (reader) => formatType(reader.u16()),
  write: (writer, value) => writer.u16(typeFromValue(writer, value)),
  parse: (text, writer) => writer.u16(parseTypeOrNumber(text)),
  format: (reader) => formatType(reader.u16()),
}

/** As `typeField`, printed as a bare number when it has no name: what SIG and NXT had before RFC 3597. */
export const oldTypeField: FieldKind<string> = {
  ...typeField,
  format: (reader) => formatOldType(reader.u16()),
}

/** `MX`, or the bare number of a type without a name. */
export function formatOldType(type: number): string {
  const name = formatType(type)
  return name === `TYPE${type}` ? String(type) : name
}

/** The next token as a type's name or number. Throws `TextError` 'unknown-type'. */
export function parseTypeOrNumber(text: RdataText): number {
  const word = text.word(TYPE_EXPECTED)
  const number = decimal(word)
  const type = number >= 0 && number <= MAX_U16 ? number : findType(word)
  if (type === undefined) throw text.wrong('unknown-type', TYPE_EXPECTED)
  return type
}

/** The number of a type given by name or number. Throws `EncodeError` 'bad-value'. */
export function typeFromValue(writer: ByteWriter, value: unknown): number {
  const type = typeof value === 'string' ? findType(value) : checkInteger(writer, value, MAX_U16)
  if (type === undefined) throw writer.error('bad-value', `${describeValue(value)} is not a record type`)
  return type
}
