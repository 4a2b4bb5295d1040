/** Which zones folder is meant when none is named. */

import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { defaultZones } from '../node/default-zones.ts'

/** `zones` of the current folder, the reader's own, or else the one that comes with rootwalk. */
export function defaultZonesFolder(): string {
  return existsSync('zones') ? 'zones' : relative('', defaultZones)
}
