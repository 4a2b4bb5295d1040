/**
 * The records of one zone in slabs: octets in growing buffers, everything else in typed arrays, and an
 * open-addressed table that finds an owner by the hash of its wire name. A million records take tens of
 * megabytes and give the garbage collector nothing to walk.
 *
 * Three tables point into one another by index:
 *
 *     node    an owner name, or an empty non-terminal (RFC 4592 §2.2.2)  → its first RRset
 *     rrset   a type and a TTL                                           → its first record, the next RRset
 *     record  where its rdata lies                                       → the next record
 *
 * Node 0 is the apex. Knows nothing of queries: see `lookup.ts`.
 */

import { equalNames, hashLabel, MAX_NAME_LENGTH, nameLength, type NameScan } from '../name/name-octets.ts'
import { ByteSlab, offsetOf } from './byte-slab.ts'
import { i32List, u16List, u32List, u8List } from './paged-list.ts'
import { NodeTable } from './node-table.ts'

/** No node, RRset or record. */
export const NONE = -1

export const APEX = 0

/** What a look-up must know of a node at a glance. */
export const NODE = {
  /** Owns NS and is not the apex: a zone cut. */
  CUT: 1,
  DNAME: 2,
  CNAME: 4,
  /** Has a child `*`: the source of synthesis (RFC 4592 §3.3.1). */
  WILDCARD_PARENT: 8,
} as const

const WILDCARD_LABEL = Uint8Array.of(1, 0x2a)

export class ZoneSlab {
  readonly names = new ByteSlab()
  /** Each record's length in two octets, then its data. */
  readonly rdata = new ByteSlab()

  readonly nodeName = u32List()
  readonly nodeHash = i32List()
  readonly nodeFlags = u8List()
  readonly nodeRrset = i32List()

  readonly rrsetType = u16List()
  readonly rrsetTtl = u32List()
  readonly rrsetCount = u32List()
  readonly rrsetRecord = i32List()
  readonly rrsetNext = i32List()

  readonly recordAt = u32List()
  readonly recordNext = i32List()

  readonly #table = new NodeTable((node) => this.nodeHash.get(node))

  get nodeCount(): number {
    return this.nodeName.length
  }

  get recordCount(): number {
    return this.recordAt.length
  }

  /** The node of the name at `at`, whose hash is `hash`; NONE when there is none. */
  findNode(hash: number, octets: Uint8Array, at: number): number {
    const slots = this.#table.slotsFor(hash)
    const mask = slots.length - 1
    const hashes = this.nodeHash
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const node = slots[slot]! - 1
      if (node < 0) return NONE
      if (hashes.get(node) !== hash) continue
      const address = this.nodeName.get(node)
      if (equalNames(this.names.chunkOf(address), offsetOf(address), octets, at)) return node
    }
  }

  /** The child `*` of `encloser`; NONE when there is none. */
  findWildcard(encloser: number): number {
    if ((this.nodeFlags.get(encloser) & NODE.WILDCARD_PARENT) === 0) return NONE
    const address = this.nodeName.get(encloser)
    const encloserName = this.names.chunkOf(address)
    const encloserAt = offsetOf(address)
    wildcard.set(encloserName.subarray(encloserAt, encloserAt + nameLength(encloserName, encloserAt)), 2)
    return this.findNode(hashLabel(this.nodeHash.get(encloser), wildcard, 0), wildcard, 0)
  }

  /** The octets that a node's name lies in; it begins there at `nameOffset`. */
  nameOctets(node: number): Uint8Array {
    return this.names.chunkOf(this.nodeName.get(node))
  }

  nameOffset(node: number): number {
    return offsetOf(this.nodeName.get(node))
  }

  /** The RRset of a type at a node; NONE when it has none. */
  findRrset(node: number, type: number): number {
    let rrset = this.nodeRrset.get(node)
    while (rrset !== NONE && this.rrsetType.get(rrset) !== type) rrset = this.rrsetNext.get(rrset)
    return rrset
  }

  /** The octets that a record's data lies in; it begins there at `rdataOffset`. */
  rdataOctets(record: number): Uint8Array {
    return this.rdata.chunkOf(this.recordAt.get(record))
  }

  rdataOffset(record: number): number {
    return offsetOf(this.recordAt.get(record)) + 2
  }

  rdataLength(record: number): number {
    const address = this.recordAt.get(record)
    const octets = this.rdata.chunkOf(address)
    const at = offsetOf(address)
    return (octets[at]! << 8) | octets[at + 1]!
  }

  /** Makes node 0. Comes before any other node. */
  addApex(octets: Uint8Array, hash: number): void {
    this.#appendNode(octets, 0, hash)
  }

  /**
   * Adds the name at `at`, and every name between it and the apex that is not there yet, as nodes.
   * `scan` holds the name; it must lie at or under the apex.
   */
  addNode(octets: Uint8Array, at: number, scan: NameScan): number {
    const node = this.#appendNode(octets, at, scan.hashes[0]!)
    let child = at
    for (let label = 1; node !== APEX; label++) {
      const isWildcard = octets[child] === 1 && octets[child + 1] === 0x2a
      child = at + scan.starts[label]!
      const known = this.findNode(scan.hashes[label]!, octets, child)
      const parent = known === NONE ? this.#appendNode(octets, child, scan.hashes[label]!) : known
      if (isWildcard) this.nodeFlags.set(parent, this.nodeFlags.get(parent) | NODE.WILDCARD_PARENT)
      if (known !== NONE) break
    }
    return node
  }

  /** Appends an empty RRset at the end of a node's list, so that file order is kept. */
  addRrset(node: number, type: number, ttlSeconds: number): number {
    const rrset = this.rrsetType.push(type)
    this.rrsetTtl.push(ttlSeconds)
    this.rrsetCount.push(0)
    this.rrsetRecord.push(NONE)
    this.rrsetNext.push(NONE)
    let last = this.nodeRrset.get(node)
    if (last === NONE) this.nodeRrset.set(node, rrset)
    else {
      while (this.rrsetNext.get(last) !== NONE) last = this.rrsetNext.get(last)
      this.rrsetNext.set(last, rrset)
    }
    return rrset
  }

  /** Appends a record after `previous`, the last one of its RRset (NONE for the first). */
  addRecord(rrset: number, previous: number, rdata: Uint8Array, length: number): number {
    const address = this.rdata.claim(length + 2)
    const octets = this.rdata.chunkOf(address)
    const at = offsetOf(address)
    octets[at] = length >>> 8
    octets[at + 1] = length
    for (let i = 0; i < length; i++) octets[at + 2 + i] = rdata[i]!
    const record = this.recordAt.push(address)
    this.recordNext.push(NONE)
    if (previous === NONE) this.rrsetRecord.set(rrset, record)
    else this.recordNext.set(previous, record)
    this.rrsetCount.set(rrset, this.rrsetCount.get(rrset) + 1)
    return record
  }

  #appendNode(octets: Uint8Array, at: number, hash: number): number {
    const node = this.nodeName.push(this.names.append(octets, at, nameLength(octets, at)))
    this.nodeHash.push(hash)
    this.nodeFlags.push(0)
    this.nodeRrset.push(NONE)
    this.#table.insert(hash, node)
    return node
  }
}

/** `*` and room for the encloser; a wildcard name longer than 255 octets matches nothing. */
const wildcard = new Uint8Array(2 + MAX_NAME_LENGTH)
wildcard.set(WILDCARD_LABEL)
