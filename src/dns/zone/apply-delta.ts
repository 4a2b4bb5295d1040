/** From one generation of a zone to the next, by what IXFR or a journal says has changed (RFC 1995 §4). */

import { TextError } from '../../errors.ts'
import { formatType } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { ZoneDelta } from './zone-delta.ts'
import { ZoneDraft } from './zone-draft.ts'
import { NO_ZONE_LIMITS, type ZoneLimits } from './zone-limits.ts'
import type { Zone } from './zone.ts'

/** Records that are worked through without a pause: a few milliseconds of work. */
const RECORDS_IN_A_SLICE = 500

/**
 * The generation that a delta leads to, in one go.
 *
 * @throws TextError 'bad-value' when the delta does not fit the zone, 'missing-field' when no zone would be left
 */
export function applyDelta(zone: Zone, delta: ZoneDelta): Zone {
  const draft = beginWith(zone, delta, NO_ZONE_LIMITS)
  for (const record of delta.removed) remove(draft, record)
  for (const record of delta.added) draft.add(record)
  return draft.finish()?.zone ?? zone
}

/**
 * As `applyDelta`, for several in a row, with `pause` awaited between slices of work of a few milliseconds.
 *
 * @throws TextError as `applyDelta`, and 'too-long' for what goes beyond `limits`
 */
export async function applyDeltas(
  zone: Zone,
  deltas: Iterable<ZoneDelta>,
  pause: () => Promise<void>,
  limits: ZoneLimits = NO_ZONE_LIMITS,
): Promise<Zone> {
  let records = 0
  const slice = async () => {
    if (++records % RECORDS_IN_A_SLICE === 0) await pause()
  }
  for (const delta of deltas) {
    const draft = beginWith(zone, delta, limits)
    for (const record of delta.removed) {
      remove(draft, record)
      await slice()
    }
    for (const record of delta.added) {
      draft.add(record)
      await slice()
    }
    zone = (await draft.finishInSlices(pause))?.zone ?? zone
  }
  return zone
}

function beginWith(zone: Zone, { fromSerial }: ZoneDelta, limits: ZoneLimits): ZoneDraft {
  if (zone.serial !== fromSerial) {
    throw new TextError('bad-value', String(zone.serial), `a zone with the serial ${fromSerial}`)
  }
  return new ZoneDraft(zone, limits)
}

function remove(draft: ZoneDraft, record: ResourceRecord): void {
  if (draft.remove(record)) return
  const what = `${record.owner.toString()} ${formatType(record.type)}`
  throw new TextError('bad-value', what, 'a record to be removed that is there')
}
