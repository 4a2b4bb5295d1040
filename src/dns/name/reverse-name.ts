/** The names under which the names of addresses are found: in-addr.arpa and ip6.arpa. */

import { parseIpv4 } from '../../address/ipv4.ts'
import { parseIpv6 } from '../../address/ipv6.ts'
import { DomainName } from './domain-name.ts'

/**
 * `192.0.2.1` → `1.2.0.192.in-addr.arpa.` (RFC 1035 §3.5); IPv6 by nibbles, in ip6.arpa (RFC 3596 §2.5).
 *
 * @throws TextError 'bad-address'
 */
export function reverseName(ip: string): DomainName {
  if (ip.includes(':')) {
    const nibbles = [...parseIpv6(ip)].flatMap((octet) => [octet >>> 4, octet & 0xf])
    const labels = nibbles.reverse().map((nibble) => nibble.toString(16))
    return DomainName.parse(`${labels.join('.')}.ip6.arpa.`)
  }
  return DomainName.parse(`${[...parseIpv4(ip)].reverse().join('.')}.in-addr.arpa.`)
}
