/** What no zone can hold, whoever makes it: record by record from a file, or by an edit. */

import { TextError } from '../../errors.ts'
import { formatType, TYPE } from '../iana/types.ts'

/** RFC 2181 §8. */
const MAX_TTL_SECONDS = 0x7fff_ffff

/** The TTL that a zone has of a record, which may have come over the wire: with the top bit set it counts as zero (RFC 2181 §8). */
export function heldTtl(ttlSeconds: number): number {
  return ttlSeconds > MAX_TTL_SECONDS ? 0 : ttlSeconds
}

/** One record makes the RRset (RFC 1035 §5.2, RFC 2181 §10.1, RFC 6672 §2.4). */
const SINGLE: ReadonlySet<number> = new Set([TYPE.SOA, TYPE.CNAME, TYPE.DNAME])

export function isSingle(type: number): boolean {
  return SINGLE.has(type)
}

/** @throws TextError for a second record of a type of which there is only one at a name */
export function refuseSecond(type: number): void {
  if (isSingle(type)) throw conflict(formatType(type), `a single ${formatType(type)} record here`)
}

/** Whether both types may stand at one name, as far as CNAME goes (RFC 1034 §3.6.2). */
export function mayStandTogether(type: number, other: number): boolean {
  const isAlias = type === TYPE.CNAME || other === TYPE.CNAME
  return !isAlias || type === other || isBesideCname(type) || isBesideCname(other)
}

/** DNSSEC's own records may stand beside a CNAME (RFC 4034 §3, §4; RFC 2931 §2.2). */
function isBesideCname(type: number): boolean {
  return (
    type === TYPE.RRSIG || type === TYPE.NSEC || type === TYPE.SIG || type === TYPE.NXT || type === TYPE.KEY
  )
}

/** The error for a type at `owner` that cannot stand beside one that is there. */
export function besideConflict(type: number, other: number, owner: string): TextError {
  const beside = other === TYPE.CNAME ? 'a CNAME' : formatType(other)
  return conflict(owner, `no ${formatType(type)} beside ${beside} (RFC 1034 §3.6.2)`)
}

export function conflict(token: string, expected: string): TextError {
  return new TextError('bad-value', token, expected)
}
