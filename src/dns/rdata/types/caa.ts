/** CAA (RFC 8659 §4): which authorities may issue certificates. */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { FieldKind } from '../field-kind.ts'
import { fieldsOf } from '../fields.ts'
import { MAX_U8, u8 } from '../integers.ts'
import { octetsFromText } from '../octet-text.ts'
import { checkInteger, objectFromValue } from '../plain-value.ts'
import { characterString, longString } from '../strings.ts'

export interface Caa {
  flags: number
  /** What the value is about: `issue`, `issuewild`, `iodef` … */
  tag: string
  value: string
  /** The highest of the flags: who does not know the tag must not issue. */
  issuerCritical: boolean
}

const ISSUER_CRITICAL = 0x80
const TAG_EXPECTED = 'a tag of letters and digits'

const tag: FieldKind<string> = {
  read: (reader) => characterString.read(checkedTag(reader)),
  write(writer, value: unknown) {
    if (typeof value !== 'string' || !isTag(value)) throw writer.error('bad-value', `not ${TAG_EXPECTED}`)
    characterString.write(writer, value)
  },
  copy: (reader, writer) => characterString.copy(checkedTag(reader), writer),
  parse(text, writer) {
    const word = text.word(TAG_EXPECTED)
    if (!isTag(word)) throw text.wrong('bad-value', TAG_EXPECTED)
    writer.u8(word.length)
    writer.bytes(octetsFromText(word))
  },
  // A tag is never quoted, unlike every other string (RFC 8659 §4.1.1).
  format: (reader) => characterString.read(checkedTag(reader)),
}

function isTag(text: string): boolean {
  return /^[0-9A-Za-z]{1,255}$/.test(text)
}

function checkedTag<R extends ByteReader>(reader: R): R {
  const { at } = reader
  const length = reader.u8()
  const from = reader.advance(length)
  if (length === 0) throw reader.error('bad-length', at)
  for (let i = from; i < reader.at; i++) {
    if (!isTag(String.fromCharCode(reader.octets[i]!))) throw reader.error('bad-value', i)
  }
  reader.at = at
  return reader
}

const fields = fieldsOf('CAA', { flags: u8, tag, value: longString })

export const caa: FieldKind<Caa> = {
  read(reader) {
    const { flags, tag, value } = fields.read(reader)
    return { flags, tag, value, issuerCritical: (flags & ISSUER_CRITICAL) !== 0 }
  },
  write(writer, value) {
    const given = objectFromValue(writer, value)
    const flags = checkInteger(writer, given.flags ?? 0, MAX_U8)
    const critical = given.issuerCritical === true ? ISSUER_CRITICAL : 0
    fields.write(writer, { ...given, flags: flags | critical } as Caa)
  },
  copy: (reader, writer) => fields.copy(reader, writer),
  parse: (text, writer) => fields.parse(text, writer),
  format: (reader) => fields.format(reader),
}
