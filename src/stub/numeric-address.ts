/** Addresses that people type, in the loose forms that a host takes. Looks no name up. */

import { ipv4Text } from '../address/ipv4-number.ts'
import { formatIpv6, IPV6_LENGTH, tryIpv6 } from '../address/ipv6.ts'

/**
 * The canonical text of an address; undefined for what is none. IPv4 as inet_aton(3) reads it: up to four parts in
 * decimal, octal (0…) or hexadecimal (0x…), the last one filling what the others leave: `127.1` is 127.0.0.1.
 */
export function numericAddress(text: string): string | undefined {
  if (!text.includes(':')) return looseIpv4(text)
  const octets = new Uint8Array(IPV6_LENGTH)
  return tryIpv6(text, octets, 0) ? formatIpv6(octets) : undefined
}

function looseIpv4(text: string): string | undefined {
  const parts = text.split('.', 5).map(looseNumber)
  const last = parts.pop()
  if (last === undefined || parts.length > 3 || last >= 2 ** (8 * (4 - parts.length))) return undefined
  let address = last
  for (const [i, part] of parts.entries()) {
    if (part === undefined || part > 0xff) return undefined
    address += part * 2 ** (24 - 8 * i)
  }
  return ipv4Text(address)
}

function looseNumber(text: string): number | undefined {
  if (/^0[0-7]{0,12}$/.test(text)) return parseInt(text, 8)
  return /^([1-9][0-9]{0,9}|0[xX][0-9a-fA-F]{1,8})$/.test(text) ? Number(text) : undefined
}
