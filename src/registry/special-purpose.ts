/** Addresses and AS numbers that nobody holds, because they mean something else everywhere. */

import { parseIpv4Prefix, prefixContains } from '../address/ipv4-prefix.ts'
import type { Ipv4 } from '../address/ipv4-number.ts'

export interface SpecialPurpose {
  readonly purpose: string
  readonly rfc: string
}

/** Those of IANA's registry of special-purpose addresses (RFC 6890) that a host meets. */
const PREFIXES: readonly (readonly [prefix: string, purpose: string, rfc: string])[] = [
  ['0.0.0.0/8', 'this network', 'RFC 791'],
  ['10.0.0.0/8', 'private use', 'RFC 1918'],
  ['100.64.0.0/10', 'between a provider and its customers', 'RFC 6598'],
  ['127.0.0.0/8', 'loopback', 'RFC 1122'],
  ['169.254.0.0/16', 'one link only', 'RFC 3927'],
  ['172.16.0.0/12', 'private use', 'RFC 1918'],
  ['192.0.2.0/24', 'documentation', 'RFC 5737'],
  ['192.168.0.0/16', 'private use', 'RFC 1918'],
  ['198.18.0.0/15', 'tests of networks', 'RFC 2544'],
  ['198.51.100.0/24', 'documentation', 'RFC 5737'],
  ['203.0.113.0/24', 'documentation', 'RFC 5737'],
  ['224.0.0.0/4', 'multicast', 'RFC 5771'],
  ['240.0.0.0/4', 'future use', 'RFC 1112'],
]

const SYSTEMS: readonly (readonly [first: number, last: number, purpose: string, rfc: string])[] = [
  [0, 0, 'what is not routed', 'RFC 7607'],
  [23_456, 23_456, 'AS numbers of four octets among old speakers', 'RFC 6793'],
  [64_496, 64_511, 'documentation', 'RFC 5398'],
  [64_512, 65_534, 'private use', 'RFC 6996'],
  [65_535, 65_535, 'the end of the range', 'RFC 7300'],
  [65_536, 65_551, 'documentation', 'RFC 5398'],
  [4_200_000_000, 4_294_967_294, 'private use', 'RFC 6996'],
  [4_294_967_295, 4_294_967_295, 'the end of the range', 'RFC 7300'],
]

/** What an address is set aside for, with the block that is; undefined for one that somebody may hold. */
export function specialAddress(address: Ipv4): (SpecialPurpose & { readonly prefix: string }) | undefined {
  const found = PREFIXES.find(([prefix]) => prefixContains(parseIpv4Prefix(prefix), address))
  return found && { prefix: found[0], purpose: found[1], rfc: found[2] }
}

/** What an AS number is set aside for. */
export function specialSystem(asn: number): SpecialPurpose | undefined {
  const found = SYSTEMS.find(([first, last]) => asn >= first && asn <= last)
  return found && { purpose: found[2], rfc: found[3] }
}
