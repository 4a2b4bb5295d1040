/** Whether a record of an update that has to have data has any. Knows no sections. */

import { DecodeError } from '../../errors.ts'
import type { ResourceRecord } from '../message/record.ts'
import { canonicalRdata } from '../rdata/registry.ts'

/** What is in a message has been checked but for nothing at all, which some types may consist of. */
export function hasData({ type, rdata }: ResourceRecord, zoneClass: number): boolean {
  if (rdata.length > 0) return true
  try {
    canonicalRdata(type, zoneClass, rdata)
    return true
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}
