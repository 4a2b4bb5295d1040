/** One packet taken apart into several that fit (RFC 791 §3.2). Knows no routes and no interfaces. */

import { putU16 } from '../bytes/big-endian.ts'
import {
  FRAGMENT_OFFSET,
  IPV4_HEADER_LENGTH,
  ipv4FragmentField,
  ipv4HeaderLength,
  MORE_FRAGMENTS,
  putIpv4Checksum,
} from '../wire/ipv4-header.ts'
import { IPV4_OPTION } from '../wire/ipv4-options.ts'
import { IP_AT } from './ip-packet.ts'

/** An option with this bit goes into every fragment (RFC 791 §3.1). */
const COPIED = 0x80

/**
 * The packet at IP_AT … `end` of `frame` as fragments of at most `mtu` octets: new frames with the same room in
 * front. It may be a fragment itself. `mtu` is 68 or more (RFC 791 §3.2).
 */
export function fragmentsOf(frame: Uint8Array, end: number, mtu: number): Uint8Array[] {
  const headerLength = ipv4HeaderLength(frame, IP_AT)
  const field = ipv4FragmentField(frame, IP_AT)
  const first = frame.subarray(IP_AT, IP_AT + headerLength)
  const later = headerLength === IPV4_HEADER_LENGTH ? first : withCopiedOptions(first)
  const fragments: Uint8Array[] = []
  for (let at = IP_AT + headerLength; at < end;) {
    const header = fragments.length === 0 ? first : later
    // Offsets count in eights of octets, so all but the last are multiples of that.
    const room = (mtu - header.length) & ~7
    const isLast = end - at <= mtu - header.length
    const length = isLast ? end - at : room
    const offset = (field & FRAGMENT_OFFSET) + (at - IP_AT - headerLength) / 8
    const more = isLast ? field & MORE_FRAGMENTS : MORE_FRAGMENTS
    fragments.push(fragment(header, frame.subarray(at, at + length), more | offset))
    at += length
  }
  return fragments
}

function fragment(header: Uint8Array, payload: Uint8Array, field: number): Uint8Array {
  const frame = new Uint8Array(IP_AT + header.length + payload.length)
  frame.set(header, IP_AT)
  frame.set(payload, IP_AT + header.length)
  putU16(header.length + payload.length, frame, IP_AT + 2)
  putU16(field, frame, IP_AT + 6)
  putIpv4Checksum(frame, IP_AT, header.length)
  return frame
}

/** The header with only those options that every fragment carries, padded to a multiple of four octets. */
function withCopiedOptions(header: Uint8Array): Uint8Array {
  const kept: number[] = []
  for (let at = IPV4_HEADER_LENGTH; at < header.length;) {
    const type = header[at]!
    if (type === IPV4_OPTION.end) break
    const length = type === IPV4_OPTION.noOperation ? 1 : Math.max(2, header[at + 1] ?? 2)
    if ((type & COPIED) !== 0) kept.push(...header.subarray(at, at + length))
    at += length
  }
  while (kept.length % 4 !== 0) kept.push(IPV4_OPTION.end)
  const later = new Uint8Array(IPV4_HEADER_LENGTH + kept.length)
  later.set(header.subarray(0, IPV4_HEADER_LENGTH))
  later.set(kept, IPV4_HEADER_LENGTH)
  later[0] = 0x40 | (later.length / 4)
  return later
}
