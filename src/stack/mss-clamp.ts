/**
 * What routers to a narrow line do with the SYNs that pass them: lower the maximum segment size to what fits, as
 * hosts on either side know nothing of the line, and messages about it get lost (RFC 2923 §2.1). It is meddling, and so
 * common that without it a home would look unlike any other.
 */

import { putU16, readU16 } from '../bytes/big-endian.ts'
import { adjustChecksum } from '../bytes/internet-checksum.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { IPV4_HEADER_LENGTH, ipv4HeaderLength, ipv4Protocol, isIpv4Fragment } from '../wire/ipv4-header.ts'
import { TCP_OPTION } from '../wire/tcp-options.ts'
import { TCP_CHECKSUM_AT, TCP_FLAG, TCP_HEADER_LENGTH } from '../wire/tcp.ts'

const DATA_OFFSET_AT = 12
const FLAGS_AT = 13
const MSS_LENGTH = 4

/** The packet at `ipAt` … `end` may be of any kind; only a SYN that asks for more than `mtu` can carry is changed. */
export function clampMss(octets: Uint8Array, ipAt: number, end: number, mtu: number): void {
  if (ipv4Protocol(octets, ipAt) !== IP_PROTOCOL.tcp || isIpv4Fragment(octets, ipAt)) return
  const tcpAt = ipAt + ipv4HeaderLength(octets, ipAt)
  if (tcpAt + TCP_HEADER_LENGTH > end || (octets[tcpAt + FLAGS_AT]! & TCP_FLAG.syn) === 0) return
  const optionsEnd = Math.min(tcpAt + (octets[tcpAt + DATA_OFFSET_AT]! >> 4) * 4, end)
  const at = findMss(octets, tcpAt + TCP_HEADER_LENGTH, optionsEnd)
  if (at === undefined) return
  const asked = readU16(octets, at)
  const most = mtu - IPV4_HEADER_LENGTH - TCP_HEADER_LENGTH
  if (asked <= most) return
  putU16(most, octets, at)
  const checksumAt = tcpAt + TCP_CHECKSUM_AT
  putU16(adjusted(readU16(octets, checksumAt), at - tcpAt, asked, most), octets, checksumAt)
}

/** Where the value of the option is. */
function findMss(octets: Uint8Array, from: number, end: number): number | undefined {
  for (let at = from; at + MSS_LENGTH <= end;) {
    const kind = octets[at]!
    if (kind === TCP_OPTION.end) return undefined
    if (kind === TCP_OPTION.noOperation) {
      at++
      continue
    }
    const length = octets[at + 1]!
    if (kind === TCP_OPTION.mss) return length === MSS_LENGTH ? at + 2 : undefined
    if (length < 2) return undefined
    at += length
  }
  return undefined
}

/** After an odd number of octets the value lies across two words of the sum, its octets the other way round. */
function adjusted(checksum: number, offset: number, before: number, after: number): number {
  return offset % 2 === 0
    ? adjustChecksum(checksum, before, after)
    : adjustChecksum(checksum, swapped(before), swapped(after))
}

function swapped(word: number): number {
  return ((word & 0xff) << 8) | (word >> 8)
}
