/** APL (RFC 3123): lists of address prefixes, each of a family, of which the trailing zero octets are left out. */

import { formatIpv4, IPV4_LENGTH, tryIpv4 } from '../../../address/ipv4.ts'
import { formatIpv6, IPV6_LENGTH, tryIpv6 } from '../../../address/ipv6.ts'
import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import type { FieldKind, RdataText } from '../field-kind.ts'
import { decimal, MAX_U16, MAX_U8 } from '../integers.ts'
import { opaque } from '../opaque.ts'
import { arrayFromValue, checkInteger, describeValue, objectFromValue } from '../plain-value.ts'

export interface AddressPrefix {
  /** IANA's address family: 1 for IPv4, 2 for IPv6. */
  addressFamily: number
  /** The length of the prefix in bits. */
  prefix: number
  /** Whether the prefix is taken out of the list. */
  negation: boolean
  /** An address; octets without trailing zeros where the family is another. */
  address: string | Uint8Array
}

interface Family {
  readonly length: number
  readonly format: (octets: Uint8Array, at?: number) => string
  readonly put: (text: string, target: Uint8Array, at: number) => boolean
}

const FAMILIES: Readonly<Record<number, Family>> = {
  1: { length: IPV4_LENGTH, format: formatIpv4, put: tryIpv4 },
  2: { length: IPV6_LENGTH, format: formatIpv6, put: tryIpv6 },
}

const NEGATION = 0x80
const LENGTH_MASK = 0x7f

/** The list, to the end of the data; it may be empty. One of another family makes it print as octets. */
export const addressPrefixes: FieldKind<AddressPrefix[]> = {
  read(reader) {
    const prefixes: AddressPrefix[] = []
    while (reader.at < reader.end) prefixes.push(readPrefix(reader))
    return prefixes
  },
  write(writer, value) {
    for (const prefix of arrayFromValue(writer, value)) writePrefix(writer, prefix)
  },
  copy(reader, writer) {
    const { at } = reader
    while (reader.at < reader.end) readPrefix(reader)
    writer.range(reader.octets, at, reader.at - at)
  },
  parse(text, writer) {
    while (text.more()) parsePrefix(text, writer)
  },
  format(reader) {
    const { at } = reader
    const prefixes = addressPrefixes.read(reader)
    if (prefixes.every(({ address }) => typeof address === 'string'))
      return prefixes.map(formatPrefix).join(' ')
    reader.at = at
    return opaque.format(reader)
  },
}

function formatPrefix({ addressFamily, prefix, negation, address }: AddressPrefix): string {
  return `${negation ? '!' : ''}${addressFamily}:${String(address)}/${prefix}`
}

function readPrefix(reader: ByteReader): AddressPrefix {
  const { at } = reader
  const addressFamily = reader.u16()
  const prefix = reader.u8()
  const head = reader.u8()
  const octets = reader.bytes(head & LENGTH_MASK)
  const family = FAMILIES[addressFamily]
  if (octets.at(-1) === 0) throw reader.error('bad-value', reader.at - 1)
  if (family !== undefined && octets.length > family.length) throw reader.error('bad-length', at + 3)
  if (family !== undefined && prefix > 8 * family.length) throw reader.error('bad-value', at + 2)
  const address = family === undefined ? octets : addressText(family, octets)
  return { addressFamily, prefix, negation: (head & NEGATION) !== 0, address }
}

function addressText({ length, format }: Family, significant: Uint8Array): string {
  const octets = new Uint8Array(length)
  octets.set(significant)
  return format(octets)
}

function writePrefix(writer: ByteWriter, value: AddressPrefix): void {
  const { addressFamily, prefix, negation, address } = objectFromValue(writer, value)
  const number = checkInteger(writer, addressFamily, MAX_U16)
  const family = FAMILIES[number]
  const octets = typeof address === 'string' ? addressOctets(family, address) : address
  if (!(octets instanceof Uint8Array) || octets.length > (family?.length ?? LENGTH_MASK)) {
    throw writer.error('bad-value', `${describeValue(address)} is not of address family ${number}`)
  }
  writer.u16(number)
  writer.u8(checkInteger(writer, prefix, family === undefined ? MAX_U8 : 8 * family.length))
  putAddress(writer, negation === true, octets)
}

function putAddress(writer: ByteWriter, negation: boolean, octets: Uint8Array): void {
  let length = octets.length
  while (length > 0 && octets[length - 1] === 0) length--
  writer.u8((negation ? NEGATION : 0) | length)
  writer.range(octets, 0, length)
}

function addressOctets(family: Family | undefined, text: string): Uint8Array | undefined {
  if (family === undefined) return undefined
  const octets = new Uint8Array(family.length)
  return family.put(text, octets, 0) ? octets : undefined
}

const EXPECTED = 'a prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32'

function parsePrefix(text: RdataText, writer: ByteWriter): void {
  const parts = /^(!?)([0-9]+):([^/]+)\/([0-9]+)$/.exec(text.word(EXPECTED))
  if (parts === null) throw text.wrong('bad-value', EXPECTED)
  const [, negation, familyText, addressPart, prefixText] = parts as unknown as string[]
  const family = FAMILIES[decimal(familyText!)]
  const octets = addressOctets(family, addressPart!)
  if (family === undefined || octets === undefined) throw text.wrong('bad-address', EXPECTED)
  const prefix = decimal(prefixText!)
  if (prefix > 8 * family.length) throw text.wrong('bad-number', `at most ${8 * family.length} bits`)
  writer.u16(decimal(familyText!))
  writer.u8(prefix)
  putAddress(writer, negation === '!', octets)
}
