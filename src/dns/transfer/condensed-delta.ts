/**
 * What several changes in a row come to (RFC 1995 §5): a record that came and went in between is not told, nor one that
 * went and came back.
 */

import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { canonicalRdata } from '../rdata/registry.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import { OUTWARD_LIMITS } from './transfer-limits.ts'

/** One change for all of `deltas`, each of which begins where the one before ends. `pause` is awaited between slices. */
export async function condenseDeltas(
  deltas: readonly [ZoneDelta, ...ZoneDelta[]],
  pause: () => Promise<void>,
): Promise<ZoneDelta> {
  const removed = new Map<string, ResourceRecord>()
  const added = new Map<string, ResourceRecord>()
  let work = 0
  for (const delta of deltas) {
    for (const record of delta.removed) {
      if (record.type !== TYPE.SOA) cancelOut(record, added, removed)
      if (++work % OUTWARD_LIMITS.condensedInASlice === 0) await pause()
    }
    for (const record of delta.added) {
      if (record.type !== TYPE.SOA) cancelOut(record, removed, added)
      if (++work % OUTWARD_LIMITS.condensedInASlice === 0) await pause()
    }
  }
  const first = deltas[0]
  const last = deltas.at(-1)!
  return {
    fromSerial: first.fromSerial,
    toSerial: last.toSerial,
    removed: [first.removed[0]!, ...removed.values()],
    added: [last.added[0]!, ...added.values()],
  }
}

/** Takes the record from `from` if it is there, where it has come by an earlier change; or puts it in `to`. */
function cancelOut(
  record: ResourceRecord,
  from: Map<string, ResourceRecord>,
  to: Map<string, ResourceRecord>,
): void {
  const key = keyOf(record)
  if (!from.delete(key)) to.set(key, record)
}

/** Of one with another TTL, both are told. */
function keyOf({ owner, type, rrclass, ttlSeconds, rdata }: ResourceRecord): string {
  const data = Buffer.from(canonicalRdata(type, rrclass, rdata)).toString('latin1')
  return `${type} ${ttlSeconds} ${owner.key.length} ${owner.key}${data}`
}
