/** The fields of TSIG and TKEY that no other type has (RFC 8945 §4.2, RFC 2930 §2). */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import { findRcode, formatRcode } from '../../iana/codes.ts'
import { formatBase64, parseBase64 } from '../base64.ts'
import type { FieldKind } from '../field-kind.ts'
import { decimal, MAX_U16, parseInteger, u16 } from '../integers.ts'
import { octetsFromValue } from '../plain-value.ts'

/** Octets behind a length of 16 bits; text has the length too, and base64 unless it is 0. */
export const sizedOctets: FieldKind<Uint8Array> = {
  read: (reader) => reader.bytes(reader.u16()),
  write(writer, value: unknown) {
    const octets = value === undefined ? new Uint8Array(0) : octetsFromValue(writer, value)
    if (octets.length > MAX_U16) throw writer.error('too-long', 'over 65535 octets')
    writer.u16(octets.length)
    writer.bytes(octets)
  },
  copy(reader, writer) {
    const length = reader.u16()
    writer.u16(length)
    writer.range(reader.octets, reader.advance(length), length)
  },
  parse(text, writer) {
    const length = parseInteger(text, MAX_U16, 'a length from 0 to 65535')
    const octets = length === 0 ? new Uint8Array(0) : parseBase64(text.word('base64'))
    if (octets?.length !== length) throw text.wrong('bad-encoding', `${length} octets in base64`)
    writer.u16(length)
    writer.bytes(octets)
  },
  format(reader) {
    const length = reader.u16()
    const at = reader.advance(length)
    return length === 0 ? '0' : `${length} ${formatBase64(reader.octets, at, length)}`
  },
}

/** What 16 means here; in an OPT it is BADVERS (RFC 8945 §3). */
const BADSIG = 16

/** An extended response code in 16 bits; in text its name. */
export const errorCode: FieldKind<number> = {
  ...u16,
  parse(text, writer) {
    const expected = 'a response code such as NOERROR or BADSIG'
    const word = text.word(expected)
    const upper = word.toUpperCase()
    const number = decimal(word)
    const code = number >= 0 ? number : upper === 'BADSIG' ? BADSIG : findRcode(upper)
    if (code === undefined || code > MAX_U16) throw text.wrong('unknown-mnemonic', expected)
    writer.u16(code)
  },
  format: formatErrorCode,
}

function formatErrorCode(reader: ByteReader): string {
  const code = reader.u16()
  if (code === BADSIG) return 'BADSIG'
  const name = formatRcode(code)
  return name.startsWith('RCODE') ? String(code) : name
}
