/** ARP between Ethernet and IPv4 (RFC 826). Knows the packet, and no cache. */

import { ANY_IPV4, ipv4Text, readIpv4, writeIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { formatMac, MAC_LENGTH, putMac, readMac, type Mac } from '../address/mac.ts'
import { putU16, readU16 } from '../bytes/big-endian.ts'
import { DecodeError } from '../errors.ts'
import { ETHERNET_HEADER_LENGTH, ETHERTYPE, putEthernetHeader } from './ethernet.ts'

export const ARP_OPERATION = { request: 1, reply: 2 } as const
export const ARP_LENGTH = 28

/** Of the kinds of hardware that ARP was made for (RFC 826); DHCP counts them alike. */
export const ETHERNET_HARDWARE = 1
const IPV4_LENGTH = 4

export interface ArpPacket {
  readonly operation: number
  readonly senderMac: Mac
  /** 0 in a probe (RFC 5227 §1.1). */
  readonly senderIp: Ipv4
  readonly targetMac: Mac
  readonly targetIp: Ipv4
}

/**
 * The packet at `at`; octets after it are padding. Throws `DecodeError` 'truncated', and 'bad-value' for other hardware
 * than Ethernet or another protocol than IPv4.
 */
export function decodeArp(octets: Uint8Array, at = 0, end = octets.length): ArpPacket {
  if (end - at < ARP_LENGTH) throw new DecodeError('truncated', 'arp packet', end)
  if (readU16(octets, at) !== ETHERNET_HARDWARE) throw new DecodeError('bad-value', 'arp hardware', at)
  if (readU16(octets, at + 2) !== ETHERTYPE.ipv4) throw new DecodeError('bad-value', 'arp protocol', at + 2)
  if (octets[at + 4] !== MAC_LENGTH) throw new DecodeError('bad-value', 'arp hardware length', at + 4)
  if (octets[at + 5] !== IPV4_LENGTH) throw new DecodeError('bad-value', 'arp protocol length', at + 5)
  return {
    operation: readU16(octets, at + 6),
    senderMac: readMac(octets, at + 8),
    senderIp: readIpv4(octets, at + 14),
    targetMac: readMac(octets, at + 18),
    targetIp: readIpv4(octets, at + 24),
  }
}

/** The 28 octets of a packet. */
export function encodeArp(packet: ArpPacket): Uint8Array {
  const octets = new Uint8Array(ARP_LENGTH)
  putArp(packet, octets, 0)
  return octets
}

/** The frame, not padded, in which the sender of a packet sends it to `destination`. */
export function encodeArpFrame(packet: ArpPacket, destination: Mac): Uint8Array {
  const frame = new Uint8Array(ETHERNET_HEADER_LENGTH + ARP_LENGTH)
  putEthernetHeader(frame, 0, destination, packet.senderMac, ETHERTYPE.arp)
  putArp(packet, frame, ETHERNET_HEADER_LENGTH)
  return frame
}

function putArp(packet: ArpPacket, target: Uint8Array, at: number): void {
  putU16(ETHERNET_HARDWARE, target, at)
  putU16(ETHERTYPE.ipv4, target, at + 2)
  target[at + 4] = MAC_LENGTH
  target[at + 5] = IPV4_LENGTH
  putU16(packet.operation, target, at + 6)
  putMac(packet.senderMac, target, at + 8)
  writeIpv4(packet.senderIp, target, at + 14)
  putMac(packet.targetMac, target, at + 18)
  writeIpv4(packet.targetIp, target, at + 24)
}

/** `who has 192.0.2.1? tell 192.0.2.2`, `192.0.2.1 is at 00:16:3e:00:00:01`. */
export function describeArp(packet: ArpPacket): string {
  const { senderIp, targetIp } = packet
  switch (packet.operation) {
    case ARP_OPERATION.request:
      if (senderIp === ANY_IPV4) return `who has ${ipv4Text(targetIp)}? (a probe)`
      if (senderIp === targetIp)
        return `${ipv4Text(senderIp)} is at ${formatMac(packet.senderMac)} (an announcement)`
      return `who has ${ipv4Text(targetIp)}? tell ${ipv4Text(senderIp)}`
    case ARP_OPERATION.reply:
      return `${ipv4Text(senderIp)} is at ${formatMac(packet.senderMac)}`
    default:
      return `arp operation ${packet.operation}`
  }
}
