/**
 * Which record types name a host whose addresses the client will want next, and where in the rdata that name
 * begins (RFC 1035 §3.3.9 and §3.3.11, RFC 2782, RFC 9460 §4.1, and so on).
 */

import { TYPE } from '../iana/types.ts'

const NAME_AT: ReadonlyMap<number, number> = new Map([
  [TYPE.NS, 0],
  [TYPE.MX, 2],
  [TYPE.SRV, 6],
  [TYPE.AFSDB, 2],
  [TYPE.RT, 2],
  [TYPE.KX, 2],
  [TYPE.SVCB, 2],
  [TYPE.HTTPS, 2],
])

/** The offset of the host's name in the rdata of `type`; undefined for types that name none. */
export function additionalNameAt(type: number): number | undefined {
  return NAME_AT.get(type)
}
