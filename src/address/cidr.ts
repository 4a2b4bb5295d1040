/** Blocks of addresses: `192.0.2.0/24`, `2001:db8::/32` (RFC 4632, RFC 4291 §2.3). Knows no special blocks. */

import { TextError } from '../errors.ts'
import { formatIpv4, IPV4_LENGTH, tryIpv4 } from './ipv4.ts'
import { formatIpv6, IPV6_LENGTH, tryIpv6 } from './ipv6.ts'

export interface Cidr {
  /** 4 or 16; bits beyond the prefix are zero. */
  readonly octets: Uint8Array
  readonly prefixLength: number
}

/**
 * The block in text. An address alone is a block of one. Bits beyond the prefix must be zero: `10.0.0.1/8` is
 * more likely a slip of the pen than 10.0.0.0/8.
 *
 * @throws TextError 'bad-address'
 */
export function parseCidr(text: string): Cidr {
  const [ip, length, ...rest] = text.split('/')
  const octets = addressOctets(ip!)
  if (octets === undefined || rest.length > 0) throw wrong(text)
  const bits = octets.length * 8
  const prefixLength = length === undefined ? bits : /^[0-9]{1,3}$/.test(length) ? Number(length) : bits + 1
  if (prefixLength > bits) throw wrong(text)
  if (!isZeroBeyond(octets, prefixLength)) throw hostBitsSet(text, octets, prefixLength)
  return { octets, prefixLength }
}

/** `192.0.2.0/24`. */
export function formatCidr({ octets, prefixLength }: Cidr): string {
  const ip = octets.length === IPV4_LENGTH ? formatIpv4(octets) : formatIpv6(octets)
  return `${ip}/${prefixLength}`
}

/** Whether the block holds the address, given as 4 or 16 octets. */
export function cidrContains({ octets, prefixLength }: Cidr, address: Uint8Array): boolean {
  if (address.length !== octets.length) return false
  const whole = prefixLength >> 3
  for (let i = 0; i < whole; i++) if (address[i] !== octets[i]) return false
  const mask = 0xff00 >> (prefixLength & 7)
  return whole === octets.length || ((address[whole]! ^ octets[whole]!) & mask & 0xff) === 0
}

const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

/**
 * The octets of an address in text; those of the IPv4 address for an IPv4-mapped one (RFC 4291 §2.5.5.2), as a
 * socket for both families reports it. Undefined when it is none.
 */
export function addressOctets(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(IPV6_LENGTH)
  if (tryIpv4(text, octets, 0)) return octets.slice(0, IPV4_LENGTH)
  return tryIpv6(text, octets, 0) ? withoutMapping(octets) : undefined
}

/** Of an IPv4-mapped address the IPv4 address, which is what a system that is told to go there goes to. */
export function withoutMapping(octets: Uint8Array): Uint8Array {
  const isMapped = octets.length === IPV6_LENGTH && MAPPED_PREFIX.every((octet, i) => octets[i] === octet)
  return isMapped ? octets.slice(MAPPED_PREFIX.length) : octets
}

function isZeroBeyond(octets: Uint8Array, prefixLength: number): boolean {
  const first = prefixLength >> 3
  if (first === octets.length) return true
  if ((octets[first]! & (0xff >> (prefixLength & 7))) !== 0) return false
  return octets.subarray(first + 1).every((octet) => octet === 0)
}

/** `192.0.2.0/24` is what `192.0.2.7/24` may have been meant to be, and `192.0.2.7` the other thing. */
function hostBitsSet(text: string, octets: Uint8Array, prefixLength: number): TextError {
  const block = formatCidr({ octets: zeroBeyond(octets, prefixLength), prefixLength })
  const expected = `${block}, as bits after the first ${prefixLength} are set; or ${text.split('/')[0]!} for that address alone`
  return new TextError('bad-address', text, expected)
}

function zeroBeyond(octets: Uint8Array, prefixLength: number): Uint8Array {
  return octets.map((octet, i) => octet & (0xff00 >> Math.min(8, Math.max(0, prefixLength - 8 * i))))
}

function wrong(text: string): TextError {
  return new TextError('bad-address', text, 'an address block such as 192.0.2.0/24 or 2001:db8::/32')
}
