/**
 * ICMP errors through a translator (RFC 5508 §4): the packet quoted inside is turned back into what its sender sent,
 * and the error goes to, or comes from, who it should. Mappings are asked for and neither made nor refreshed.
 */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import { putU16 } from '../../bytes/big-endian.ts'
import { internetChecksum } from '../../bytes/internet-checksum.ts'
import {
  ICMP_CHECKSUM_AT,
  ICMP_HEADER_LENGTH,
  icmpChecksumIsRight,
  LEAST_QUOTED_LENGTH,
} from '../../wire/icmp.ts'
import {
  IPV4_HEADER_LENGTH,
  ipv4ChecksumIsRight,
  ipv4HeaderLength,
  rewriteIpv4Destination,
  rewriteIpv4Source,
  isLaterFragment,
} from '../../wire/ipv4-header.ts'
import { readFlow, type Flow } from './nat-flow.ts'
import { rewriteDestination, rewriteSource } from './nat-rewrite.ts'
import type { Mapping, NatTable } from './nat-table.ts'

/** 'invalid' is an error that must not pass (RFC 5508 REQ-3); 'unmapped' one about a packet that was not translated. */
export type ErrorTranslation = 'translated' | 'unmapped' | 'invalid'

interface Quote {
  readonly at: number
  /** Undefined for a protocol that is not translated. */
  readonly flow: Flow | undefined
}

/** From the outside, about a packet that has left. `end` is where the whole packet ends. */
export function translateErrorInward(
  table: NatTable,
  now: number,
  outsideIp: Ipv4,
  octets: Uint8Array,
  ipAt: number,
  end: number,
): ErrorTranslation {
  const quote = readQuote(octets, ipAt, end)
  if (quote === undefined) return 'invalid'
  const sender = senderOf(table, now, outsideIp, quote)
  if (sender === undefined) return 'unmapped'
  const { ip, port } = sender.inside
  rewriteSource(octets, quote.at, end, ip, port)
  rewriteIpv4Destination(octets, ipAt, ip)
  sumAnew(octets, ipAt, end)
  return 'translated'
}

/** From the inside or from the translator itself, about a packet that has come in. */
export function translateErrorOutward(
  table: NatTable,
  now: number,
  outsideIp: Ipv4,
  octets: Uint8Array,
  ipAt: number,
  end: number,
): ErrorTranslation {
  const quote = readQuote(octets, ipAt, end)
  if (quote === undefined) return 'invalid'
  const receiver = receiverOf(table, now, quote)
  if (receiver === undefined) return 'unmapped'
  rewriteDestination(octets, quote.at, end, outsideIp, receiver.outsidePort)
  // RFC 5508 REQ-5: also that of a router in between, which has no mapping of its own.
  rewriteIpv4Source(octets, ipAt, outsideIp)
  sumAnew(octets, ipAt, end)
  return 'translated'
}

/** From one inside host, about a packet of another that came by way of the outside address (RFC 5508 REQ-7 b). */
export function translateHairpinError(
  table: NatTable,
  now: number,
  outsideIp: Ipv4,
  octets: Uint8Array,
  ipAt: number,
  end: number,
): ErrorTranslation {
  const quote = readQuote(octets, ipAt, end)
  if (quote === undefined) return 'invalid'
  const sender = senderOf(table, now, outsideIp, quote)
  const receiver = receiverOf(table, now, quote)
  if (sender === undefined || receiver === undefined) return 'unmapped'
  const { ip, port } = sender.inside
  rewriteSource(octets, quote.at, end, ip, port)
  rewriteDestination(octets, quote.at, end, outsideIp, receiver.outsidePort)
  rewriteIpv4Source(octets, ipAt, outsideIp)
  rewriteIpv4Destination(octets, ipAt, ip)
  sumAnew(octets, ipAt, end)
  return 'translated'
}

/** Whose packet it was that left from an outside port. */
function senderOf(table: NatTable, now: number, outsideIp: Ipv4, { flow }: Quote): Mapping | undefined {
  if (flow?.source !== outsideIp || flow.echo === 'reply') return undefined
  return table.ofOutside(now, flow.protocol, flow.sourcePort)
}

/** Whom a packet was for that has come in. */
function receiverOf(table: NatTable, now: number, { flow }: Quote): Mapping | undefined {
  if (flow === undefined || flow.echo === 'request') return undefined
  const { protocol, source, sourcePort, destination, destinationPort } = flow
  return table.ofInside(now, protocol, destination, destinationPort, source, sourcePort)
}

/** RFC 5508 REQ-3: both checksums count, options are stepped over, and the transport's checksum is not looked at. */
function readQuote(octets: Uint8Array, ipAt: number, end: number): Quote | undefined {
  const icmpAt = ipAt + ipv4HeaderLength(octets, ipAt)
  if (!icmpChecksumIsRight(octets, icmpAt, end)) return undefined
  const at = icmpAt + ICMP_HEADER_LENGTH
  if (end - at < IPV4_HEADER_LENGTH || octets[at]! >>> 4 !== 4) return undefined
  const headerLength = ipv4HeaderLength(octets, at)
  if (headerLength < IPV4_HEADER_LENGTH || headerLength + LEAST_QUOTED_LENGTH > end - at) return undefined
  if (!ipv4ChecksumIsRight(octets, at)) return undefined
  if (isLaterFragment(octets, at)) return undefined
  return { at, flow: readFlow(octets, at, end) }
}

/** It was right before, so nothing is covered up by computing it instead of adjusting it a dozen times. */
function sumAnew(octets: Uint8Array, ipAt: number, end: number): void {
  const at = ipAt + ipv4HeaderLength(octets, ipAt)
  putU16(0, octets, at + ICMP_CHECKSUM_AT)
  putU16(internetChecksum(octets, at, end), octets, at + ICMP_CHECKSUM_AT)
}
