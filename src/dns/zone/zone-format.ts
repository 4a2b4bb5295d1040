/** A zone as the text of a master file: the printer of `zonefile/` joined to the zone store. */

import { printZone } from '../zonefile/zone-printer.ts'
import type { Zone } from './zone.ts'

/**
 * A tidy master file that parses back to the same zone: `$ORIGIN` and `$TTL`, the SOA first, names in
 * canonical order, columns aligned.
 */
export function formatZone(zone: Zone): string {
  return [...printZone(zone.origin, zone.records())].join('')
}
