/** Prefixes that no network can have, whoever announces them (RFC 1812 §5.3.7 calls such addresses Martian). Pure. */

import { formatIpv4Prefix, parseIpv4Prefix, prefixContains, type Ipv4Prefix } from '../address/ipv4-prefix.ts'

const MARTIANS: readonly (readonly [prefix: Ipv4Prefix, meaning: string])[] = [
  // RFC 1122 §3.2.1.3; the default route is shorter.
  [parseIpv4Prefix('0.0.0.0/8'), 'of hosts that do not know their own address'],
  [parseIpv4Prefix('127.0.0.0/8'), 'within every host'],
  [parseIpv4Prefix('224.0.0.0/4'), 'of groups'],
  [parseIpv4Prefix('240.0.0.0/4'), 'reserved'],
  [parseIpv4Prefix('224.0.0.0/3'), 'of groups, and reserved'],
]

/** Why there can be no route to the prefix, or undefined. */
export function martianText(prefix: Ipv4Prefix): string | undefined {
  const found = MARTIANS.find(([martian]) => isWithin(prefix, martian))
  return found && `nobody can announce ${formatIpv4Prefix(prefix)}: its addresses are ${found[1]}`
}

function isWithin({ address, prefixLength }: Ipv4Prefix, wide: Ipv4Prefix): boolean {
  return prefixLength >= wide.prefixLength && prefixContains(wide, address)
}
