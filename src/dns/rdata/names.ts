/**
 * Domain names as fields of record data. The four kinds differ in what RFC 3597 §4 and RFC 4034 §6.2 allow:
 *
 * |                    | may arrive compressed | may leave compressed | case folded in canonical form |
 * |--------------------|-----------------------|----------------------|-------------------------------|
 * | `compressibleName` | yes                   | yes                  | yes                           |
 * | `expandableName`   | yes                   | no                   | yes                           |
 * | `foldedName`       | no                    | no                   | yes                           |
 * | `exactName`        | no                    | no                   | no                            |
 */

import { TextError } from '../../errors.ts'
import { DomainName } from '../name/domain-name.ts'
import { MAX_NAME_LENGTH } from '../name/name-octets.ts'
import type { NameReader } from '../name/name-reader.ts'
import { formatName, putName } from '../name/name-text.ts'
import type { NameWriter } from '../name/name-writer.ts'
import type { FieldKind } from './field-kind.ts'
import { describeValue } from './plain-value.ts'

const EXPECTED = 'a domain name'

/** The types of RFC 1035. */
export const compressibleName: FieldKind<string> = {
  ...nameKind({
    octets: (reader) => reader.nameOctets(),
    text: (reader) => reader.nameText(),
    put: (writer, name) => writer.compressibleName(name),
  }),
  write(writer, value: unknown) {
    if (typeof value === 'string' && writer.repeatText(value)) return
    const at = writer.at
    writer.compressibleName(nameFromValue(writer, value))
    if (typeof value === 'string') writer.rememberText(value, at)
  },
}

/** The types of RFC 2535 and before: RP, AFSDB, RT, SIG, PX, NXT, NAPTR, SRV. */
export const expandableName: FieldKind<string> = nameKind({
  octets: (reader) => reader.nameOctets(),
  text: (reader) => reader.nameText(),
  put: (writer, name) => writer.name(name),
})

/** KX, A6, DNAME, RRSIG. */
export const foldedName: FieldKind<string> = nameKind({
  octets: (reader) => reader.plainNameOctets(),
  text: plainNameText,
  put: (writer, name) => writer.name(name),
})

/** All later types. */
export const exactName: FieldKind<string> = nameKind({
  octets: (reader) => reader.plainNameOctets(),
  text: plainNameText,
  put: (writer, name) => writer.exactName(name),
})

interface NamePolicy {
  readonly octets: (reader: NameReader) => Uint8Array
  readonly text: (reader: NameReader) => string
  readonly put: (writer: NameWriter, name: Uint8Array) => void
}

function nameKind({ octets, text, put }: NamePolicy): FieldKind<string> {
  return {
    read: text,
    write: (writer, value) => put(writer, nameFromValue(writer, value)),
    copy: (reader, writer) => put(writer, octets(reader)),
    parse: (text, writer) => put(writer, text.name(EXPECTED)),
    format: (reader) => formatName(octets(reader)),
  }
}

function plainNameText(reader: NameReader): string {
  const { at } = reader
  const text = reader.nameText()
  refusePointer(reader, at)
  return text
}

/** Throws `DecodeError` 'bad-pointer' if the name from `at` to where the reader is ends in a pointer. */
function refusePointer(reader: NameReader, at: number): void {
  for (; at < reader.at; at += reader.octets[at]! + 1) {
    if (reader.octets[at]! >= 0xc0) throw reader.error('bad-pointer', at)
  }
}

const scratch = new Uint8Array(MAX_NAME_LENGTH + 1)
const ROOT = DomainName.root.octets

/**
 * The wire octets of a name given as text (without a final dot it is absolute all the same, as programs write
 * names) or as a `DomainName`. They hold until the next call.
 *
 * @throws EncodeError 'bad-value'
 */
export function nameFromValue(writer: NameWriter, value: unknown): Uint8Array {
  if (value instanceof DomainName) return value.octets
  if (typeof value !== 'string') throw writer.error('bad-value', `${describeValue(value)} is not a name`)
  if (value === '.' || value === '') return ROOT
  try {
    putName(value, ROOT, scratch, 0)
  } catch (error) {
    throw error instanceof TextError ? writer.error('bad-value', error.message) : error
  }
  return scratch
}
