/** IPv4 addresses as numbers of 32 bits, for tables and the fields of packets. */

import { formatIpv4, parseIpv4 } from './ipv4.ts'

/** An IPv4 address as an unsigned integer, its first octet the most significant. */
export type Ipv4 = number

export const ANY_IPV4: Ipv4 = 0
export const BROADCAST_IPV4: Ipv4 = 0xffff_ffff

/** The number for `192.0.2.1`. Throws `TextError` 'bad-address'. */
export function ipv4Number(text: string): Ipv4 {
  return readIpv4(parseIpv4(text), 0)
}

/** `192.0.2.1`. */
export function ipv4Text(address: Ipv4): string {
  const octets = new Uint8Array(4)
  writeIpv4(address, octets, 0)
  return formatIpv4(octets)
}

/** The address in the four octets at `at`. */
export function readIpv4(octets: Uint8Array, at: number): Ipv4 {
  return ((octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!) >>> 0
}

/** Writes the four octets to `target` at `at`. */
export function writeIpv4(address: Ipv4, target: Uint8Array, at: number): void {
  target[at] = address >>> 24
  target[at + 1] = address >>> 16
  target[at + 2] = address >>> 8
  target[at + 3] = address
}

/** The mask of so many bits: 24 → 255.255.255.0. */
export function ipv4Mask(prefixLength: number): Ipv4 {
  return prefixLength === 0 ? 0 : (0xffff_ffff << (32 - prefixLength)) >>> 0
}

/** 224.0.0.0/4 (RFC 5771). */
export function isMulticastIpv4(address: Ipv4): boolean {
  return address >>> 28 === 0xe
}

/** Whether it means several hosts on any link: multicast, or the limited broadcast (RFC 919 §7). */
export function isGroupIpv4(address: Ipv4): boolean {
  return address === BROADCAST_IPV4 || isMulticastIpv4(address)
}

/** 127.0.0.0/8 (RFC 1122 §3.2.1.3). */
export function isLoopbackIpv4(address: Ipv4): boolean {
  return address >>> 24 === 127
}
