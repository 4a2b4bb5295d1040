/** A6 (RFC 2874 §3.1): the last bits of an IPv6 address, and the name that has the bits before them. */

import { formatIpv6, IPV6_LENGTH, tryIpv6 } from '../../../address/ipv6.ts'
import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import type { FieldKind } from '../field-kind.ts'
import { parseInteger } from '../integers.ts'
import { foldedName } from '../names.ts'
import { checkInteger, describeValue, objectFromValue } from '../plain-value.ts'

export interface Ipv6Chain {
  /** How many bits the prefix has; the suffix has the rest. */
  prefixLength: number
  /** The address with the prefix's bits zero; undefined when no bits are left. */
  addressSuffix: string | undefined
  /** Where the prefix is found; undefined when there is none. */
  prefixName: string | undefined
}

const ADDRESS_BITS = 8 * IPV6_LENGTH

export const ipv6Chain: FieldKind<Ipv6Chain> = {
  read(reader) {
    const prefixLength = readPrefixLength(reader)
    const addressSuffix =
      prefixLength === ADDRESS_BITS ? undefined : formatIpv6(readSuffix(reader, prefixLength))
    const prefixName = prefixLength === 0 ? undefined : foldedName.read(reader)
    return { prefixLength, addressSuffix, prefixName }
  },
  write(writer, value) {
    const { prefixLength, addressSuffix, prefixName } = objectFromValue(writer, value)
    const bits = checkInteger(writer, prefixLength, ADDRESS_BITS)
    const address = new Uint8Array(IPV6_LENGTH)
    if (bits < ADDRESS_BITS && !(typeof addressSuffix === 'string' && tryIpv6(addressSuffix, address, 0))) {
      throw writer.error('bad-value', `${describeValue(addressSuffix)} is not an IPv6 address`)
    }
    writer.u8(bits)
    putSuffix(writer, address, bits)
    if (bits > 0) foldedName.write(writer, prefixName ?? '')
  },
  copy(reader, writer) {
    const bits = readPrefixLength(reader)
    writer.u8(bits)
    putSuffix(writer, readSuffix(reader, bits), bits)
    if (bits > 0) foldedName.copy(reader, writer)
  },
  parse(text, writer) {
    const bits = parseInteger(text, ADDRESS_BITS, `a prefix length from 0 to ${ADDRESS_BITS}`)
    const address = new Uint8Array(IPV6_LENGTH)
    const expected = 'an IPv6 address'
    if (bits < ADDRESS_BITS && !tryIpv6(text.word(expected), address, 0)) {
      throw text.wrong('bad-address', expected)
    }
    writer.u8(bits)
    putSuffix(writer, address, bits)
    if (bits > 0) foldedName.parse(text, writer)
  },
  format(reader) {
    const bits = readPrefixLength(reader)
    const suffix = readSuffix(reader, bits)
    const texts = [String(bits)]
    if (bits < ADDRESS_BITS) texts.push(formatIpv6(suffix))
    if (bits > 0) texts.push(foldedName.format(reader))
    return texts.join(' ')
  },
}

function readPrefixLength(reader: ByteReader): number {
  const bits = reader.u8()
  if (bits > ADDRESS_BITS) throw reader.error('bad-value', reader.at - 1)
  return bits
}

/** The whole address; the bits of the prefix must be zero in the octet that the suffix shares with it. */
function readSuffix(reader: ByteReader, prefixBits: number): Uint8Array {
  const skipped = prefixBits >> 3
  const address = new Uint8Array(IPV6_LENGTH)
  address.set(reader.view(IPV6_LENGTH - skipped), skipped)
  const length = IPV6_LENGTH - skipped
  if (length > 0 && (address[skipped]! & ~sharedMask(prefixBits)) !== 0) {
    throw reader.error('bad-value', reader.at - length)
  }
  return address
}

function putSuffix(writer: ByteWriter, address: Uint8Array, prefixBits: number): void {
  const skipped = prefixBits >> 3
  const at = writer.at
  writer.range(address, skipped, IPV6_LENGTH - skipped)
  if (skipped < IPV6_LENGTH) writer.octets[at]! &= sharedMask(prefixBits)
}

/** The bits of the first octet of the suffix that belong to it. */
function sharedMask(prefixBits: number): number {
  return 0xff >> (prefixBits & 7)
}
