/** The addresses of networks that the Internet outlived: X.25, OSI's NSAP and ATM. */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { NameReader } from '../../name/name-reader.ts'
import { formatBase16, parseBase16 } from '../base16.ts'
import type { FieldKind } from '../field-kind.ts'
import { MAX_U8 } from '../integers.ts'
import { octetsFromText, textFromOctets } from '../octet-text.ts'
import { opaque } from '../opaque.ts'
import { checkInteger, describeValue, objectFromValue, octetsFromValue } from '../plain-value.ts'
import { characterString } from '../strings.ts'

const PSDN_EXPECTED = 'an X.25 address of at least four digits'

/** X.25: digits alone, four or more (RFC 1183 §3.1). */
export const psdnAddress: FieldKind<string> = {
  read: (reader) => characterString.read(checkedPsdn(reader)),
  write(writer, value) {
    if (!isPsdnAddress(value))
      throw writer.error('bad-value', `${describeValue(value)} is not ${PSDN_EXPECTED}`)
    characterString.write(writer, value)
  },
  copy: (reader, writer) => characterString.copy(checkedPsdn(reader), writer),
  parse(text, writer) {
    const octets = text.octets(PSDN_EXPECTED)
    const digits = textFromOctets(octets, 0, octets.length)
    if (!isPsdnAddress(digits)) throw text.wrong('bad-value', PSDN_EXPECTED)
    characterString.write(writer, digits)
  },
  format: (reader) => characterString.format(checkedPsdn(reader)),
}

function isPsdnAddress(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9]{4,255}$/.test(value)
}

function checkedPsdn<R extends NameReader>(reader: R): R {
  const { at } = reader
  if (!isPsdnAddress(characterString.read(reader))) throw reader.error('bad-value', at)
  reader.at = at
  return reader
}

const NSAP_EXPECTED = 'an NSAP address such as 0x47.0005.80'

/** NSAP, to the end of the data: `0x` and hexadecimal digits, in text with dots for the eye (RFC 1706 §7). */
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

/** ATM (ATM Forum af-saa-0069): an end system address in hexadecimal, or a telephone number behind a `+`; another format stays octets. */
export const atmAddress: FieldKind<AtmAddress> = {
  read: (reader) => ({ format: checkedAtm(reader).u8(), address: opaque.read(reader) }),
  write(writer, value) {
    const { format, address } = objectFromValue(writer, value)
    const octets = octetsFromValue(writer, address)
    if (octets.length === 0 || (format === E164 && !isTelephoneNumber(octets))) {
      throw writer.error('bad-value', `not ${ATM_EXPECTED}`)
    }
    writer.u8(checkInteger(writer, format, MAX_U8))
    writer.bytes(octets)
  },
  copy: (reader, writer) => opaque.copy(checkedAtm(reader), writer),
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
  const octets = octetsFromText(digits)
  return octets.length > 0 && isTelephoneNumber(octets) ? octets : undefined
}

function isTelephoneNumber(octets: Uint8Array): boolean {
  return octets.every((octet) => octet >= 0x30 && octet <= 0x39)
}

/** The reader where it was, if the address to its end is well formed. */
function checkedAtm<R extends ByteReader>(reader: R): R {
  const { octets, at, end } = reader
  if (end - at < 2) throw reader.error('truncated')
  if (octets[at] === E164 && !isTelephoneNumber(octets.subarray(at + 1, end)))
    throw reader.error('bad-value', at + 1)
  return reader
}

function someLeft<R extends ByteReader>(reader: R): R {
  if (reader.at === reader.end) throw reader.error('truncated')
  return reader
}
