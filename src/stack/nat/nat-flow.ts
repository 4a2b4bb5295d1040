/** Between which ends a packet goes, as address translation sees it. Knows no tables and changes nothing. */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import { readU16 } from '../../bytes/big-endian.ts'
import { ICMP_TYPE, isIcmpError, LEAST_QUOTED_LENGTH } from '../../wire/icmp.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import {
  ipv4Destination,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  isLaterFragment,
} from '../../wire/ipv4-header.ts'

/**
 * An echo has one number only, the identifier. It stands for the port of whoever asks (RFC 5508 §3.1): source port of
 * a request, destination port of a reply. The other port is 0.
 */
export interface Flow {
  readonly protocol: number
  readonly source: Ipv4
  readonly sourcePort: number
  readonly destination: Ipv4
  readonly destinationPort: number
  /** 0 for other protocols, and where a quotation ends before them. */
  readonly tcpFlags: number
  readonly echo?: 'request' | 'reply'
}

const TCP_FLAGS_AT = 13

/** The flow of the packet at `ipAt` … `end`, which is no fragment; undefined where there are no ports to translate. */
export function readFlow(octets: Uint8Array, ipAt: number, end: number): Flow | undefined {
  const at = ipAt + ipv4HeaderLength(octets, ipAt)
  if (end - at < LEAST_QUOTED_LENGTH) return undefined
  const protocol = ipv4Protocol(octets, ipAt)
  if (protocol === IP_PROTOCOL.icmp) return readEcho(octets, ipAt, at)
  if (protocol !== IP_PROTOCOL.udp && protocol !== IP_PROTOCOL.tcp) return undefined
  const hasFlags = protocol === IP_PROTOCOL.tcp && at + TCP_FLAGS_AT < end
  return {
    protocol,
    source: ipv4Source(octets, ipAt),
    sourcePort: readU16(octets, at),
    destination: ipv4Destination(octets, ipAt),
    destinationPort: readU16(octets, at + 2),
    tcpFlags: hasFlags ? octets[at + TCP_FLAGS_AT]! : 0,
  }
}

function readEcho(octets: Uint8Array, ipAt: number, at: number): Flow | undefined {
  const type = octets[at]!
  if (type !== ICMP_TYPE.echo && type !== ICMP_TYPE.echoReply) return undefined
  const identifier = readU16(octets, at + 4)
  const isRequest = type === ICMP_TYPE.echo
  return {
    protocol: IP_PROTOCOL.icmp,
    source: ipv4Source(octets, ipAt),
    sourcePort: isRequest ? identifier : 0,
    destination: ipv4Destination(octets, ipAt),
    destinationPort: isRequest ? 0 : identifier,
    tcpFlags: 0,
    echo: isRequest ? 'request' : 'reply',
  }
}

/** Whether the packet at `ipAt` … `end` is an ICMP error, whole or the first fragment of one. */
export function isErrorPacket(octets: Uint8Array, ipAt: number, end: number): boolean {
  if (ipv4Protocol(octets, ipAt) !== IP_PROTOCOL.icmp) return false
  const at = ipAt + ipv4HeaderLength(octets, ipAt)
  return at < end && !isLaterFragment(octets, ipAt) && isIcmpError(octets[at]!)
}
