/** What an ICMP error says about a packet of ours, read from its octets. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { ICMP_HEADER_LENGTH, ICMP_TYPE, LEAST_QUOTED_LENGTH, UNREACHABLE_CODE } from '../wire/icmp.ts'
import {
  IPV4_HEADER_LENGTH,
  ipv4Destination,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  isLaterFragment,
} from '../wire/ipv4-header.ts'
import type { IcmpReport, IncomingPacket } from './ip-packet.ts'

const KINDS = new Map<number, IcmpReport['kind']>([
  [ICMP_TYPE.unreachable, 'unreachable'],
  [ICMP_TYPE.timeExceeded, 'time-exceeded'],
  [ICMP_TYPE.redirect, 'redirect'],
  [ICMP_TYPE.parameterProblem, 'parameter-problem'],
])

/** Undefined for a message that is no error that a transport hears of, or that quotes too little. */
export function readIcmpReport({ octets, at, end, source }: IncomingPacket): IcmpReport | undefined {
  const type = octets[at]!
  const code = octets[at + 1]!
  const kind = KINDS.get(type)
  const quotedAt = at + ICMP_HEADER_LENGTH
  if (kind === undefined || end - quotedAt < IPV4_HEADER_LENGTH) return undefined
  const isTooLong = type === ICMP_TYPE.unreachable && code === UNREACHABLE_CODE.fragmentationNeeded
  const mtu = isTooLong ? readU16(octets, at + 6) : undefined
  return quotedReport({ kind, type, code, mtu, reporter: source }, octets, quotedAt, end)
}

/** A report about the packet quoted at `at` … `end`; undefined if that is no IPv4 packet, or lacks what tells whose it was. */
export function quotedReport(
  what: Pick<IcmpReport, 'kind' | 'type' | 'code' | 'mtu'> & { readonly reporter: Ipv4 },
  octets: Uint8Array,
  at: number,
  end: number,
): IcmpReport | undefined {
  const headerLength = ipv4HeaderLength(octets, at)
  if (octets[at]! >>> 4 !== 4 || headerLength < IPV4_HEADER_LENGTH) return undefined
  if (end - at < headerLength + LEAST_QUOTED_LENGTH) return undefined
  if (isLaterFragment(octets, at)) return undefined
  return {
    ...what,
    quotedSource: ipv4Source(octets, at),
    quotedDestination: ipv4Destination(octets, at),
    protocol: ipv4Protocol(octets, at),
    quote: octets.subarray(at + headerLength, end),
  }
}
