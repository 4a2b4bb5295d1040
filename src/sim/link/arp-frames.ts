/** ARP as the boxes of a half-bridge speak it: for others, and without a cache. */

import { ANY_IPV4, type Ipv4 } from '../../address/ipv4-number.ts'
import { BROADCAST_MAC, NO_MAC, type Mac } from '../../address/mac.ts'
import { DecodeError } from '../../errors.ts'
import { ARP_OPERATION, decodeArp, encodeArpFrame, type ArpPacket } from '../../wire/arp.ts'
import { ETHERNET_HEADER_LENGTH } from '../../wire/ethernet.ts'

/** Undefined for what is no ARP packet. */
export function arpOf(frame: Uint8Array): ArpPacket | undefined {
  try {
    return decodeArp(frame, ETHERNET_HEADER_LENGTH)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** Says to whoever asked that the address they asked for is at `mac`. */
export function arpReplyFrame({ senderMac, senderIp, targetIp }: ArpPacket, mac: Mac): Uint8Array {
  const answer = { senderMac: mac, senderIp: targetIp, targetMac: senderMac, targetIp: senderIp }
  return encodeArpFrame({ operation: ARP_OPERATION.reply, ...answer }, senderMac)
}

/** Asks for an address without claiming one (RFC 5227 §2.1.1: an ARP probe). */
export function arpProbeFrame(mac: Mac, targetIp: Ipv4): Uint8Array {
  const question = { senderMac: mac, senderIp: ANY_IPV4, targetMac: NO_MAC, targetIp }
  return encodeArpFrame({ operation: ARP_OPERATION.request, ...question }, BROADCAST_MAC)
}
