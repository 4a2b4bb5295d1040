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
 *
 * Generations of a zone share these. Names, RRsets and records are only ever appended, so that all generations have
 * them in common; what a generation has for itself is which nodes there are and what each of them leads to, and of
 * that only the pages that differ.
 */

import { TYPE } from '../iana/types.ts'
import { equalNames, hashLabel, MAX_NAME_LENGTH, nameLength, NameScan } from '../name/name-octets.ts'
import { ByteSlab, offsetOf } from './byte-slab.ts'
import { NodeTable } from './node-table.ts'
import { i32List, u16List, u32List, u8List, type PagedList } from './paged-list.ts'

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

/** The flag that an RRset of this type gives to its node; 0 for none. */
export function flagOf(type: number, node: number): number {
  if (type === TYPE.NS) return node === APEX ? 0 : NODE.CUT
  if (type === TYPE.CNAME) return NODE.CNAME
  return type === TYPE.DNAME ? NODE.DNAME : 0
}

/** What all generations of a zone have in common. Appended to, and otherwise left as it is. */
class SharedRows {
  readonly names = new ByteSlab()
  readonly rdata = new ByteSlab()
  readonly nodeName = u32List()
  readonly nodeHash = i32List()
  readonly rrsetType = u16List()
  readonly rrsetTtl = u32List()
  readonly rrsetCount = u32List()
  readonly rrsetRecord = i32List()
  readonly rrsetNext = i32List()
  readonly recordAt = u32List()
  readonly recordNext = i32List()
}

export class ZoneSlab {
  readonly names: ByteSlab
  /** Each record's length in two octets, then its data. */
  readonly rdata: ByteSlab

  readonly nodeName: PagedList<Uint32Array>
  readonly nodeHash: PagedList<Int32Array>
  readonly nodeFlags: PagedList<Uint8Array>
  readonly nodeRrset: PagedList<Int32Array>
  /** How many nodes stand right below: one without data exists only for them. */
  readonly nodeChildren: PagedList<Uint32Array>

  readonly rrsetType: PagedList<Uint16Array>
  readonly rrsetTtl: PagedList<Uint32Array>
  readonly rrsetCount: PagedList<Uint32Array>
  readonly rrsetRecord: PagedList<Int32Array>
  readonly rrsetNext: PagedList<Int32Array>

  readonly recordAt: PagedList<Uint32Array>
  readonly recordNext: PagedList<Int32Array>

  /** Records in this generation. */
  recordCount: number
  readonly #shared: SharedRows
  readonly #table: NodeTable

  constructor(base?: ZoneSlab) {
    const shared = base === undefined ? new SharedRows() : base.#shared
    this.#shared = shared
    this.names = shared.names
    this.rdata = shared.rdata
    this.nodeName = shared.nodeName
    this.nodeHash = shared.nodeHash
    this.nodeFlags = base?.nodeFlags.fork() ?? u8List()
    this.nodeRrset = base?.nodeRrset.fork() ?? i32List()
    this.nodeChildren = base?.nodeChildren.fork() ?? u32List()
    this.rrsetType = shared.rrsetType
    this.rrsetTtl = shared.rrsetTtl
    this.rrsetCount = shared.rrsetCount
    this.rrsetRecord = shared.rrsetRecord
    this.rrsetNext = shared.rrsetNext
    this.recordAt = shared.recordAt
    this.recordNext = shared.recordNext
    this.recordCount = base?.recordCount ?? 0
    const hashOf = (node: number) => shared.nodeHash.get(node)
    this.#table = base === undefined ? new NodeTable(hashOf) : base.#table.fork()
  }

  /** Another generation, the same for now and to be changed; this one must not be any more. */
  fork(): ZoneSlab {
    return new ZoneSlab(this)
  }

  /** Nodes that this generation may have; those that it has no more are empty, and no look-up finds them. */
  get nodeCount(): number {
    return this.nodeRrset.length
  }

