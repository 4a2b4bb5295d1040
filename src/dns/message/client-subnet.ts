/** The client subnet option (RFC 7871 §6): for which network of clients an answer is meant. */

import { formatIpv4, IPV4_LENGTH, tryIpv4 } from '../../address/ipv4.ts'
import { formatIpv6, IPV6_LENGTH, tryIpv6 } from '../../address/ipv6.ts'
import { MAX_U16, MAX_U8 } from '../rdata/integers.ts'
import { checkInteger } from '../rdata/plain-value.ts'
import type { OptionCodec } from './option-codec.ts'

export interface ClientSubnetOption {
  readonly code: 8
  readonly type: 'CLIENT_SUBNET'
  /** 1 is IPv4, 2 is IPv6. dig sends 0 along with a prefix of no bits. */
  readonly family: number
  readonly sourcePrefixLength: number
  readonly scopePrefixLength: number
  /** The address with the bits beyond the source prefix zero; empty for family 0. */
  readonly ip: string
}

/** How many octets an address of each family has. */
const ADDRESS_LENGTHS: readonly number[] = [0, IPV4_LENGTH, IPV6_LENGTH]

export const CLIENT_SUBNET: OptionCodec<ClientSubnetOption> = {
  // RFC 7871 §6: no octet more than the prefix needs, no bit set beyond it; anything else is FORMERR.
  fits(octets, at, length) {
    if (length < 4) return false
    const addressLength = ADDRESS_LENGTHS[(octets[at]! << 8) | octets[at + 1]!]
    if (addressLength === undefined) return false
    const prefixLength = octets[at + 2]!
    if (prefixLength > addressLength * 8 || octets[at + 3]! > addressLength * 8) return false
    if (length - 4 !== Math.ceil(prefixLength / 8)) return false
    const spareBits = (8 - (prefixLength % 8)) % 8
    return (octets[at + length - 1]! & ((1 << spareBits) - 1)) === 0 || length === 4
  },
  read(reader) {
    const family = reader.u16()
    const sourcePrefixLength = reader.u8()
    const scopePrefixLength = reader.u8()
    const address = new Uint8Array(ADDRESS_LENGTHS[family]!)
    address.set(reader.view(reader.remaining))
    const ip = family === 1 ? formatIpv4(address) : family === 2 ? formatIpv6(address) : ''
    return { code: 8, type: 'CLIENT_SUBNET', family, sourcePrefixLength, scopePrefixLength, ip }
  },
  write(writer, { family, sourcePrefixLength, scopePrefixLength, ip }) {
    writer.u16(checkInteger(writer, family, MAX_U16))
    writer.u8(checkInteger(writer, sourcePrefixLength, MAX_U8))
    writer.u8(checkInteger(writer, scopePrefixLength, MAX_U8))
    const address = new Uint8Array(IPV6_LENGTH)
    const isAddress =
      family === 1 ? tryIpv4(ip, address, 0) : family === 2 ? tryIpv6(ip, address, 0) : ip === ''
    if (!isAddress) throw writer.error('bad-value', `${ip} is not an address of family ${family}`)
    const length = Math.ceil(sourcePrefixLength / 8)
    if (address.some((octet, i) => i >= length && octet !== 0))
      throw writer.error('bad-value', `${ip} has bits beyond ${sourcePrefixLength}`)
    writer.range(address, 0, length)
  },
}
