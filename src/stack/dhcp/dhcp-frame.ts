/** DHCP messages in whole frames, for stations without an address (RFC 2131 §4.1). Knows no state. */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import type { Mac } from '../../address/mac.ts'
import { readU16 } from '../../bytes/big-endian.ts'
import { DecodeError } from '../../errors.ts'
import { decodeDhcp, encodeDhcp, type DhcpMessage } from '../../wire/dhcp.ts'
import { ETHERNET_HEADER_LENGTH, ETHERTYPE, putEthernetHeader } from '../../wire/ethernet.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import {
  ipv4Destination,
  ipv4HeaderFault,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  ipv4TotalLength,
  putIpv4Header,
  isIpv4Fragment,
} from '../../wire/ipv4-header.ts'
import { decodeUdp, putUdpHeader, UDP_HEADER_LENGTH, udpChecksumState } from '../../wire/udp.ts'
import { IP_AT, TRANSPORT_AT } from '../ip-packet.ts'

const TTL = 64

export interface DhcpEnvelope {
  readonly sourceMac: Mac
  readonly destinationMac: Mac
  readonly source: Ipv4
  readonly destination: Ipv4
  readonly sourcePort: number
  readonly destinationPort: number
}

/** Throws `EncodeError` as `encodeDhcp` does. */
export function dhcpFrame(message: DhcpMessage, envelope: DhcpEnvelope): Uint8Array {
  const { source, destination, sourcePort, destinationPort } = envelope
  const payload = encodeDhcp(message)
  const length = UDP_HEADER_LENGTH + payload.length
  const frame = new Uint8Array(TRANSPORT_AT + length)
  frame.set(payload, TRANSPORT_AT + UDP_HEADER_LENGTH)
  putUdpHeader(frame, TRANSPORT_AT, { sourcePort, destinationPort, length }, source, destination)
  putIpv4Header(frame, IP_AT, {
    totalLength: frame.length - IP_AT,
    ...{ identification: 0, fragment: 0, tos: 0 },
    ...{ ttl: TTL, protocol: IP_PROTOCOL.udp, source, destination },
  })
  putEthernetHeader(frame, 0, envelope.destinationMac, envelope.sourceMac, ETHERTYPE.ipv4)
  return frame
}

export interface ReceivedDhcp {
  readonly message: DhcpMessage
  readonly source: Ipv4
  readonly destination: Ipv4
}

/**
 * What a frame says to a UDP port: 'other' if it is not for that port, 'malformed' if it is and makes no sense. The
 * message may have views of the frame.
 */
export function readDhcpFrame(frame: Uint8Array, port: number): ReceivedDhcp | 'other' | 'malformed' {
  if (ipv4HeaderFault(frame, ETHERNET_HEADER_LENGTH, frame.length) !== undefined) return 'other'
  if (ipv4Protocol(frame, IP_AT) !== IP_PROTOCOL.udp) return 'other'
  if (isIpv4Fragment(frame, IP_AT)) return 'other'
  const at = IP_AT + ipv4HeaderLength(frame, IP_AT)
  const end = IP_AT + ipv4TotalLength(frame, IP_AT)
  if (end - at < UDP_HEADER_LENGTH || readU16(frame, at + 2) !== port) return 'other'
  const [source, destination] = [ipv4Source(frame, IP_AT), ipv4Destination(frame, IP_AT)]
  // What is left to a network card to compute was never on a wire where it could have been spoilt.
  if (udpChecksumState(frame, at, end, source, destination) === 'wrong') return 'malformed'
  try {
    return { message: decodeDhcp(decodeUdp(frame, at, end).payload), source, destination }
  } catch (error) {
    if (error instanceof DecodeError) return 'malformed'
    throw error
  }
}
