/** Records as text to compare: without case, as names are, and with the TTL or without. */

import type { ResourceRecord } from '../dns/message/record.ts'
import { formatRecord } from '../dns/zonefile/record-text.ts'

/** Equal for records that count as equal. */
export function recordKey(record: ResourceRecord, withTtl: boolean): string {
  return formatRecord(withTtl ? record : { ...record, ttlSeconds: 0 }).toLowerCase()
}

/** The keys in an order of their own: equal for equal sets. */
export function setKey(records: readonly ResourceRecord[], withTtl: boolean): string {
  return records
    .map((record) => recordKey(record, withTtl))
    .sort()
    .join('\n')
}

/** Equal for the same RRsets in the same order, with the records of each in any (RFC 2181 §5). */
export function sequenceKey(records: readonly ResourceRecord[], withTtl: boolean): string {
  const rrsets: ResourceRecord[][] = []
  for (const record of records) {
    const last = rrsets.at(-1)
    if (last !== undefined && isSameRrset(last[0]!, record)) last.push(record)
    else rrsets.push([record])
  }
  return rrsets.map((rrset) => setKey(rrset, withTtl)).join('\n\n')
}

function isSameRrset(a: ResourceRecord, b: ResourceRecord): boolean {
  return a.type === b.type && a.rrclass === b.rrclass && a.owner.equals(b.owner)
}
