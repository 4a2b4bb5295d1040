/**
 * Numbers domain names, and finds the number of a name again: millions of names in a few large buffers. What the
 * numbers stand for, its users know.
 */

import { equalNames, hashName, type NameScan, nameLength } from '../name/name-octets.ts'
import { ByteSlab, offsetOf } from '../zone/byte-slab.ts'
import { NodeTable } from '../zone/node-table.ts'
import { u32List, u8List } from '../zone/paged-list.ts'

export class NameTable {
  readonly #slab = new ByteSlab()
  readonly #addresses = u32List()
  /** Eight bits of each name's hash: most other names are told apart without looking for their octets. */
  readonly #tags = u8List()
  readonly #table = new NodeTable((entry) => {
    const address = this.#addresses.get(entry)
    return hashName(this.#slab.chunkOf(address), offsetOf(address))
  })

  /** Names in it; they are numbered from 0 on. */
  get size(): number {
    return this.#addresses.length
  }

  /** The number of the uncompressed name that begins at `at`; a new one if it has none yet. */
  add(octets: Uint8Array, at: number): number {
    const hash = hashName(octets, at)
    const known = this.find(octets, at, hash)
    if (known >= 0) return known
    const entry = this.#addresses.push(this.#slab.append(octets, at, nameLength(octets, at)))
    this.#tags.push(tagOf(hash))
    this.#table.insert(hash, entry)
    return entry
  }

  /** The number of the name that begins at `at` and has this hash (see `NameScan`); -1 when it has none. */
  find(octets: Uint8Array, at: number, hash: number): number {
    const slots = this.#table.slotsFor(hash)
    const mask = slots.length - 1
    const tag = tagOf(hash)
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = slots[slot]! - 1
      if (this.#tags.get(entry) !== tag) continue
      const address = this.#addresses.get(entry)
      if (equalNames(this.#slab.chunkOf(address), offsetOf(address), octets, at)) return entry
    }
    return -1
  }

  /** As `find`, of a name by itself. */
  numberOf(octets: Uint8Array): number {
    return this.find(octets, 0, hashName(octets, 0))
  }

  /**
   * How many labels to leave off at the front of a scanned name to come to one that is here, beginning with
   * `from`; -1 when none is.
   */
  findAbove(octets: Uint8Array, scan: NameScan, from: number): number {
    if (this.size === 0) return -1
    for (let i = from; i <= scan.count; i++) {
      if (this.find(octets, scan.starts[i]!, scan.hashes[i]!) >= 0) return i
    }
    return -1
  }

  /** Octets that it occupies, without those of the hash table. */
  get byteLength(): number {
    return this.#slab.byteLength + this.size * 5
  }
}

/** Bits that the table of slots does not go by. */
function tagOf(hash: number): number {
  return (hash >>> 13) & 0xff
}
