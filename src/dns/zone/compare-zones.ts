/** What an edit has changed: the RRsets in which two generations of a zone differ, and their records. */

import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { canonicalKey } from './rdata-equality.ts'
import type { ZoneDelta } from './zone-delta.ts'
import type { Zone } from './zone.ts'
import { NONE, type ZoneSlab } from './zone-slab.ts'

export interface RrsetChange {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly owner: DomainName
  readonly type: number
}

/** Records and owners that are compared without a pause: far less than 10 ms of work. */
const SLICE = 4000

/** Changed RRsets that are made objects of without a pause. */
const CHANGES_IN_A_SLICE = 500

/**
 * The RRsets that differ in data or TTL, in no particular order. `pause` is awaited between slices of work of
 * a few milliseconds.
 */
export async function compareZones(
  before: Zone,
  after: Zone,
  pause: () => Promise<void>,
): Promise<RrsetChange[]> {
  const comparison = new Comparison(before.slab, after.slab)
  let pauseAt = SLICE
  while (comparison.step()) {
    if (comparison.work < pauseAt) continue
    pauseAt = comparison.work + SLICE
    await pause()
  }
  return comparison.changes
}

/**
 * What leads from one generation to the other; undefined when they say the same. `pause` is awaited between slices of
 * work of a few milliseconds.
 */
export async function zoneDelta(
  before: Zone,
  after: Zone,
  pause: () => Promise<void>,
): Promise<ZoneDelta | undefined> {
  const changes = await compareZones(before, after, pause)
  if (changes.length === 0) return undefined
  const removed = before.rrset(before.origin, TYPE.SOA)
  const added = after.rrset(after.origin, TYPE.SOA)
  for (const [i, { owner, type }] of changes.entries()) {
    if (i % CHANGES_IN_A_SLICE === CHANGES_IN_A_SLICE - 1) await pause()
    if (type === TYPE.SOA) continue
    const old = before.rrset(owner, type)
    const now = after.rrset(owner, type)
    removed.push(...missingIn(now, old))
    added.push(...missingIn(old, now))
  }
  return { fromSerial: before.serial, toSerial: after.serial, removed, added }
}

/** The records, all of one RRset, that are not among the others with the same TTL. */
function missingIn(others: readonly ResourceRecord[], records: ResourceRecord[]): ResourceRecord[] {
  if (others[0]?.ttlSeconds !== records[0]?.ttlSeconds) return records
  const known = new Set(others.map(keyOf))
  return records.filter((record) => !known.has(keyOf(record)))
}

function keyOf({ type, rrclass, rdata }: ResourceRecord): string {
  return canonicalKey(type, rrclass, rdata)
}

/** Goes through both generations, owner by owner. */
class Comparison {
  readonly changes: RrsetChange[] = []
  /** Owners and records looked at so far. */
  work = 0
  readonly #before: ZoneSlab
  readonly #after: ZoneSlab
  #node = 0
  #oldNode = 0

  constructor(before: ZoneSlab, after: ZoneSlab) {
    this.#before = before
    this.#after = after
  }

  /** Compares one more owner; false when there is none. */
  step(): boolean {
    this.work++
    if (this.#node < this.#after.nodeCount) this.#compare(this.#node++)
    else if (this.#oldNode < this.#before.nodeCount) this.#findRemoved(this.#oldNode++)
    else return false
    return true
  }

  #compare(node: number): void {
    const after = this.#after
    const before = this.#before
    let rrset = after.nodeRrset.get(node)
    if (rrset === NONE) return
    const twin = twinOf(after, node, before)
    for (; rrset !== NONE; rrset = after.rrsetNext.get(rrset)) {
      this.work += after.rrsetCount.get(rrset)
      const type = after.rrsetType.get(rrset)
      const old = twin === NONE ? NONE : before.findRrset(twin, type)
      if (old === NONE) this.changes.push({ kind: 'added', owner: ownerOf(after, node), type })
      else if (!equalRrsets(before, old, after, rrset)) {
        this.changes.push({ kind: 'changed', owner: ownerOf(after, node), type })
      }
    }
  }

  #findRemoved(node: number): void {
    const before = this.#before
    let rrset = before.nodeRrset.get(node)
    if (rrset === NONE) return
    const twin = twinOf(before, node, this.#after)
    for (; rrset !== NONE; rrset = before.rrsetNext.get(rrset)) {
      const type = before.rrsetType.get(rrset)
      const isThere = twin !== NONE && this.#after.findRrset(twin, type) !== NONE
      if (!isThere) this.changes.push({ kind: 'removed', owner: ownerOf(before, node), type })
    }
  }
}

/** The node of the same name in the other generation. */
function twinOf(slab: ZoneSlab, node: number, other: ZoneSlab): number {
  return other.findNode(slab.nodeHash.get(node), slab.nameOctets(node), slab.nameOffset(node))
}

function ownerOf(slab: ZoneSlab, node: number): DomainName {
  return DomainName.from(slab.nameOctets(node), slab.nameOffset(node))
}

function equalRrsets(a: ZoneSlab, aRrset: number, b: ZoneSlab, bRrset: number): boolean {
  if (a.rrsetTtl.get(aRrset) !== b.rrsetTtl.get(bRrset)) return false
  if (a.rrsetCount.get(aRrset) !== b.rrsetCount.get(bRrset)) return false
  // Generations that share their rows.
  if (a.recordAt === b.recordAt && a.rrsetRecord.get(aRrset) === b.rrsetRecord.get(bRrset)) return true
  if (equalInOrder(a, aRrset, b, bRrset)) return true
  // Records of an RRset have no order.
  return rdatasOf(a, aRrset).sort().join() === rdatasOf(b, bRrset).sort().join()
}

/** What nearly all RRsets of an edited zone are; of equally many records each. */
function equalInOrder(a: ZoneSlab, aRrset: number, b: ZoneSlab, bRrset: number): boolean {
  let left = a.rrsetRecord.get(aRrset)
  let right = b.rrsetRecord.get(bRrset)
  while (left !== NONE) {
    if (!equalRdata(a, left, b, right)) return false
    left = a.recordNext.get(left)
    right = b.recordNext.get(right)
  }
  return true
}

function equalRdata(a: ZoneSlab, left: number, b: ZoneSlab, right: number): boolean {
  const length = a.rdataLength(left)
  if (length !== b.rdataLength(right)) return false
  const aOctets = a.rdataOctets(left)
  const bOctets = b.rdataOctets(right)
  const aAt = a.rdataOffset(left)
  const bAt = b.rdataOffset(right)
  for (let i = 0; i < length; i++) if (aOctets[aAt + i] !== bOctets[bAt + i]) return false
  return true
}

function rdatasOf(slab: ZoneSlab, rrset: number): string[] {
  const rdatas: string[] = []
  for (let record = slab.rrsetRecord.get(rrset); record !== NONE; record = slab.recordNext.get(record)) {
    const at = slab.rdataOffset(record)
    const octets = slab.rdataOctets(record)
    rdatas.push(Buffer.from(octets.buffer, octets.byteOffset + at, slab.rdataLength(record)).toString('hex'))
  }
  return rdatas
}
