/** UDP datagrams (RFC 768). Knows no payloads, and of IPv4 no more than the pseudo-header. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { putU16, readU16 } from '../bytes/big-endian.ts'
import { internetChecksum } from '../bytes/internet-checksum.ts'
import { DecodeError, EncodeError } from '../errors.ts'
import { IP_PROTOCOL } from './ip-protocols.ts'
import { pseudoHeaderSum, transportChecksumState, type ChecksumState } from './ipv4-header.ts'

export const UDP_HEADER_LENGTH = 8
/** Where the checksum stands in the header. */
export const UDP_CHECKSUM_AT = 6

const MAX_LENGTH = 0xffff

export interface UdpDatagram {
  readonly sourcePort: number
  readonly destinationPort: number
  readonly payload: Uint8Array
  /** As it was read, 0 for none; what is written is computed. */
  readonly checksum: number
}

/**
 * The datagram from `at` on, its payload a view cut at the datagram's own length. Throws `DecodeError` 'truncated' and
 * 'bad-length'. The checksum takes the addresses to judge: `udpChecksumState`.
 */
export function decodeUdp(octets: Uint8Array, at = 0, end = octets.length): UdpDatagram {
  if (end - at < UDP_HEADER_LENGTH) throw new DecodeError('truncated', 'udp header', end)
  const length = readU16(octets, at + 4)
  if (length < UDP_HEADER_LENGTH) throw new DecodeError('bad-length', 'udp length', at + 4)
  if (length > end - at) throw new DecodeError('truncated', 'udp datagram', at + 4)
  return {
    sourcePort: readU16(octets, at),
    destinationPort: readU16(octets, at + 2),
    payload: octets.subarray(at + UDP_HEADER_LENGTH, at + length),
    checksum: readU16(octets, at + UDP_CHECKSUM_AT),
  }
}

/**
 * What the checksum of the datagram from `at` to `end` says. It covers the octets that the datagram's length names; one
 * that names others than are there is 'wrong'.
 */
export function udpChecksumState(
  octets: Uint8Array,
  at: number,
  end: number,
  source: Ipv4,
  destination: Ipv4,
): ChecksumState {
  if (end - at < UDP_HEADER_LENGTH) return 'wrong'
  if (readU16(octets, at + UDP_CHECKSUM_AT) === 0) return 'absent'
  const length = readU16(octets, at + 4)
  if (length < UDP_HEADER_LENGTH || length > end - at) return 'wrong'
  const sum = pseudoHeaderSum(source, destination, IP_PROTOCOL.udp, length)
  return transportChecksumState(octets, at, at + length, at + UDP_CHECKSUM_AT, sum)
}

/** What `putUdpHeader` fills in; `length` is that of header and payload. */
export interface UdpHeaderFields {
  readonly sourcePort: number
  readonly destinationPort: number
  readonly length: number
}

/** Writes the eight octets before a payload that is in place already, with the checksum over both. */
export function putUdpHeader(
  target: Uint8Array,
  at: number,
  fields: UdpHeaderFields,
  source: Ipv4,
  destination: Ipv4,
): void {
  const { length } = fields
  putU16(fields.sourcePort, target, at)
  putU16(fields.destinationPort, target, at + 2)
  putU16(length, target, at + 4)
  putU16(0, target, at + UDP_CHECKSUM_AT)
  const sum = pseudoHeaderSum(source, destination, IP_PROTOCOL.udp, length)
  const checksum = internetChecksum(target, at, at + length, sum)
  // RFC 768: 0 says that there is none, and so a checksum of 0 is sent as its other form.
  putU16(checksum === 0 ? 0xffff : checksum, target, at + UDP_CHECKSUM_AT)
}

/** The octets of a datagram between two addresses, with its checksum. Throws `EncodeError` 'too-long'. */
export function encodeUdp(
  datagram: Pick<UdpDatagram, 'sourcePort' | 'destinationPort' | 'payload'>,
  source: Ipv4,
  destination: Ipv4,
): Uint8Array {
  const { sourcePort, destinationPort, payload } = datagram
  const length = UDP_HEADER_LENGTH + payload.length
  if (length > MAX_LENGTH) throw new EncodeError('too-long', 'udp datagram')
  const octets = new Uint8Array(length)
  octets.set(payload, UDP_HEADER_LENGTH)
  putUdpHeader(octets, 0, { sourcePort, destinationPort, length }, source, destination)
  return octets
}

/** `udp 41888 > 53, 31 octets`. */
export function describeUdp(datagram: UdpDatagram): string {
  return `udp ${datagram.sourcePort} > ${datagram.destinationPort}, ${datagram.payload.length} octets`
}
