/** Which zones folder is meant when none is named. */

import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `zones` of the current folder, the reader's own, or else the one that comes with rootwalk. */
export function defaultZonesFolder(): string {
  return existsSync('zones') ? 'zones' : relative('', fileURLToPath(new URL('../../zones', import.meta.url)))
}
