/** What is different between two zones, record by record, in the order in which a person looks for it. */

import { TYPE } from '../dns/iana/types.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { canonicalRdata } from '../dns/rdata/registry.ts'
import { compareZones } from '../dns/zone/compare-zones.ts'
import type { Zone } from '../dns/zone/zone.ts'
import { sortRecords } from '../dns/zonefile/record-order.ts'

export interface TtlChange {
  readonly owner: DomainName
  readonly type: number
  readonly from: number
  readonly to: number
}

export interface ZoneDifference {
  readonly before: Zone
  readonly after: Zone
  /** In canonical order, the apex first, as the two others. */
  readonly removed: readonly ResourceRecord[]
  readonly added: readonly ResourceRecord[]
  /** RRsets of which the TTL alone, or some of the records too, have changed. */
  readonly ttls: readonly TtlChange[]
}

/** `pause` is awaited between slices of work. */
export async function differenceOf(
  before: Zone,
  after: Zone,
  ignoreSerial: boolean,
  pause: () => Promise<void>,
): Promise<ZoneDifference> {
  const removed: ResourceRecord[] = []
  const added: ResourceRecord[] = []
  const ttls: TtlChange[] = []
  for (const { owner, type } of await compareZones(before, after, pause)) {
    const [old, now] = [before.rrset(owner, type), after.rrset(owner, type)]
    const isSameKey = keyMaker(type === TYPE.SOA && ignoreSerial)
    removed.push(...missingIn(now, old, isSameKey))
    added.push(...missingIn(old, now, isSameKey))
    const [from, to] = [old[0]?.ttlSeconds, now[0]?.ttlSeconds]
    if (from !== undefined && to !== undefined && from !== to) ttls.push({ owner, type, from, to })
  }
  const { origin } = after
  return { before, after, removed: sortRecords(origin, removed), added: sortRecords(origin, added), ttls }
}

export function isSame({ removed, added, ttls }: ZoneDifference): boolean {
  return removed.length + added.length + ttls.length === 0
}

type KeyOf = (record: ResourceRecord) => string

function missingIn(
  others: readonly ResourceRecord[],
  records: ResourceRecord[],
  keyOf: KeyOf,
): ResourceRecord[] {
  const known = new Set(others.map(keyOf))
  return records.filter((record) => !known.has(keyOf(record)))
}

/** Serial, refresh, retry, expire and minimum: the last 20 octets of an SOA. */
const SOA_NUMBERS = 20

function keyMaker(ignoreSerial: boolean): KeyOf {
  return ({ type, rrclass, rdata }) => {
    const key = Buffer.from(canonicalRdata(type, rrclass, rdata))
    if (ignoreSerial) key.fill(0, key.length - SOA_NUMBERS, key.length - SOA_NUMBERS + 4)
    return key.toString('latin1')
  }
}
