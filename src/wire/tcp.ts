/**
 * TCP segments (RFC 9293 §3.1). Knows the header and hands the options on; of connections nothing.
 *
 * The fields of a segment may be written to, so that a connection needs one object for all that it sends or receives.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { putU16, putU32, readU16, readU32 } from '../bytes/big-endian.ts'
import { internetChecksum } from '../bytes/internet-checksum.ts'
import { DecodeError, EncodeError } from '../errors.ts'
import { IP_PROTOCOL } from './ip-protocols.ts'
import { pseudoHeaderSum, transportChecksumState, type ChecksumState } from './ipv4-header.ts'
import { decodeTcpOptions, putTcpOptions, tcpOptionsLength, type TcpOptions } from './tcp-options.ts'

/** Without options. */
export const TCP_HEADER_LENGTH = 20
/** Where the checksum stands in the header. */
export const TCP_CHECKSUM_AT = 16
/** The largest that the window field can say, before any scaling. */
export const MAX_TCP_WINDOW = 0xffff

/** The data offset counts 32-bit words in four bits. */
const MAX_HEADER_LENGTH = 60

export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128 } as const

export interface TcpSegment extends TcpOptions {
  sourcePort: number
  destinationPort: number
  /** 32 bits, unsigned. */
  sequence: number
  /** 32 bits, unsigned; of no meaning without the flag `ack`. */
  acknowledgment: number
  /** `TCP_FLAG`s. */
  flags: number
  /** As it stands in the field: unscaled. */
  window: number
  urgent: number
  payload: Uint8Array
}

const NOTHING = new Uint8Array(0)
const NO_BLOCKS: readonly number[] = []

/** A segment with nothing in it, to be filled in. */
export function emptyTcpSegment(): TcpSegment {
  return {
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    window: 0,
    urgent: 0,
    mss: undefined,
    windowScale: undefined,
    sackPermitted: false,
    sack: NO_BLOCKS,
    timestamp: undefined,
    timestampEcho: undefined,
    payload: NOTHING,
  }
}

/**
 * The segment from `at` up to `end`, which is where the packet ends; the payload is a view. Fills in `into` and returns
 * it. Throws `DecodeError` 'truncated' and 'bad-length', also for an option (RFC 9293 §3.2, MUST-7). Unknown options
 * are passed over (MUST-6). The checksum takes the addresses to judge: `tcpChecksumState`.
 */
export function decodeTcp(
  octets: Uint8Array,
  at = 0,
  end = octets.length,
  into: TcpSegment = emptyTcpSegment(),
): TcpSegment {
  if (end - at < TCP_HEADER_LENGTH) throw new DecodeError('truncated', 'tcp header', end)
  const headerLength = (octets[at + 12]! >>> 4) * 4
  if (headerLength < TCP_HEADER_LENGTH) throw new DecodeError('bad-length', 'tcp data offset', at + 12)
  if (headerLength > end - at) throw new DecodeError('truncated', 'tcp options', at + 12)
  into.sourcePort = readU16(octets, at)
  into.destinationPort = readU16(octets, at + 2)
  into.sequence = readU32(octets, at + 4)
  into.acknowledgment = readU32(octets, at + 8)
  into.flags = octets[at + 13]!
  into.window = readU16(octets, at + 14)
  into.urgent = readU16(octets, at + 18)
  const payloadAt = at + headerLength
  decodeTcpOptions(octets, at + TCP_HEADER_LENGTH, payloadAt, into)
  into.payload = payloadAt === end ? NOTHING : octets.subarray(payloadAt, end)
  return into
}

/** What the checksum of the segment from `at` to `end` says. */
export function tcpChecksumState(
  octets: Uint8Array,
  at: number,
  end: number,
  source: Ipv4,
  destination: Ipv4,
): Exclude<ChecksumState, 'absent'> {
  if (end - at < TCP_HEADER_LENGTH) return 'wrong'
  const sum = pseudoHeaderSum(source, destination, IP_PROTOCOL.tcp, end - at)
  return transportChecksumState(octets, at, end, at + TCP_CHECKSUM_AT, sum)
}

/** Octets of header and options that `putTcp` will write. */
export function tcpHeaderLength(options: TcpOptions): number {
  return TCP_HEADER_LENGTH + tcpOptionsLength(options)
}

/**
 * Writes a segment between two addresses, with its checksum, and returns where it ends. A payload that is a view of its
 * very place in `target` is not copied. Throws `EncodeError` 'too-long' for more than 40 octets of options.
 */
export function putTcp(
  target: Uint8Array,
  at: number,
  segment: TcpSegment,
  source: Ipv4,
  destination: Ipv4,
): number {
  const headerLength = tcpHeaderLength(segment)
  if (headerLength > MAX_HEADER_LENGTH) throw new EncodeError('too-long', 'tcp options')
  const { payload } = segment
  const payloadAt = at + headerLength
  const end = payloadAt + payload.length
  putU16(segment.sourcePort, target, at)
  putU16(segment.destinationPort, target, at + 2)
  putU32(segment.sequence, target, at + 4)
  putU32(segment.acknowledgment, target, at + 8)
  target[at + 12] = headerLength << 2
  target[at + 13] = segment.flags
  putU16(segment.window, target, at + 14)
  putU16(0, target, at + TCP_CHECKSUM_AT)
  putU16(segment.urgent, target, at + 18)
  if (headerLength > TCP_HEADER_LENGTH) putTcpOptions(target, at + TCP_HEADER_LENGTH, segment)
  if (!liesAt(payload, target, payloadAt)) target.set(payload, payloadAt)
  const sum = pseudoHeaderSum(source, destination, IP_PROTOCOL.tcp, end - at)
  putU16(internetChecksum(target, at, end, sum), target, at + TCP_CHECKSUM_AT)
  return end
}

function liesAt(payload: Uint8Array, target: Uint8Array, at: number): boolean {
  if (payload.length === 0) return true
  return payload.buffer === target.buffer && payload.byteOffset === target.byteOffset + at
}

/** The octets of a segment between two addresses. Throws `EncodeError` 'too-long'. */
export function encodeTcp(segment: TcpSegment, source: Ipv4, destination: Ipv4): Uint8Array {
  const octets = new Uint8Array(tcpHeaderLength(segment) + segment.payload.length)
  putTcp(octets, 0, segment, source, destination)
  return octets
}

/** `tcp 52978 > 80 [psh ack], seq 3899024840, ack 3637423122, win 65535, 446 octets`. */
export function describeTcp(segment: TcpSegment): string {
  const names = Object.entries(TCP_FLAG).filter(([, flag]) => (segment.flags & flag) !== 0)
  const flags = names.map(([name]) => name).join(' ')
  const acknowledgment = (segment.flags & TCP_FLAG.ack) === 0 ? '' : `, ack ${segment.acknowledgment}`
  const ports = `${segment.sourcePort} > ${segment.destinationPort}`
  const numbers = `seq ${segment.sequence}${acknowledgment}, win ${segment.window}`
  return `tcp ${ports} [${flags}], ${numbers}, ${segment.payload.length} octets`
}
