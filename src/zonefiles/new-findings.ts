/** What makes no sense in a zone that is about to be served. Such a zone is served all the same. */

import { checkZone } from '../dns/zone/lint.ts'
import type { Finding } from '../dns/zone/finding.ts'
import type { Zone } from '../dns/zone/zone.ts'

/** Checking takes one go: more records would hold up the servers for longer than 10 ms. */
const MOST_RECORDS = 5000

/** The findings in `zone` that were none in the one that it takes the place of. Large zones are not looked at. */
export function newFindings(zone: Zone, previous?: Zone): Finding[] {
  const known = new Set(previous === undefined ? [] : findingsIn(previous).map(({ message }) => message))
  return findingsIn(zone).filter(({ message }) => !known.has(message))
}

function findingsIn(zone: Zone): Finding[] {
  return zone.recordCount > MOST_RECORDS ? [] : checkZone(zone)
}
