/** The last number of an SOA as the TTL of all records that state none: where it changes, a `$TTL` keeps the old one. */

import { NO_TTL } from '../ttl-text.ts'
import type { EditPlan } from './edit-plan.ts'
import type { EntryTable } from './entry-table.ts'

/** Adds to the plan the `$TTL` without which a change of the SOA would change TTLs all over the file. */
export function settleDefaultTtl(plan: EditPlan, entries: EntryTable): void {
  for (const [entry, edit] of plan.edits) {
    const { defaultTtlSeconds } = entries.context(entry)
    const isChanged = edit.replacement !== undefined && entries.takesSoaTtl(entry)
    if (
      !isChanged ||
      defaultTtlSeconds === NO_TTL ||
      minimumOf(edit.replacement!.rdata) === defaultTtlSeconds
    )
      continue
    edit.before = `$TTL ${defaultTtlSeconds}`
  }
}

function minimumOf(rdata: Uint8Array): number {
  return new DataView(rdata.buffer, rdata.byteOffset).getUint32(rdata.length - 4)
}
