/** What is odd about single records: their TTL, their type, their place. */

import { formatType, TYPE } from '../../iana/types.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { describeDuration } from '../../zonefile/ttl-text.ts'
import type { Finding } from '../finding.ts'
import type { Zone } from '../zone.ts'
import type { RecordRule } from './advice.ts'

/** Longer than anyone waits: resolvers cap TTLs at a week or so (RFC 8767 §4 suggests it). */
const LONG_SECONDS = 90 * 86_400

/** TTLs that are odd, each told once, at the first record that has it: a `$TTL` gives it to many. */
export function* strangeTtls(zone: Zone): Iterable<Finding> {
  const firsts = new Map<number, ResourceRecord>()
  const counts = new Map<number, number>()
  for (const record of zone.records()) {
    const { ttlSeconds } = record
    if (ttlSeconds > 0 && ttlSeconds <= LONG_SECONDS) continue
    if (!firsts.has(ttlSeconds)) firsts.set(ttlSeconds, record)
    counts.set(ttlSeconds, (counts.get(ttlSeconds) ?? 0) + 1)
  }
  for (const [ttlSeconds, record] of firsts) yield strangeTtl(record, counts.get(ttlSeconds)! - 1)
}

function strangeTtl(record: ResourceRecord, others: number): Finding {
  const { owner, type, ttlSeconds } = record
  const what = `${owner.toString()} ${formatType(type)}`
  const more = others === 0 ? '' : `, as ${others} other record${others === 1 ? ' has' : 's have'}`
  const base = { severity: 'warning', record, part: 'ttl' } as const
  if (ttlSeconds === 0) {
    const why = 'nobody may cache it: each question comes to the servers anew'
    return { ...base, rule: 'ttl-zero', message: `${what} has a TTL of 0${more}`, why }
  }
  const message = `${what} has a TTL of ${describeDuration(ttlSeconds)}${more}`
  const why = 'a change would take as long to be seen everywhere; resolvers do not keep anything that long'
  return { ...base, rule: 'ttl-long', message, why }
}

/** What has become of types that nobody uses any more, and what does their work. */
const OBSOLETE: ReadonlyMap<number, string> = new Map([
  [TYPE.MD, 'MX took its place (RFC 1035 §3.3.4)'],
  [TYPE.MF, 'MX took its place (RFC 1035 §3.3.5)'],
  [TYPE.MB, 'mail has never used it (RFC 2505)'],
  [TYPE.MG, 'mail has never used it (RFC 2505)'],
  [TYPE.MR, 'mail has never used it (RFC 2505)'],
  [TYPE.MINFO, 'mail has never used it (RFC 2505)'],
  [TYPE.NULL, 'it was an experiment (RFC 1035 §3.3.10)'],
  [TYPE.WKS, 'nobody asks for it (RFC 1127); SRV does its work'],
  [TYPE.A6, 'it is historic (RFC 6563): AAAA does its work'],
  [TYPE.NXT, 'NSEC took its place (RFC 3755)'],
  [TYPE.SIG, 'RRSIG took its place (RFC 3755)'],
  [TYPE.KEY, 'DNSKEY took its place (RFC 3755)'],
  [TYPE.SPF, 'SPF stands in TXT records (RFC 7208 §3.1)'],
  [TYPE.X25, 'the network is gone'],
  [TYPE.ISDN, 'the network is gone'],
  [TYPE.RT, 'the networks that it routed to are gone'],
  [TYPE.NSAP, 'the network is gone (RFC 1706 is historic)'],
  [TYPE.PX, 'X.400 mail is gone'],
  [TYPE.GPOS, 'LOC took its place (RFC 1876)'],
  [TYPE.DLV, 'look-aside validation has ended (RFC 8749)'],
])

export const OBSOLETE_TYPES: readonly number[] = [...OBSOLETE.keys()]

export const obsoleteType: RecordRule = function* (_zone, record) {
  const fate = OBSOLETE.get(record.type)
  if (fate === undefined) return
  yield {
    rule: 'obsolete-type',
    severity: 'warning',
    record,
    part: 'type',
    ...(record.type === TYPE.SPF && { repair: { kind: 'replace', text: 'TXT' } }),
    message: `${formatType(record.type)} is obsolete`,
    why: fate,
  }
}

export const wildcardDelegation: RecordRule = function* (_zone, record) {
  const { owner, type } = record
  const isWildcard = owner.octets[0] === 1 && owner.octets[1] === 0x2a
  if (!isWildcard || (type !== TYPE.NS && type !== TYPE.DNAME)) return
  yield {
    rule: 'wildcard-delegation',
    // BIND refuses to load such NS records.
    severity: type === TYPE.NS ? 'error' : 'warning',
    record,
    part: 'type',
    message: `${formatType(type)} at the wildcard ${owner.toString()}`,
    why: 'what servers make of it is not defined (RFC 4592 §4.2, §4.4): each does something else',
  }
}

export const dsWithoutNs: RecordRule = function* (zone, record) {
  const { owner, type } = record
  if (type !== TYPE.DS) return
  const isApex = owner.equals(zone.origin)
  if (!isApex && zone.rrset(owner, TYPE.NS).length > 0) return
  const where = isApex ? 'at the apex of the zone itself' : 'where nothing is delegated'
  const message = `the DS of ${owner.toString()} stands ${where}`
  const why = 'a DS belongs beside the NS records of a delegation, in the zone above (RFC 4035 §2.4)'
  yield { rule: 'ds-without-ns', severity: 'error', record, part: 'type', message, why }
}
