/**
 * A writer of one message after another that compresses names (RFC 1035 §4.1.4).
 *
 * Every suffix of a name that begins within reach of a pointer (2^14 octets) is remembered by its hash in an
 * open-addressed table. Entries carry the number of the message they belong to, so that the next message
 * starts with an empty table without clearing it. Names point at names alike in case only up to case: a
 * pointer gives the case first written (RFC 1035 §2.3.3 asks to keep case where possible; BIND and NSD do so).
 */

import { LOWER, NameScan } from './name-octets.ts'
import { NameWriter } from './name-writer.ts'

const SLOTS = 1024
const MASK = SLOTS - 1
/** Beyond this many suffixes a message goes on without remembering more: the table stays sparse. */
const MOST_ENTRIES = 512
const POINTER_REACH = 0x4000

export class CompressingWriter extends NameWriter {
  readonly #scan = new NameScan()
  readonly #offsets = new Uint16Array(SLOTS)
  readonly #hashes = new Int32Array(SLOTS)
  readonly #messages = new Uint32Array(SLOTS)
  #message = 1
  #entries = 0

  /** Starts the next message at the beginning of the same buffer. */
  begin(): void {
    this.at = 0
    this.#message = (this.#message + 1) >>> 0
    this.#entries = 0
  }

  /**
   * Takes back everything from `at` on, as when an RRset does not fit. Suffixes remembered from there need
   * no clearing: what an entry points at is compared with the octets that stand there now.
   */
  rewind(at: number): void {
    this.at = at
  }

  override compressibleName(octets: Uint8Array, at = 0): void {
    const scan = this.#scan
    scan.scan(octets, at)
    const begin = this.at
    for (let i = 0; i < scan.count; i++) {
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
    for (let slot = hash & MASK; this.#messages[slot] === this.#message; slot = (slot + 1) & MASK) {
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
      let slot = hashes[i]! & MASK
      while (this.#messages[slot] === this.#message) slot = (slot + 1) & MASK
      this.#messages[slot] = this.#message
      this.#hashes[slot] = hashes[i]!
      this.#offsets[slot] = offset
      this.#entries++
    }
  }

  /** Whether the name at `at` of `octets` stands, compressed or not, at `offset` of this message. */
  #standsAt(offset: number, octets: Uint8Array, at: number): boolean {
    const written = this.octets
    for (;;) {
      let head = written[offset]!
      while (head >= 0xc0) {
        const target = ((head & 0x3f) << 8) | written[offset + 1]!
        if (target >= offset) return false
        offset = target
        head = written[offset]!
      }
      if (offset + head >= this.at || head !== octets[at]) return false
      if (head === 0) return true
      for (let i = 1; i <= head; i++) if (LOWER[written[offset + i]!] !== LOWER[octets[at + i]!]) return false
      offset += head + 1
      at += head + 1
    }
  }
}
