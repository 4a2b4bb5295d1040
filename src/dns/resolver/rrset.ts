/** Records of one owner, type and class as one value, gathered from a section in whatever order they came. */

import type { DomainName } from '../name/domain-name.ts'
import { rrsetKey } from '../cache/cache-key.ts'
import type { ResourceRecord } from '../message/record.ts'

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
function withoutDuplicates(records: readonly ResourceRecord[]): ResourceRecord[] {
  const byData = new Map<string, ResourceRecord>()
  for (const record of records) {
    const { buffer, byteOffset, length } = record.rdata
    const data = Buffer.from(buffer, byteOffset, length).toString('latin1')
    if (!byData.has(data)) byData.set(data, record)
  }
  return [...byData.values()]
}
