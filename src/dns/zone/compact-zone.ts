/**
 * A zone without what its older generations have left behind in the slabs that they share. Worth its while once that
 * is more than what is in use.
 */

import { NameScan } from '../name/name-octets.ts'
import { Zone } from './zone.ts'
import { flagOf, NONE, ZoneSlab } from './zone-slab.ts'

/** Records that are copied without a pause: a few milliseconds of work. */
const RECORDS_IN_A_SLICE = 1000

/** Less than this is not worth anybody's time. */
const LEAST_WASTE = 10_000

export function isWorthCompacting({ slab }: Zone): boolean {
  return slab.wastedRecords > Math.max(LEAST_WASTE, slab.recordCount)
}

/** The same zone in slabs of its own. `pause` is awaited between slices of work of a few milliseconds. */
export async function compactZone(zone: Zone, pause: () => Promise<void>): Promise<Zone> {
  const compact = new ZoneSlab()
  const scan = new NameScan()
  const { slab: from, origin, rrclass } = zone
  scan.scan(origin.octets, 0)
  compact.addApex(origin.octets, scan.hashes[0]!)
  let pauseAt = RECORDS_IN_A_SLICE
  for (let node = 0; node < from.nodeCount; node++) {
    if (from.nodeRrset.get(node) === NONE) continue
    copyOwner(from, node, compact, scan)
    if (compact.recordCount < pauseAt) continue
    pauseAt = compact.recordCount + RECORDS_IN_A_SLICE
    await pause()
  }
  return new Zone(origin, rrclass, compact)
}

function copyOwner(from: ZoneSlab, node: number, to: ZoneSlab, scan: NameScan): void {
  const octets = from.nameOctets(node)
  const at = from.nameOffset(node)
  scan.scan(octets, at)
  const known = to.findNode(scan.hashes[0]!, octets, at)
  const copy = known === NONE ? to.addNode(octets, at, scan) : known
  for (let rrset = from.nodeRrset.get(node); rrset !== NONE; rrset = from.rrsetNext.get(rrset)) {
    const type = from.rrsetType.get(rrset)
    const twin = to.addRrset(copy, type, from.rrsetTtl.get(rrset))
    to.nodeFlags.set(copy, to.nodeFlags.get(copy) | flagOf(type, copy))
    let last = NONE
    for (let record = from.rrsetRecord.get(rrset); record !== NONE; record = from.recordNext.get(record)) {
      const rdata = from.rdataOctets(record)
      const start = from.rdataOffset(record)
      const length = from.rdataLength(record)
      last = to.addRecord(twin, last, rdata.subarray(start, start + length), length)
    }
  }
}
