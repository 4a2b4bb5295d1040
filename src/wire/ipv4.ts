/**
 * IPv4 packets (RFC 791) as objects, for programs that build and take apart; the path of packets through a kernel
 * uses src/wire/ipv4-header.ts, which is re-exported here. Knows no payloads.
 */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { DecodeError, EncodeError } from '../errors.ts'
import { describeIpProtocol } from './ip-protocols.ts'
import {
  DONT_FRAGMENT,
  FRAGMENT_OFFSET,
  IPV4_HEADER_LENGTH,
  ipv4Destination,
  ipv4FragmentField,
  ipv4HeaderFault,
  ipv4HeaderLength,
  ipv4Identification,
  ipv4Protocol,
  ipv4Source,
  ipv4TotalLength,
  ipv4Ttl,
  MAX_IPV4_LENGTH,
  MORE_FRAGMENTS,
  putIpv4Checksum,
  putIpv4Fields,
} from './ipv4-header.ts'

export { IP_PROTOCOL } from './ip-protocols.ts'
export * from './ipv4-header.ts'
export { decodeIpv4Options, type Ipv4Option } from './ipv4-options.ts'

/** The header length is a count of 32-bit words in four bits. */
const MAX_OPTIONS_LENGTH = 40
const MAX_FRAGMENT_OFFSET = FRAGMENT_OFFSET * 8

export interface Ipv4Packet {
  /** Six bits (RFC 2474). */
  readonly dscp: number
  /** Two bits (RFC 3168). */
  readonly ecn: number
  readonly identification: number
  readonly dontFragment: boolean
  readonly moreFragments: boolean
  /** In octets; a multiple of eight. */
  readonly fragmentOffset: number
  readonly ttl: number
  readonly protocol: number
  /** As it was read; what is written is computed. */
  readonly checksum?: number
  readonly source: Ipv4
  readonly destination: Ipv4
  /** As they stand in the header, to its end; `decodeIpv4Options` reads them. */
  readonly options: Uint8Array
  readonly payload: Uint8Array
}

/**
 * The packet that begins at `at`; octets after its total length are padding, and left alone. Options and payload are
 * views. Throws `DecodeError` for what RFC 1122 §3.2.1 has dropped: 'truncated', 'bad-value' (another version),
 * 'bad-length', 'bad-checksum'.
 */
export function decodeIpv4(octets: Uint8Array, at = 0, end = octets.length): Ipv4Packet {
  const fault = ipv4HeaderFault(octets, at, end)
  if (fault !== undefined) throw new DecodeError(fault.code, fault.field, at + fault.at)
  const fragment = ipv4FragmentField(octets, at)
  const payloadAt = at + ipv4HeaderLength(octets, at)
  return {
    dscp: octets[at + 1]! >>> 2,
    ecn: octets[at + 1]! & 3,
    identification: ipv4Identification(octets, at),
    dontFragment: (fragment & DONT_FRAGMENT) !== 0,
    moreFragments: (fragment & MORE_FRAGMENTS) !== 0,
    fragmentOffset: (fragment & FRAGMENT_OFFSET) * 8,
    ttl: ipv4Ttl(octets, at),
    protocol: ipv4Protocol(octets, at),
    checksum: readU16(octets, at + 10),
    source: ipv4Source(octets, at),
    destination: ipv4Destination(octets, at),
    options: octets.subarray(at + IPV4_HEADER_LENGTH, payloadAt),
    payload: octets.subarray(payloadAt, at + ipv4TotalLength(octets, at)),
  }
}

/**
 * The octets of a packet, with its checksum; options are filled up to whole words. Throws `EncodeError`: 'too-long'
 * for options over 40 octets or a packet over 65,535, 'bad-value' for an offset that no field can hold.
 */
export function encodeIpv4(packet: Ipv4Packet): Uint8Array {
  const { options, payload } = packet
  if (options.length > MAX_OPTIONS_LENGTH) throw new EncodeError('too-long', 'ipv4 options')
  const headerLength = IPV4_HEADER_LENGTH + Math.ceil(options.length / 4) * 4
  const totalLength = headerLength + payload.length
  if (totalLength > MAX_IPV4_LENGTH) throw new EncodeError('too-long', 'ipv4 packet')
  const octets = new Uint8Array(totalLength)
  octets[0] = 0x40 | (headerLength / 4)
  putIpv4Fields(octets, 0, {
    ...packet,
    totalLength,
    fragment: fragmentField(packet),
    tos: (packet.dscp << 2) | packet.ecn,
  })
  octets.set(options, IPV4_HEADER_LENGTH)
  octets.set(payload, headerLength)
  putIpv4Checksum(octets, 0, headerLength)
  return octets
}

function fragmentField({ dontFragment, moreFragments, fragmentOffset }: Ipv4Packet): number {
  if (fragmentOffset % 8 !== 0 || fragmentOffset < 0 || fragmentOffset > MAX_FRAGMENT_OFFSET) {
    throw new EncodeError('bad-value', 'ipv4 fragment offset')
  }
  return (dontFragment ? DONT_FRAGMENT : 0) | (moreFragments ? MORE_FRAGMENTS : 0) | (fragmentOffset / 8)
}

/** `192.0.2.1 > 192.0.2.2, udp, ttl 64, 39 octets`. */
export function describeIpv4(packet: Ipv4Packet): string {
  const { fragmentOffset, moreFragments } = packet
  const end = fragmentOffset + packet.payload.length
  const isFragment = moreFragments || fragmentOffset > 0
  const fragment = isFragment
    ? `, fragment ${fragmentOffset} to ${end}${moreFragments ? ' of more' : ''}`
    : ''
  const protocol = describeIpProtocol(packet.protocol)
  const ends = `${ipv4Text(packet.source)} > ${ipv4Text(packet.destination)}`
  return `${ends}, ${protocol}, ttl ${packet.ttl}${fragment}, ${packet.payload.length} octets`
}
