/** The prefix that all translators between IPv6 and IPv4 know, and which addresses may stand behind it (RFC 6052 §3.1). */

import { type Cidr, cidrContains, formatCidr, parseCidr } from '../../../address/cidr.ts'

/** RFC 6052 §2.1. */
export const WELL_KNOWN_PREFIX = '64:ff9b::/96'

/**
 * What means something else everywhere: behind a prefix that everybody knows it would lead to anybody's network. Blocks
 * for documentation are left out, since they stand for global addresses there (RFC 6052 §2.4, table 3), and so is the
 * rest of 192.0.0.0/24: by its 192.0.0.170 hosts find out the prefix (RFC 7050 §2.2).
 */
const NOT_GLOBAL: readonly Cidr[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/29',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(parseCidr)

/** Whether four octets of IPv4 may stand behind `prefix`: one of an operator's own may hold what he likes. */
export function mayStandBehind(prefix: Cidr, ipv4: Uint8Array): boolean {
  if (formatCidr(prefix) !== WELL_KNOWN_PREFIX) return true
  return !NOT_GLOBAL.some((block) => cidrContains(block, ipv4))
}
