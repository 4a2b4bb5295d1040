/** The frames of a benchmark: UDP in IPv4 in Ethernet, and whether one is right. */

import { ETHERTYPE, putEthernetHeader } from '../../dist/wire/ethernet.js'
import {
  checkIpv4Header,
  ipv4Destination,
  ipv4Source,
  ipv4TotalLength,
  putIpv4Header,
} from '../../dist/wire/ipv4.js'
import { putUdpHeader, udpChecksumState } from '../../dist/wire/udp.js'

export const IP_AT = 14
const UDP_AT = 34
const UDP = 17

/** A frame of `length` octets with all its checksums; both ends are `{ mac, ip }`. */
export function datagramFrame(length, from, to) {
  const frame = new Uint8Array(length)
  for (let i = UDP_AT + 8; i < length; i++) frame[i] = i * 7
  const ports = { sourcePort: 1024, destinationPort: 9 }
  putUdpHeader(frame, UDP_AT, { ...ports, length: length - UDP_AT }, from.ip, to.ip)
  const fields = { identification: 1, fragment: 0, tos: 0, ttl: 64, protocol: UDP }
  putIpv4Header(frame, IP_AT, { ...fields, totalLength: length - IP_AT, source: from.ip, destination: to.ip })
  putEthernetHeader(frame, 0, to.mac, from.mac, ETHERTYPE.ipv4)
  return frame
}

/** Verifies both checksums, as the host that it is for would. */
export function isRight(frame) {
  if (checkIpv4Header(frame, IP_AT, frame.length) !== undefined) return false
  const end = IP_AT + ipv4TotalLength(frame, IP_AT)
  const source = ipv4Source(frame, IP_AT)
  return udpChecksumState(frame, UDP_AT, end, source, ipv4Destination(frame, IP_AT)) === 'right'
}
