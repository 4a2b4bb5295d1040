/** Which addresses can be those of servers that anyone reaches. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { parseIpv4Prefix, prefixContains } from '../address/ipv4-prefix.ts'

/** RFC 6890: nobody's, or everybody's. The blocks for documentation are as good as any. */
const UNPLACEABLE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
].map(parseIpv4Prefix)

export function isPlaceable(ip: Ipv4): boolean {
  return !UNPLACEABLE.some((block) => prefixContains(block, ip))
}
