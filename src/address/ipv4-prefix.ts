/** IPv4 addresses with the length of their network's prefix, as an interface is given one: `192.168.1.2/24`. */

import { TextError } from '../errors.ts'
import { ipv4Mask, ipv4Text, readIpv4, type Ipv4 } from './ipv4-number.ts'
import { tryIpv4 } from './ipv4.ts'

export interface Ipv4Prefix {
  /** All bits, those beyond the prefix too. */
  readonly address: Ipv4
  readonly prefixLength: number
}

/** An address and prefix in text; an address alone is a network of one. Throws `TextError` 'bad-address'. */
export function parseIpv4Prefix(text: string): Ipv4Prefix {
  const [ip, length = '32', ...rest] = text.split('/')
  const octets = new Uint8Array(4)
  const isWellFormed = rest.length === 0 && /^[0-9]{1,2}$/.test(length) && Number(length) <= 32
  if (!isWellFormed || !tryIpv4(ip!, octets, 0)) {
    throw new TextError('bad-address', text, 'an address and prefix length such as 192.168.1.2/24')
  }
  return { address: readIpv4(octets, 0), prefixLength: Number(length) }
}

/** `192.168.1.2/24`. */
export function formatIpv4Prefix({ address, prefixLength }: Ipv4Prefix): string {
  return `${ipv4Text(address)}/${prefixLength}`
}

/** The first address of the network: 192.168.1.2/24 → 192.168.1.0. */
export function networkAddress({ address, prefixLength }: Ipv4Prefix): Ipv4 {
  return (address & ipv4Mask(prefixLength)) >>> 0
}

/** The last one, which means all hosts of the network where it has room for that: 192.168.1.2/24 → 192.168.1.255. */
export function broadcastAddress({ address, prefixLength }: Ipv4Prefix): Ipv4 {
  return (address | ~ipv4Mask(prefixLength)) >>> 0
}

/** Whether the network holds the address. */
export function prefixContains({ address: held, prefixLength }: Ipv4Prefix, address: Ipv4): boolean {
  return ((address ^ held) & ipv4Mask(prefixLength)) === 0
}

/** What `ipv4Mask` was given: 255.255.255.0 → 24; undefined for a mask with holes. */
export function prefixLengthOf(mask: Ipv4): number | undefined {
  const prefixLength = Math.clz32(~mask)
  return ipv4Mask(prefixLength) === mask ? prefixLength : undefined
}

/** That of the class of an address (RFC 791 §2.3), for who has not been told a mask: 8, 16 or 24. */
export function classPrefixLength(address: Ipv4): number {
  if (address >>> 31 === 0) return 8
  return address >>> 30 === 0b10 ? 16 : 24
}
