/** The addresses of networks that the Internet outlived: NSAP (RFC 1706) and ATM (ATM Forum af-saa-0069). */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import { formatBase16, parseBase16 } from '../base16.ts'
import type { FieldKind } from '../field-kind.ts'
import { fieldsOf } from '../fields.ts'
import { u8 } from '../integers.ts'
import { opaque } from '../opaque.ts'
import { octetsFromText, textFromOctets } from '../octet-text.ts'
import { describeValue } from '../plain-value.ts'

const NSAP_EXPECTED = 'an NSAP address such as 0x47.0005.80'

/** To the end of the data: `0x` and hexadecimal digits, in text with dots for the eye (RFC 1706 §7). */
export const nsap: FieldKind<string> = {
  read: formatNsap,
  write(writer, value: unknown) {
    const octets = typeof value === 'string' ? parseNsap(value) : undefined
    if (octets === undefined)
      throw writer.error('bad-value', `${describeValue(value)} is not ${NSAP_EXPECTED}`)
    writer.bytes(octets)
  },
  copy: (reader, writer) => opaque.copy(someLeft(reader), writer),
  parse(text, writer) {
    const octets = parseNsap(text.word(NSAP_EXPECTED))
    if (octets === undefined) throw text.wrong('bad-address', NSAP_EXPECTED)
    writer.bytes(octets)
  },
  format: formatNsap,
}

function formatNsap(reader: ByteReader): string {
  const length = someLeft(reader).remaining
  return '0x' + formatBase16(reader.octets, reader.advance(length), length).toLowerCase()
}

function parseNsap(text: string): Uint8Array | undefined {
  return /^0x./i.test(text) ? parseDottedBase16(text.slice(2)) : undefined
}

function parseDottedBase16(text: string): Uint8Array | undefined {
  const octets = parseBase16(text.replaceAll('.', ''))
  return octets?.length === 0 ? undefined : octets
}

export interface AtmAddress {
  format: number
  address: Uint8Array
}

const AESA = 0
const E164 = 1

const ATM_EXPECTED = 'an ATM address: + and digits, or hexadecimal digits'

const atmFields: FieldKind<AtmAddress> = fieldsOf('ATMA', { format: u8, address: opaque })

/** An end system address in hexadecimal, or a telephone number behind a `+`; another format stays octets. */
export const atmAddress: FieldKind<AtmAddress> = {
  read: (reader) => atmFields.read(checkedAtm(reader)),
  write: (writer, value) => atmFields.write(writer, value),
  copy: (reader, writer) => atmFields.copy(checkedAtm(reader), writer),
  parse(text, writer) {
    const word = text.word(ATM_EXPECTED)
    const number = word.startsWith('+') ? word.slice(1).replaceAll('.', '') : undefined
    const address = number === undefined ? parseDottedBase16(word) : parseTelephoneNumber(number)
    if (address === undefined) throw text.wrong('bad-address', ATM_EXPECTED)
    writer.u8(number === undefined ? AESA : E164)
    writer.bytes(address)
  },
  format(reader) {
    const format = checkedAtm(reader).octets[reader.at]!
    if (format > E164) return opaque.format(reader)
    reader.u8()
    const length = reader.remaining
    const at = reader.advance(length)
    if (format === E164) return '+' + textFromOctets(reader.octets, at, length)
    return formatBase16(reader.octets, at, length).toLowerCase()
  },
}

function parseTelephoneNumber(digits: string): Uint8Array | undefined {
  return /^[0-9]+$/.test(digits) ? octetsFromText(digits) : undefined
}

function checkedAtm<R extends ByteReader>(reader: R): R {
  const { octets, at, end } = reader
  if (end - at < 2) throw reader.error('truncated')
  if (octets[at] !== E164) return reader
  for (let i = at + 1; i < end; i++) {
    if (octets[i]! < 0x30 || octets[i]! > 0x39) throw reader.error('bad-value', i)
  }
  return reader
}

function someLeft<R extends ByteReader>(reader: R): R {
  if (reader.at === reader.end) throw reader.error('truncated')
  return reader
}
