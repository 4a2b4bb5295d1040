/** IPv6 addresses: sixteen octets ↔ `2001:db8::1`. Knows no zones (`%eth0`), prefixes, ports or special ranges. */

import { TextError } from '../errors.ts'
import { formatIpv4, tryIpv4 } from './ipv4.ts'

export const IPV6_LENGTH = 16

const GROUPS = 8
const COLON = 0x3a

const HEX: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16))
const HEX_PADDED: readonly string[] = HEX.map((digits) => digits.padStart(2, '0'))

/**
 * The text of the sixteen octets at `at`, as RFC 5952 recommends: lower case, no leading zeros, `::` for the
 * longest run of two zero groups or more. IPv4-mapped and IPv4-compatible addresses end in dotted decimal
 * (RFC 5952 §5), as every inet_ntop prints them.
 */
export function formatIpv6(octets: Uint8Array, at = 0): string {
  let runAt = -1
  let runLength = 1
  for (let i = 0; i < GROUPS; i++) {
    let length = 0
    while (i + length < GROUPS && isZeroGroup(octets, at, i + length)) length++
    if (length > runLength) {
      runAt = i
      runLength = length
    }
    i += length
  }
  if (runAt < 0) return formatGroups(octets, at, 0, GROUPS)
  if (runAt === 0 && hasIpv4Tail(octets, at, runLength)) {
    return (runLength === 6 ? '::' : '::ffff:') + formatIpv4(octets, at + 12)
  }
  return formatGroups(octets, at, 0, runAt) + '::' + formatGroups(octets, at, runAt + runLength, GROUPS)
}

function hasIpv4Tail(octets: Uint8Array, at: number, leadingZeroGroups: number): boolean {
  if (leadingZeroGroups === 6) return true
  return leadingZeroGroups === 5 && octets[at + 10] === 0xff && octets[at + 11] === 0xff
}

function isZeroGroup(octets: Uint8Array, at: number, group: number): boolean {
  return octets[at + 2 * group] === 0 && octets[at + 2 * group + 1] === 0
}

function formatGroups(octets: Uint8Array, at: number, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) {
    const high = octets[at + 2 * i]!
    const low = octets[at + 2 * i + 1]!
    if (i > from) text += ':'
    text += high === 0 ? HEX[low]! : HEX[high]! + HEX_PADDED[low]!
  }
  return text
}

/** The sixteen octets of an address in text (RFC 4291 §2.2). Throws `TextError` 'bad-address'. */
export function parseIpv6(text: string): Uint8Array {
  const octets = new Uint8Array(IPV6_LENGTH)
  putIpv6(text, octets, 0)
  return octets
}

/** As `parseIpv6`, into `target` at `at`. */
export function putIpv6(text: string, target: Uint8Array, at: number): void {
  if (!tryIpv6(text, target, at)) throw new TextError('bad-address', text, 'an IPv6 address')
}

/** Writes the address in text to `target` at `at`; false when it is none. */
export function tryIpv6(text: string, target: Uint8Array, at: number): boolean {
  const end = at + IPV6_LENGTH
  let next = at
  let gapAt = -1
  let i = 0
  if (text.startsWith('::')) {
    gapAt = next
    i = 2
  }
  while (i < text.length) {
    const colon = text.indexOf(':', i)
    const stop = colon < 0 ? text.length : colon
    if (colon < 0 && next + 4 <= end && tryIpv4(text.slice(i), target, next)) {
      next += 4
      break
    }
    const group = hexGroup(text, i, stop)
    if (group < 0 || next === end) return false
    target[next++] = group >>> 8
    target[next++] = group
    i = stop + 1
    if (stop === text.length) break
    if (text.charCodeAt(i) === COLON) {
      if (gapAt >= 0) return false
      gapAt = next
      i++
    } else if (i === text.length) return false
  }
  if (gapAt < 0) return next === end
  if (next === end) return false
  target.copyWithin(end - (next - gapAt), gapAt, next)
  target.fill(0, gapAt, end - (next - gapAt))
  return true
}

/** The value of one to four hexadecimal digits; negative when they are not. */
function hexGroup(text: string, from: number, to: number): number {
  if (to === from || to - from > 4) return -1
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = hexDigit(text.charCodeAt(i))
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

function hexDigit(character: number): number {
  if (character >= 48 && character <= 57) return character - 48
  const letter = character | 0x20
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}
