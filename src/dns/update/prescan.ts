/** Whether the records of an update section make sense at all (RFC 2136 §3.4.1): looked at before any takes effect. */

import { CLASS } from '../iana/classes.ts'
import { RCODE } from '../iana/codes.ts'
import { isDataType, TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { Zone } from '../zone/zone.ts'
import { hasData } from './record-data.ts'

/** NOERROR, or the rcode of the first record that is of no use. */
export function prescan({ origin, rrclass }: Zone, updates: readonly ResourceRecord[]): number {
  for (const record of updates) {
    if (!record.owner.isSubdomainOf(origin)) return RCODE.NOTZONE
    if (!isSound(record, rrclass)) return RCODE.FORMERR
  }
  return RCODE.NOERROR
}

/** RFC 2136 §3.4.1.2. */
function isSound(record: ResourceRecord, zoneClass: number): boolean {
  const { type, rrclass, ttlSeconds, rdata } = record
  if (rrclass === zoneClass) return isDataType(type) && hasData(record, zoneClass)
  if (ttlSeconds !== 0) return false
  if (rrclass === CLASS.ANY) return rdata.length === 0 && (type === TYPE.ANY || isDataType(type))
  return rrclass === CLASS.NONE && isDataType(type) && hasData(record, zoneClass)
}
