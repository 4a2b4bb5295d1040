/** What a client that has an older generation of a zone is given (RFC 1995 §2, §4). Pure. */

import type { ZoneHistory } from '../zone/zone-history.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import type { Zone } from '../zone/zone.ts'
import { isSerialRaised } from '../zone/serial-number.ts'

export type IncrementalPlan =
  /** The client is no older than we are. */
  | { readonly kind: 'current' }
  | { readonly kind: 'deltas'; readonly deltas: readonly ZoneDelta[] }
  | { readonly kind: 'whole' }

/** `serial` is the client's. */
export function planIncremental(zone: Zone, history: ZoneHistory, serial: number): IncrementalPlan {
  // RFC 1995 §2: "the same or newer version".
  if (serial === zone.serial || isSerialRaised(zone.serial, serial)) return { kind: 'current' }
  const deltas = history.since(serial)
  if (deltas === undefined || deltas.at(-1)?.toSerial !== zone.serial) return { kind: 'whole' }
  // RFC 1995 §5 leaves it to the server: what is no shorter than the zone is of no use.
  const records = deltas.reduce((sum, { removed, added }) => sum + removed.length + added.length, 0)
  return records > zone.recordCount ? { kind: 'whole' } : { kind: 'deltas', deltas }
}
