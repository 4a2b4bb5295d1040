/**
 * The IPv4 header where it lies in a frame: read, checked, written and changed in place, without an object or an
 * exception, for the path that every packet takes. `at` is always where the header begins. Knows no options.
 */

import { readIpv4, writeIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { putU16, readU16 } from '../bytes/big-endian.ts'
import { adjustChecksum, internetChecksum } from '../bytes/internet-checksum.ts'
import type { DecodeErrorCode } from '../errors.ts'

/** Without options. */
export const IPV4_HEADER_LENGTH = 20
export const MAX_IPV4_LENGTH = 0xffff

/** The bits of the fragment field beside the offset, which counts in units of eight octets (RFC 791 §3.1). */
export const DONT_FRAGMENT = 0x4000
export const MORE_FRAGMENTS = 0x2000
export const FRAGMENT_OFFSET = 0x1fff

const TTL_AT = 8
/** Where the checksum stands in the header. */
export const IPV4_CHECKSUM_AT = 10
const SOURCE_AT = 12
const DESTINATION_AT = 16

export function ipv4HeaderLength(octets: Uint8Array, at: number): number {
  return (octets[at]! & 0x0f) * 4
}

export function ipv4TotalLength(octets: Uint8Array, at: number): number {
  return readU16(octets, at + 2)
}

export function ipv4Identification(octets: Uint8Array, at: number): number {
  return readU16(octets, at + 4)
}

/** Flags and offset, 16 bits. */
export function ipv4FragmentField(octets: Uint8Array, at: number): number {
  return readU16(octets, at + 6)
}

/** Whether it is a piece of a packet, the first or another. */
export function isIpv4Fragment(octets: Uint8Array, at: number): boolean {
  return (ipv4FragmentField(octets, at) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0
}

/** Whether it is a piece that does not begin with the header of its transport. */
export function isLaterFragment(octets: Uint8Array, at: number): boolean {
  return (ipv4FragmentField(octets, at) & FRAGMENT_OFFSET) !== 0
}

export function ipv4Ttl(octets: Uint8Array, at: number): number {
  return octets[at + TTL_AT]!
}

export function ipv4Protocol(octets: Uint8Array, at: number): number {
  return octets[at + 9]!
}

export function ipv4Source(octets: Uint8Array, at: number): Ipv4 {
  return readIpv4(octets, at + SOURCE_AT)
}

export function ipv4Destination(octets: Uint8Array, at: number): Ipv4 {
  return readIpv4(octets, at + DESTINATION_AT)
}

export function ipv4ChecksumIsRight(octets: Uint8Array, at: number): boolean {
  return internetChecksum(octets, at, at + ipv4HeaderLength(octets, at)) === 0
}

/** What is wrong with a header, and in which of its fields; `at` counts from the start of the header. */
export interface Ipv4HeaderFault {
  readonly code: DecodeErrorCode
  readonly field: string
  readonly at: number
}

const FAULT = {
  noHeader: { code: 'truncated', field: 'ipv4 header', at: 0 },
  version: { code: 'bad-value', field: 'ipv4 version', at: 0 },
  headerLength: { code: 'bad-length', field: 'ipv4 header length', at: 0 },
  totalLength: { code: 'bad-length', field: 'ipv4 total length', at: 2 },
  cut: { code: 'truncated', field: 'ipv4 packet', at: 2 },
  checksum: { code: 'bad-checksum', field: 'ipv4 checksum', at: IPV4_CHECKSUM_AT },
} as const satisfies Record<string, Ipv4HeaderFault>

/** The first thing that RFC 1122 §3.2.1 has a packet dropped for; `end` is the end of the octets received. */
export function ipv4HeaderFault(octets: Uint8Array, at: number, end: number): Ipv4HeaderFault | undefined {
  if (end - at < IPV4_HEADER_LENGTH) return FAULT.noHeader
  if (octets[at]! >>> 4 !== 4) return FAULT.version
  const headerLength = ipv4HeaderLength(octets, at)
  if (headerLength < IPV4_HEADER_LENGTH) return FAULT.headerLength
  const totalLength = ipv4TotalLength(octets, at)
  if (totalLength < headerLength) return FAULT.totalLength
  if (totalLength > end - at) return FAULT.cut
  return ipv4ChecksumIsRight(octets, at) ? undefined : FAULT.checksum
}

/** As `ipv4HeaderFault`, the code only. */
export function checkIpv4Header(octets: Uint8Array, at: number, end: number): DecodeErrorCode | undefined {
  return ipv4HeaderFault(octets, at, end)?.code
}

/** What `putIpv4Header` fills in. `fragment` holds flags and offset, `tos` the DSCP and ECN. */
export interface Ipv4HeaderFields {
  readonly totalLength: number
  readonly identification: number
  readonly fragment: number
  readonly tos: number
  readonly ttl: number
  readonly protocol: number
  readonly source: Ipv4
  readonly destination: Ipv4
}

/** Writes a header of 20 octets, with its checksum. */
export function putIpv4Header(target: Uint8Array, at: number, fields: Ipv4HeaderFields): void {
  target[at] = 0x45
  putIpv4Fields(target, at, fields)
  putIpv4Checksum(target, at, IPV4_HEADER_LENGTH)
}

/** Writes all of the first 20 octets but version, header length and checksum. */
export function putIpv4Fields(target: Uint8Array, at: number, fields: Ipv4HeaderFields): void {
  target[at + 1] = fields.tos
  putU16(fields.totalLength, target, at + 2)
  putU16(fields.identification, target, at + 4)
  putU16(fields.fragment, target, at + 6)
  target[at + TTL_AT] = fields.ttl
  target[at + 9] = fields.protocol
  writeIpv4(fields.source, target, at + SOURCE_AT)
  writeIpv4(fields.destination, target, at + DESTINATION_AT)
}

/** Computes the checksum of a header that is there but for it. */
export function putIpv4Checksum(target: Uint8Array, at: number, headerLength: number): void {
  putU16(0, target, at + IPV4_CHECKSUM_AT)
  putU16(internetChecksum(target, at, at + headerLength), target, at + IPV4_CHECKSUM_AT)
}

/** Takes one from a TTL that is not 0, in place; the checksum follows without being computed anew (RFC 1624). */
export function decrementTtl(octets: Uint8Array, at: number): void {
  const before = readU16(octets, at + TTL_AT)
  octets[at + TTL_AT]!--
  adjustHeader(octets, at, before, before - 0x100)
}

/** Replaces the source address in place, with the header checksum. That of a transport is the caller's business. */
export function rewriteIpv4Source(octets: Uint8Array, at: number, address: Ipv4): void {
  rewriteAddress(octets, at, SOURCE_AT, address)
}

/** Replaces the destination address in place, with the header checksum. */
export function rewriteIpv4Destination(octets: Uint8Array, at: number, address: Ipv4): void {
  rewriteAddress(octets, at, DESTINATION_AT, address)
}

function rewriteAddress(octets: Uint8Array, at: number, fieldAt: number, address: Ipv4): void {
  const before = readIpv4(octets, at + fieldAt)
  writeIpv4(address, octets, at + fieldAt)
  adjustHeader(octets, at, before >>> 16, address >>> 16)
  adjustHeader(octets, at, before & 0xffff, address & 0xffff)
}

function adjustHeader(octets: Uint8Array, at: number, oldWord: number, newWord: number): void {
  const checksum = readU16(octets, at + IPV4_CHECKSUM_AT)
  putU16(adjustChecksum(checksum, oldWord, newWord), octets, at + IPV4_CHECKSUM_AT)
}

/**
 * The sum over the pseudo-header of UDP and TCP (RFC 768, RFC 9293 §3.1), to begin `internetSum` with. `length` is
 * that of transport header and payload.
 */
export function pseudoHeaderSum(source: Ipv4, destination: Ipv4, protocol: number, length: number): number {
  return (
    (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + protocol + length
  )
}

/** What a transport checksum says. A card that fills it in itself leaves the pseudo-header's sum to begin with. */
export type ChecksumState = 'right' | 'absent' | 'wrong' | 'offloaded'

/** Judges the checksum field at `fieldAt` of the segment from `at` up to `end`; `pseudoSum` is its pseudo-header's. */
export function transportChecksumState(
  octets: Uint8Array,
  at: number,
  end: number,
  fieldAt: number,
  pseudoSum: number,
): Exclude<ChecksumState, 'absent'> {
  if (internetChecksum(octets, at, end, pseudoSum) === 0) return 'right'
  const untouched = readU16(octets, fieldAt) === (internetChecksum(octets, at, at, pseudoSum) ^ 0xffff)
  return untouched ? 'offloaded' : 'wrong'
}
