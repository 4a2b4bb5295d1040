/** The IPv4 packet in a frame, be it in Ethernet or in a PPPoE session: where it lies and whose it is. No copies. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { BGP_PORT } from '../wire/bgp.ts'
import { ETHERNET_HEADER_LENGTH, ETHERTYPE, frameType } from '../wire/ethernet.ts'
import { ICMP_HEADER_LENGTH, isIcmpError, LEAST_QUOTED_LENGTH } from '../wire/icmp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import {
  checkIpv4Header,
  FRAGMENT_OFFSET,
  ipv4Destination,
  ipv4FragmentField,
  ipv4HeaderLength,
  ipv4Identification,
  ipv4Protocol,
  ipv4Source,
  ipv4TotalLength,
  ipv4Ttl,
  IPV4_HEADER_LENGTH,
} from '../wire/ipv4-header.ts'
import { PPP_PROTOCOL, PPPOE_OVERHEAD } from '../wire/pppoe.ts'

export interface PacketView {
  readonly octets: Uint8Array
  /** Where the IP header, what it carries, and the end of that are. */
  readonly ipAt: number
  readonly at: number
  readonly end: number
  readonly source: Ipv4
  readonly destination: Ipv4
  readonly protocol: number
  /** 0 where the packet has none: in ICMP, and in all fragments but the first. */
  readonly sourcePort: number
  readonly destinationPort: number
  readonly identification: number
  /** In octets. */
  readonly fragmentOffset: number
  readonly ttl: number
}

/** Undefined for a frame without an IPv4 packet, or with one that is broken. */
export function viewPacket(frame: Uint8Array): PacketView | undefined {
  const ipAt = ipv4At(frame)
  return ipAt === undefined ? undefined : viewIpv4(frame, ipAt)
}

/** Likewise for octets that have a packet at `ipAt`. */
export function viewIpv4(octets: Uint8Array, ipAt: number): PacketView | undefined {
  if (checkIpv4Header(octets, ipAt, octets.length) !== undefined) return undefined
  return view(octets, ipAt, ipAt + ipv4TotalLength(octets, ipAt))
}

/** Whether routers talk to each other in it, which is no part of a journey. */
export function isBgp({
  sourcePort,
  destinationPort,
}: Pick<PacketView, 'sourcePort' | 'destinationPort'>): boolean {
  return sourcePort === BGP_PORT || destinationPort === BGP_PORT
}

/** The packet that an ICMP error is about, as much of it as there is; undefined for any other packet. */
export function quotedIn({ protocol, octets, at, end }: PacketView): PacketView | undefined {
  const quoteAt = at + ICMP_HEADER_LENGTH
  const isQuote =
    protocol === IP_PROTOCOL.icmp &&
    end - quoteAt >= IPV4_HEADER_LENGTH + LEAST_QUOTED_LENGTH &&
    isIcmpError(octets[at]!)
  return isQuote ? view(octets, quoteAt, end) : undefined
}

function view(octets: Uint8Array, ipAt: number, end: number): PacketView {
  const at = ipAt + ipv4HeaderLength(octets, ipAt)
  const protocol = ipv4Protocol(octets, ipAt)
  const fragmentOffset = (ipv4FragmentField(octets, ipAt) & FRAGMENT_OFFSET) * 8
  const hasPorts = PORTED.has(protocol) && fragmentOffset === 0 && end - at >= 4
  return {
    octets,
    ipAt,
    at,
    end,
    source: ipv4Source(octets, ipAt),
    destination: ipv4Destination(octets, ipAt),
    protocol,
    sourcePort: hasPorts ? readU16(octets, at) : 0,
    destinationPort: hasPorts ? readU16(octets, at + 2) : 0,
    identification: ipv4Identification(octets, ipAt),
    fragmentOffset,
    ttl: ipv4Ttl(octets, ipAt),
  }
}

const PORTED: ReadonlySet<number> = new Set([IP_PROTOCOL.udp, IP_PROTOCOL.tcp])

function ipv4At(frame: Uint8Array): number | undefined {
  const type = frameType(frame)
  if (type === ETHERTYPE.ipv4) return ETHERNET_HEADER_LENGTH
  const inside = ETHERNET_HEADER_LENGTH + PPPOE_OVERHEAD
  const isSession = type === ETHERTYPE.pppoeSession && frame.length > inside
  return isSession && readU16(frame, inside - 2) === PPP_PROTOCOL.ipv4 ? inside : undefined
}
