/**
 * Puts edited RRsets into a generation in the making. Rows that other generations may read are never written to: a
 * list that changes gets new rows from its head to the last one that changes, and shares the rest.
 */

import type { DomainName } from '../name/domain-name.ts'
import { NameScan } from '../name/name-octets.ts'
import type { RrsetEdit } from './rrset-edit.ts'
import { flagOf, NODE, NONE, type ZoneSlab } from './zone-slab.ts'

/** The flags of a node that come from its own data. */
const DATA_FLAGS = NODE.CUT | NODE.DNAME | NODE.CNAME

const scan = new NameScan()

/** Rewrites one owner; `edits` are its RRsets that change. A name left without data goes, unless others stand below it. */
export function rewriteOwner(slab: ZoneSlab, { octets }: DomainName, edits: readonly RrsetEdit[]): void {
  scan.scan(octets, 0)
  const known = slab.findNode(scan.hashes[0]!, octets, 0)
  const node = known === NONE ? slab.addNode(octets, 0, scan) : known
  const first = rewriteRrsets(slab, slab.nodeRrset.get(node), edits)
  slab.nodeRrset.set(node, first)
  slab.nodeFlags.set(node, (slab.nodeFlags.get(node) & ~DATA_FLAGS) | flagsOf(slab, node, first))
  if (first === NONE) slab.removeNode(node)
}

function flagsOf(slab: ZoneSlab, node: number, first: number): number {
  let flags = 0
  for (let rrset = first; rrset !== NONE; rrset = slab.rrsetNext.get(rrset)) {
    flags |= flagOf(slab.rrsetType.get(rrset), node)
  }
  return flags
}

/** @returns the head of the new list */
function rewriteRrsets(slab: ZoneSlab, first: number, edits: readonly RrsetEdit[]): number {
  const byBase = new Map(edits.map((edit) => [edit.base, edit]))
  const { kept, rest } = splitAfterLast(slab.rrsetNext, first, (rrset) => byBase.has(rrset))
  let next = rest
  for (const edit of edits.filter(({ base }) => base === NONE).reverse()) {
    next = pushEdited(slab, edit, next)
  }
  for (const rrset of kept.reverse()) {
    const edit = byBase.get(rrset)
    next = edit === undefined ? slab.copyRrset(rrset, next) : pushEdited(slab, edit, next)
  }
  return next
}

/** @returns the new RRset, or `next` where nothing is left of it */
function pushEdited(slab: ZoneSlab, edit: RrsetEdit, next: number): number {
  const { base, type, ttlSeconds, count } = edit
  slab.recordCount += count - (base === NONE ? 0 : slab.rrsetCount.get(base))
  if (count === 0) return next
  const head = base === NONE ? NONE : slab.rrsetRecord.get(base)
  const { kept, rest } = splitAfterLast(slab.recordNext, head, (record) => edit.isGone(record))
  let record = rest
  for (const each of kept.reverse()) {
    if (!edit.isGone(each)) record = slab.pushRecord(slab.recordAt.get(each), record)
  }
  for (const rdata of [...edit.added].reverse()) {
    record = slab.pushRecord(slab.appendRdata(rdata, rdata.length), record)
  }
  return slab.pushRrset(type, ttlSeconds, count, record, next)
}

/** A linked list in two parts: up to the last row that changes, and what can be shared. */
function splitAfterLast(
  next: { get(row: number): number },
  head: number,
  changes: (row: number) => boolean,
): { kept: number[]; rest: number } {
  const rows: number[] = []
  let length = 0
  let rest = head
  for (let row = head; row !== NONE; row = next.get(row)) {
    rows.push(row)
    if (!changes(row)) continue
    length = rows.length
    rest = next.get(row)
  }
  return { kept: rows.slice(0, length), rest }
}
