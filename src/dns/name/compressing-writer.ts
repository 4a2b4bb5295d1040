/**
 * A writer of one message after another that compresses names (RFC 1035 §4.1.4).
 *
 * Every suffix of a name that begins within reach of a pointer (2^14 octets) is remembered by its hash in an
 * open-addressed table. Entries carry the number of the message they belong to, so that the next message
 * starts with an empty table without clearing it.
 */

import { LOWER, NameScan } from './name-octets.ts'
import { NameWriter } from './name-writer.ts'

const SLOTS = 1024
const MASK = SLOTS - 1
/** Beyond this many suffixes a message goes on without remembering more: the table stays sparse. */
const MOST_ENTRIES = 512
/** A suffix without a free slot this near its own is not remembered, so that hostile names cannot pile up. */
const MOST_PROBES = 16
const POINTER_REACH = 0x4000
const MOST_MESSAGES = 0xffff_ffff

/**
 * How octets are compared: by what a table of 256 makes of them. `ANY_CASE` lets a name point at one that differs
 * in case and so gives up its own; responses get smaller by it, and NSD does the same. `EXACT_CASE` keeps every
 * name as it was written, as BIND does (RFC 1035 §2.3.3).
 */
export type NameFolding = Uint8Array
export const ANY_CASE: NameFolding = LOWER
export const EXACT_CASE: NameFolding = LOWER.map((_, octet) => octet)

export class CompressingWriter extends NameWriter {
  readonly #folding: NameFolding
  readonly #scan = new NameScan()
  readonly #offsets = new Uint16Array(SLOTS)
  readonly #hashes = new Int32Array(SLOTS)
  readonly #messages = new Uint32Array(SLOTS)
  /** The slots of this message's entries, in the order in which they were taken. */
  readonly #taken = new Uint16Array(MOST_ENTRIES)
  #message = 1
  #entries = 0

  constructor(capacity?: number, limit?: number, folding: NameFolding = ANY_CASE) {
    super(capacity, limit)
    this.#folding = folding
  }

  /** Starts the next message at the beginning of the same buffer. */
  begin(): void {
    this.at = 0
    this.#entries = 0
    if (this.#message === MOST_MESSAGES) {
      this.#messages.fill(0)
      this.#message = 0
    }
    this.#message++
  }

  /** Takes back everything from `at` on, as when an RRset does not fit. */
  rewind(at: number): void {
    this.at = at
    // What was taken last is given back first: no probe in between has gone past it.
    while (this.#entries > 0) {
      const slot = this.#taken[this.#entries - 1]!
      if (this.#offsets[slot]! < at) return
      this.#messages[slot] = 0
      this.#entries--
    }
  }

  override compressibleName(octets: Uint8Array, at = 0): void {
    const scan = this.#scan
    scan.scan(octets, at)
    const begin = this.at
    // The first name of a message finds nothing.
    const suffixes = this.#entries === 0 ? 0 : scan.count
    for (let i = 0; i < suffixes; i++) {
      const target = this.#find(scan.hashes[i]!, octets, at + scan.starts[i]!)
      if (target < 0) continue
      this.range(octets, at, scan.starts[i]!)
      this.u16(0xc000 | target)
      this.#remember(begin, i)
      return
    }
    this.range(octets, at, scan.starts[scan.count]! + 1)
    this.#remember(begin, scan.count)
  }

  #find(hash: number, octets: Uint8Array, at: number): number {
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const slot = (hash + probe) & MASK
      if (this.#messages[slot] !== this.#message) return -1
      if (this.#hashes[slot] !== hash) continue
      const offset = this.#offsets[slot]!
      if (this.#standsAt(offset, octets, at)) return offset
    }
    return -1
  }

  /** Remembers the first `count` suffixes of the name just written at `begin`. */
  #remember(begin: number, count: number): void {
    const { starts, hashes } = this.#scan
    for (let i = 0; i < count && this.#entries < MOST_ENTRIES; i++) {
      const offset = begin + starts[i]!
      if (offset >= POINTER_REACH) return
      this.#take(hashes[i]!, offset)
    }
  }

  #take(hash: number, offset: number): void {
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const slot = (hash + probe) & MASK
      if (this.#messages[slot] === this.#message) continue
      this.#messages[slot] = this.#message
      this.#hashes[slot] = hash
      this.#offsets[slot] = offset
      this.#taken[this.#entries++] = slot
      return
    }
  }

  /** Whether the name at `at` of `octets` stands, compressed or not, at `offset` of this message. */
  #standsAt(offset: number, octets: Uint8Array, at: number): boolean {
    const written = this.octets
    const folding = this.#folding
    for (;;) {
      let head = written[offset]!
      while (head >= 0xc0) {
        offset = ((head & 0x3f) << 8) | written[offset + 1]!
        head = written[offset]!
      }
      if (head !== octets[at]) return false
      if (head === 0) return true
      for (let i = 1; i <= head; i++) {
        if (folding[written[offset + i]!] !== folding[octets[at + i]!]) return false
      }
      offset += head + 1
      at += head + 1
    }
  }
}
