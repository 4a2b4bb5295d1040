/** The answer to a ping (RFC 792, RFC 1122 §3.2.2.6), made of the ping itself. Whether to answer is asked elsewhere. */

import { ANY_IPV4, writeIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { putU16, readU16 } from '../bytes/big-endian.ts'
import { adjustChecksum } from '../bytes/internet-checksum.ts'
import type { SocketErrorCode } from '../runtime/runtime.ts'
import { ICMP_CHECKSUM_AT, ICMP_TYPE } from '../wire/icmp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { putIpv4Checksum } from '../wire/ipv4-header.ts'
import { hasOptions, readOptions, recordRoute } from './ip-options.ts'
import type { IpOutput } from './ip-output.ts'
import { IP_AT, TRANSPORT_AT, type IncomingPacket } from './ip-packet.ts'

/** Answers the echo request, and says why not if that fails. The packet is changed, or sent itself. */
export function answerEcho(
  packet: IncomingPacket,
  ttl: number,
  output: IpOutput,
): SocketErrorCode | undefined {
  becomeReply(packet.octets, packet.at)
  const { octets, ipAt, source, destination } = packet
  if (hasOptions(octets, ipAt) && readOptions(octets, ipAt).recordRouteAt !== undefined) {
    const self = packet.broadcast ? output.sourceFor(source) : destination
    return output.sendAsIs(withRoute(packet, self, ttl), source, undefined)
  }
  const { frame, end } = inPlace(packet)
  return output.send(frame, end, {
    // From the address that was pinged, if that is one of ours alone.
    source: packet.broadcast ? ANY_IPV4 : destination,
    destination: source,
    protocol: IP_PROTOCOL.icmp,
    ttl,
    tos: packet.tos,
  })
}

function becomeReply(octets: Uint8Array, at: number): void {
  const before = readU16(octets, at)
  octets[at] = ICMP_TYPE.echoReply
  const checksum = adjustChecksum(readU16(octets, at + ICMP_CHECKSUM_AT), before, readU16(octets, at))
  // Adjusting cannot tell the sum of nothing but zeros from 0xffff; this checksum is right for both.
  putU16(checksum === 0 ? 0xffff : checksum, octets, at + ICMP_CHECKSUM_AT)
}

/** The message where a frame to be sent has it: that is where it is, unless options have shifted it. */
function inPlace({ octets, ipAt, at, end }: IncomingPacket): { frame: Uint8Array; end: number } {
  if (ipAt === IP_AT && at === TRANSPORT_AT) return { frame: octets, end }
  const frame = new Uint8Array(TRANSPORT_AT + end - at)
  frame.set(octets.subarray(at, end), TRANSPORT_AT)
  return { frame, end: frame.length }
}

/** The reply with the route that the request has recorded, which goes on to be recorded (RFC 1122 §3.2.2.6). */
function withRoute({ octets, ipAt, at, end, source }: IncomingPacket, self: Ipv4, ttl: number): Uint8Array {
  const frame = new Uint8Array(IP_AT + end - ipAt)
  frame.set(octets.subarray(ipAt, end), IP_AT)
  writeIpv4(self, frame, IP_AT + 12)
  writeIpv4(source, frame, IP_AT + 16)
  frame[IP_AT + 8] = ttl
  recordRoute(frame, IP_AT, self)
  putIpv4Checksum(frame, IP_AT, at - ipAt)
  return frame
}
