/** What the resolver's cache still says of data that was edited, and for how long. */

import type { RecordCache } from '../dns/cache/record-cache.ts'
import { remainingSeconds } from '../dns/cache/ttl.ts'
import { formatType } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { RrsetChange } from '../dns/zone/compare-zones.ts'
import { NONE } from '../dns/zone/zone-slab.ts'
import type { HeldAnswer } from '../zonefiles/zone-file-event.ts'

/** Changes or entries that are looked at without a pause. */
const SLICE = 2000

/**
 * The RRsets, of those that changed to what `zone` has, that the cache holds, or whose absence it does; those that
 * it holds longest come first. `pause` is awaited between slices of work of a few milliseconds.
 */
export async function heldAnswers(
  cache: RecordCache,
  changes: readonly RrsetChange[],
  zone: Zone,
  nowMs: number,
  pause: () => Promise<void>,
): Promise<HeldAnswer[]> {
  const held = new Held()
  for (const [i, change] of changes.entries()) {
    if (i % SLICE === SLICE - 1) await pause()
    if (isWildcard(change.owner)) await findSynthesized(cache, change, zone, nowMs, pause, held)
    else held.put(change.owner, change.type, heldSeconds(cache, change, nowMs))
  }
  return held.longestFirst()
}

class Held {
  readonly #answers = new Map<string, HeldAnswer>()

  put(name: DomainName, type: number, seconds: number): void {
    if (seconds === 0) return
    this.#answers.set(`${name.key} ${type}`, { name: name.toString(), type: formatType(type), seconds })
  }

  longestFirst(): HeldAnswer[] {
    return [...this.#answers.values()].sort((a, b) => b.seconds - a.seconds)
  }
}

function heldSeconds(cache: RecordCache, { owner, type }: RrsetChange, nowMs: number): number {
  // First what clients are answered with, a denial of the name included; then what leads the walk, as glue does.
  const entry = cache.find(owner.octets, 0, type, nowMs) ?? cache.peek(owner.key, type, nowMs)
  return entry === undefined ? 0 : remainingSeconds(entry, nowMs)
}

function isWildcard({ octets }: DomainName): boolean {
  return octets[0] === 1 && octets[1] === 0x2a
}

/** Names that a wildcard stood for, or was missing for, can only be found by going through the cache. */
async function findSynthesized(
  cache: RecordCache,
  { owner, type }: RrsetChange,
  zone: Zone,
  nowMs: number,
  pause: () => Promise<void>,
  held: Held,
): Promise<void> {
  const encloser = owner.parent!
  let seen = 0
  for (const { nameKey, type: heldType, entry } of cache.held(nowMs)) {
    if (++seen % SLICE === 0) await pause()
    if (heldType !== undefined && heldType !== type) continue
    if (!nameKey.endsWith(encloser.key)) continue
    const name = DomainName.from(Buffer.from(nameKey, 'latin1'))
    if (isSynthesized(zone, name, encloser, type)) held.put(name, type, remainingSeconds(entry, nowMs))
  }
}

/** Below the wildcard's parent, and without data of its own. */
function isSynthesized(zone: Zone, name: DomainName, encloser: DomainName, type: number): boolean {
  if (name.equals(encloser) || !name.isSubdomainOf(encloser)) return false
  const { kind, wildcard } = zone.lookup(name, type)
  return wildcard !== NONE || kind === 'nxdomain'
}