  /** Records that some generation had, and this one has not; RRsets and names are in proportion. */
  get wastedRecords(): number {
    return this.recordAt.length - this.recordCount
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
      const isWildcard = isWildcardAt(octets, child)
      child = at + scan.starts[label]!
      const known = this.findNode(scan.hashes[label]!, octets, child)
      const parent = known === NONE ? this.#appendNode(octets, child, scan.hashes[label]!) : known
      this.nodeChildren.set(parent, this.nodeChildren.get(parent) + 1)
      if (isWildcard) this.nodeFlags.set(parent, this.nodeFlags.get(parent) | NODE.WILDCARD_PARENT)
      if (known !== NONE) break
    }
    return node
  }

  /** Removes a node that has lost its data, unless others stand below it, and those above that existed only for it. */
  removeNode(node: number): void {
    const octets = this.nameOctets(node)
    const at = this.nameOffset(node)
    const { starts, hashes } = ownName
    ownName.scan(octets, at)
    for (let label = 0; node !== APEX; label++) {
      if (this.nodeRrset.get(node) !== NONE || this.nodeChildren.get(node) > 0) return
      const parent = this.findNode(hashes[label + 1]!, octets, at + starts[label + 1]!)
      this.#table.remove(hashes[label]!, node)
      this.nodeChildren.set(parent, this.nodeChildren.get(parent) - 1)
      if (isWildcardAt(octets, at + starts[label]!)) {
        this.nodeFlags.set(parent, this.nodeFlags.get(parent) & ~NODE.WILDCARD_PARENT)
      }
      node = parent
    }
  }

  /** Appends an empty RRset at the end of a node's list, so that file order is kept. */
  addRrset(node: number, type: number, ttlSeconds: number): number {
    const rrset = this.pushRrset(type, ttlSeconds, 0, NONE, NONE)
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
    const record = this.pushRecord(this.appendRdata(rdata, length), NONE)
    if (previous === NONE) this.rrsetRecord.set(rrset, record)
    else this.recordNext.set(previous, record)
    this.rrsetCount.set(rrset, this.rrsetCount.get(rrset) + 1)
    this.recordCount++
    return record
  }

  /** A row for an RRset in front of `next`, with `count` records from `record` on. No node leads to it yet. */
  pushRrset(type: number, ttlSeconds: number, count: number, record: number, next: number): number {
    const rrset = this.rrsetType.push(type)
    this.rrsetTtl.push(ttlSeconds)
    this.rrsetCount.push(count)
    this.rrsetRecord.push(record)
    this.rrsetNext.push(next)
    return rrset
  }

  /** The same RRset in front of another. */
  copyRrset(rrset: number, next: number): number {
    const record = this.rrsetRecord.get(rrset)
    const count = this.rrsetCount.get(rrset)
    return this.pushRrset(this.rrsetType.get(rrset), this.rrsetTtl.get(rrset), count, record, next)
  }

  /** A row for a record in front of `next`, whose rdata lies at an address. No RRset leads to it yet. */
  pushRecord(address: number, next: number): number {
    const record = this.recordAt.push(address)
    this.recordNext.push(next)
    return record
  }

  /** Rdata of a record to be; returns its address. */
  appendRdata(rdata: Uint8Array, length: number): number {
    const address = this.rdata.claim(length + 2)
    const octets = this.rdata.chunkOf(address)
    const at = offsetOf(address)
    octets[at] = length >>> 8
    octets[at + 1] = length
    for (let i = 0; i < length; i++) octets[at + 2 + i] = rdata[i]!
    return address
  }

  #appendNode(octets: Uint8Array, at: number, hash: number): number {
    const node = this.nodeName.push(this.names.append(octets, at, nameLength(octets, at)))
    this.nodeHash.push(hash)
    // Other generations may have nodes that this one has not.
    while (this.nodeRrset.length <= node) {
      this.nodeFlags.push(0)
      this.nodeRrset.push(NONE)
      this.nodeChildren.push(0)
    }
    this.#table.insert(hash, node)
    return node
  }
}

function isWildcardAt(octets: Uint8Array, at: number): boolean {
  return octets[at] === 1 && octets[at + 1] === 0x2a
}

const ownName = new NameScan()

/** `*` and room for the encloser; a wildcard name longer than 255 octets matches nothing. */
const wildcard = new Uint8Array(2 + MAX_NAME_LENGTH)
wildcard.set(WILDCARD_LABEL)
