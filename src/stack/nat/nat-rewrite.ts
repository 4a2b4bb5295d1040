/**
 * Addresses and ports replaced in a packet where it lies, its checksums adjusted and not computed anew (RFC 3022
 * §4.2), so that a packet that was damaged before stays so. A packet may be cut, as in an ICMP error.
 */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import { putU16, readU16 } from '../../bytes/big-endian.ts'
import { adjustChecksum } from '../../bytes/internet-checksum.ts'
import { ICMP_CHECKSUM_AT } from '../../wire/icmp.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import {
  ipv4Destination,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  rewriteIpv4Destination,
  rewriteIpv4Source,
} from '../../wire/ipv4-header.ts'
import { TCP_CHECKSUM_AT } from '../../wire/tcp.ts'
import { UDP_CHECKSUM_AT } from '../../wire/udp.ts'

const SOURCE_PORT_AT = 0
const DESTINATION_PORT_AT = 2
const ECHO_IDENTIFIER_AT = 4

/** Makes the packet at `ipAt` … `end` come from another address and port, or with another echo identifier. */
export function rewriteSource(octets: Uint8Array, ipAt: number, end: number, ip: Ipv4, port: number): void {
  const before = ipv4Source(octets, ipAt)
  rewriteIpv4Source(octets, ipAt, ip)
  rewriteTransport(octets, ipAt, end, SOURCE_PORT_AT, port, before, ip)
}

/** Makes the packet at `ipAt` … `end` go to another address and port, or with another echo identifier. */
export function rewriteDestination(
  octets: Uint8Array,
  ipAt: number,
  end: number,
  ip: Ipv4,
  port: number,
): void {
  const before = ipv4Destination(octets, ipAt)
  rewriteIpv4Destination(octets, ipAt, ip)
  rewriteTransport(octets, ipAt, end, DESTINATION_PORT_AT, port, before, ip)
}

function rewriteTransport(
  octets: Uint8Array,
  ipAt: number,
  end: number,
  portAt: number,
  port: number,
  ipBefore: Ipv4,
  ip: Ipv4,
): void {
  const at = ipAt + ipv4HeaderLength(octets, ipAt)
  const protocol = ipv4Protocol(octets, ipAt)
  if (protocol === IP_PROTOCOL.icmp) {
    // No pseudo-header: the addresses do not count.
    const checksumAt = at + ICMP_CHECKSUM_AT
    replacePort(octets, at + ECHO_IDENTIFIER_AT, port, checksumAt, end)
    // Adjusting cannot tell the sum of nothing but zeros from 0xffff; this checksum is right for both.
    if (readU16(octets, checksumAt) === 0) putU16(0xffff, octets, checksumAt)
    return
  }
  const checksumAt = at + (protocol === IP_PROTOCOL.tcp ? TCP_CHECKSUM_AT : UDP_CHECKSUM_AT)
  const isUdp = protocol === IP_PROTOCOL.udp
  // RFC 768: none was computed, and none is made up.
  if (isUdp && readU16(octets, checksumAt) === 0) {
    putU16(port, octets, at + portAt)
    return
  }
  adjust(octets, checksumAt, end, ipBefore >>> 16, ip >>> 16)
  adjust(octets, checksumAt, end, ipBefore & 0xffff, ip & 0xffff)
  replacePort(octets, at + portAt, port, checksumAt, end)
  // RFC 768: 0 would say that there is none.
  if (isUdp && readU16(octets, checksumAt) === 0) putU16(0xffff, octets, checksumAt)
}

function replacePort(
  octets: Uint8Array,
  portAt: number,
  port: number,
  checksumAt: number,
  end: number,
): void {
  adjust(octets, checksumAt, end, readU16(octets, portAt), port)
  putU16(port, octets, portAt)
}

/** A quotation of TCP may end before its checksum. */
function adjust(octets: Uint8Array, checksumAt: number, end: number, before: number, after: number): void {
  if (checksumAt + 2 > end) return
  putU16(adjustChecksum(readU16(octets, checksumAt), before, after), octets, checksumAt)
}
