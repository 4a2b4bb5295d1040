/** Records of one owner, type and class as one value, gathered from a section in whatever order they came. */

import type { DomainName } from '../../name/domain-name.ts'
import { rrsetKey } from '../../cache/cache-key.ts'
import type { ResourceRecord } from '../../message/record.ts'

export interface Rrset {
  readonly owner: DomainName
  readonly type: number
  /** The lowest of its records (RFC 2181 §5.2). */
  readonly ttlSeconds: number
  readonly records: readonly ResourceRecord[]
}

/** The RRsets of a section, by `rrsetKey`, in the order in which each first appeared. */
export function gatherRrsets(records: readonly ResourceRecord[]): Map<string, Rrset> {
  const gathered = new Map<string, ResourceRecord[]>()
  for (const record of records) {
    const key = rrsetKey(record.owner.key, record.type)
    const known = gathered.get(key)
    if (known === undefined) gathered.set(key, [record])
    else known.push(record)
  }
  const rrsets = new Map<string, Rrset>()
  for (const [key, members] of gathered) rrsets.set(key, rrsetOf(members))
  return rrsets
}

/** An RRset of records that are known to have one owner and type. */
export function rrsetOf(members: readonly ResourceRecord[]): Rrset {
  const { owner, type } = members[0]!
  const records = members.length === 1 ? members : withoutDuplicates(members)
  let ttlSeconds = Infinity
  for (const record of records) ttlSeconds = Math.min(ttlSeconds, record.ttlSeconds)
  return { owner, type, ttlSeconds, records }
}

/** RFC 2181 §5: no two records of an RRset have the same data. */
function withoutDuplicates(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  if (records.length > MOST_BY_PAIRS) return withoutDuplicatesOfMany(records)
  const isSaidBefore = ({ rdata }: ResourceRecord, place: number): boolean => {
    for (let i = 0; i < place; i++) if (isSameData(records[i]!.rdata, rdata)) return true
    return false
  }
  return records.some(isSaidBefore) ? records.filter((record, i) => !isSaidBefore(record, i)) : records
}

/** Up to here, to compare each with each costs less than to make keys. */
const MOST_BY_PAIRS = 20

function isSameData(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  // What tells rdata apart stands at its end as a rule: the last octets of an address.
  for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) return false
  return true
}

function withoutDuplicatesOfMany(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  const byData = new Map<string, ResourceRecord>()
  for (const record of records) {
    const { buffer, byteOffset, length } = record.rdata
    const data = Buffer.from(buffer, byteOffset, length).toString('latin1')
    if (!byData.has(data)) byData.set(data, record)
  }
  return [...byData.values()]
}
