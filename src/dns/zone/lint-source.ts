/** What is odd about the text of a zone, but no longer shows in the zone made of it. */

import { formatType, TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { UnstatedTtlSource } from '../zonefile/record-sink.ts'
import type { Finding } from './finding.ts'
import type { Zone } from './zone.ts'
import type { Taken } from './zone-builder.ts'

/**
 * What is odd about how a record was `taken` into the zone, if anything is. Signatures of the RRsets of one owner are
 * no RRset: each has the TTL of what it signs (RFC 4034 §3).
 */
export function isOddlyTaken(taken: Taken, type: number): boolean {
  return taken === 'duplicate' || (taken === 'added-with-other-ttl' && type !== TYPE.RRSIG)
}

/** The finding about a record for which `isOddlyTaken`. `record` has the TTL that the text states. */
export function findingAboutTaken(zone: Zone, taken: Taken, record: ResourceRecord): Finding {
  const { owner, type, ttlSeconds } = record
  const what = `${owner.toString()} ${formatType(type)}`
  const base = { severity: 'warning', record } as const
  if (taken === 'duplicate') {
    const why = 'an RRset holds each record once (RFC 2181 §5), so one of the two is perhaps a slip'
    return {
      ...base,
      rule: 'duplicate',
      repair: { kind: 'remove' },
      message: `this ${what} is in the zone already`,
      why,
    }
  }
  const earlier = zone.rrset(owner, type)[0]!.ttlSeconds
  const message = `${what} has a TTL of ${ttlSeconds}, but the first of its RRset one of ${earlier}, which is taken for all`
  return {
    ...base,
    rule: 'differing-ttl',
    part: 'ttl',
    repair: { kind: 'set-ttl', ttlSeconds: earlier },
    message,
    why: 'an RRset has one TTL (RFC 2181 §5.2)',
  }
}

const TTL_TAKEN_FROM = {
  previous: 'the one stated last before (RFC 1035 §5.1)',
  soa: 'the last number of the SOA, for all records that state none',
}

/** The finding about a record with neither a TTL of its own nor a `$TTL` above it. */
export function findingAboutUnstatedTtl(record: ResourceRecord, source: UnstatedTtlSource): Finding {
  const from = TTL_TAKEN_FROM[source]
  return {
    rule: 'unstated-ttl',
    severity: 'warning',
    record,
    part: 'type',
    // Anywhere else it would be another TTL for some.
    ...(source === 'soa' && { repair: { kind: 'insert-before', line: `$TTL ${record.ttlSeconds}` } }),
    message: `no TTL here and no $TTL above; taken is ${record.ttlSeconds}, ${from}`,
    why: 'other servers may take another one: a $TTL line settles it (RFC 2308 §4)',
  }
}
