/** What the resolver's cache still says of data that was edited, and for how long. */

import type { RecordCache } from '../dns/cache/record-cache.ts'
import { remainingSeconds } from '../dns/cache/ttl.ts'
import { formatType } from '../dns/iana/types.ts'
import type { HeldAnswer } from './lab-event.ts'
import type { RrsetChange } from './zone-difference.ts'

const CHANGES_IN_A_SLICE = 2000

/**
 * Of the RRsets that changed, that which the cache holds longest, or whose absence it does; undefined when it
 * holds none. `pause` is awaited between slices of work of a few milliseconds.
 */
export async function longestHeld(
  cache: RecordCache,
  changes: readonly RrsetChange[],
  nowMs: number,
  pause: () => Promise<void>,
): Promise<HeldAnswer | undefined> {
  let longest: HeldAnswer | undefined
  for (const [i, change] of changes.entries()) {
    if (i % CHANGES_IN_A_SLICE === CHANGES_IN_A_SLICE - 1) await pause()
    const seconds = heldSeconds(cache, change, nowMs)
    if (seconds <= (longest?.seconds ?? 0)) continue
    longest = { name: change.owner.toString(), type: formatType(change.type), seconds }
  }
  return longest
}

function heldSeconds(cache: RecordCache, { owner, type }: RrsetChange, nowMs: number): number {
  // First what clients are answered with, a denial of the name included; then what leads the walk, as glue does.
  const entry = cache.find(owner.octets, 0, type, nowMs) ?? cache.peek(owner.key, type, nowMs)
  return entry === undefined ? 0 : remainingSeconds(entry, nowMs)
}
