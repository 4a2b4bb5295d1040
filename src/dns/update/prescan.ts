/** Whether the records of an update section make sense at all (RFC 2136 §3.4.1): looked at before any takes effect. */

import { DecodeError } from '../../errors.ts'
import { CLASS } from '../iana/classes.ts'
import { RCODE } from '../iana/codes.ts'
import { isMetaType, TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { canonicalRdata } from '../rdata/registry.ts'
import type { Zone } from '../zone/zone.ts'

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
  if (rrclass === zoneClass) return !isMetaType(type) && hasData(record, zoneClass)
  if (ttlSeconds !== 0) return false
  if (rrclass === CLASS.ANY) return rdata.length === 0 && (type === TYPE.ANY || !isMetaType(type))
  return rrclass === CLASS.NONE && !isMetaType(type) && hasData(record, zoneClass)
}

/** What is in a message has been checked but for nothing at all, which some types may consist of. */
function hasData({ type, rdata }: ResourceRecord, zoneClass: number): boolean {
  if (rdata.length > 0) return true
  try {
    canonicalRdata(type, zoneClass, rdata)
    return true
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}
