/**
 * Finds numbers by a 32-bit hash: extendible hashing. The top bits of the hash choose a segment in the
 * directory, the low ones a slot in it. A segment that is half full splits in two, so that no insertion moves
 * more than a few thousand entries: a table of a million grows without a pause. A fork shares all segments with
 * its original and copies those that it writes to.
 */

const SEGMENT_MOST = 8192
const SEGMENT_LEAST = 16
/** Names that collide on purpose make a segment large, never the directory. */
const MOST_DEPTH = 16

interface Segment {
  /** Entry + 1; 0 is free. Linear probing. */
  slots: Int32Array
  used: number
  /** How many top bits of the hash all its entries share. */
  depth: number
  /** The only table that may write to it. By a token, since the table itself would keep all of its segments alive. */
  readonly owner: symbol
}

export class NodeTable {
  readonly #token = Symbol('table')
  #depth = 0
  #directory: Segment[] = [{ slots: new Int32Array(SEGMENT_LEAST), used: 0, depth: 0, owner: this.#token }]
  readonly #hashOf: (entry: number) => number

  /** `hashOf` tells the hash of an entry inserted before. */
  constructor(hashOf: (entry: number) => number) {
    this.#hashOf = hashOf
  }

  /** A table with the same entries, to be changed from now on; this one must not be any more. */
  fork(): NodeTable {
    const fork = new NodeTable(this.#hashOf)
    fork.#depth = this.#depth
    fork.#directory = [...this.#directory]
    return fork
  }

  /**
   * The slots that may hold entries of this hash: start at `hash & (length − 1)`, go on with wrap-around,
   * stop at a 0. Exposed so that the caller can compare without a call per entry.
   */
  slotsFor(hash: number): Int32Array {
    return this.#directory[this.#indexOf(hash)]!.slots
  }

  insert(hash: number, entry: number): void {
    let segment = this.#ownSegment(hash)
    while ((segment.used + 1) * 2 > segment.slots.length) {
      if (segment.slots.length < SEGMENT_MOST || segment.depth === MOST_DEPTH) this.#enlarge(segment)
      else this.#split(segment)
      segment = this.#directory[this.#indexOf(hash)]!
    }
    place(segment, hash, entry)
  }

  /** Takes out an entry that was inserted with this hash. */
  remove(hash: number, entry: number): void {
    const segment = this.#ownSegment(hash)
    const { slots } = segment
    const mask = slots.length - 1
    let free = hash & mask
    while (slots[free] !== entry + 1) free = (free + 1) & mask
    // What was put further on only because this slot was taken moves up, so that no search stops short of it.
    for (let slot = (free + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#hashOf(slots[slot]! - 1) & mask
      if (((slot - home) & mask) < ((slot - free) & mask)) continue
      slots[free] = slots[slot]!
      free = slot
    }
    slots[free] = 0
    segment.used--
  }

  #indexOf(hash: number): number {
    return this.#depth === 0 ? 0 : hash >>> (32 - this.#depth)
  }

  /** The segment for a hash, to be written to. */
  #ownSegment(hash: number): Segment {
    const segment = this.#directory[this.#indexOf(hash)]!
    if (segment.owner === this.#token) return segment
    const copy = { ...segment, slots: segment.slots.slice(), owner: this.#token }
    this.#directory = this.#directory.map((each) => (each === segment ? copy : each))
    return copy
  }

  #enlarge(segment: Segment): void {
    const { slots } = segment
    segment.slots = new Int32Array(slots.length * 2)
    segment.used = 0
    for (const slot of slots) if (slot !== 0) place(segment, this.#hashOf(slot - 1), slot - 1)
  }

  #split(segment: Segment): void {
    if (segment.depth === this.#depth) {
      this.#directory = this.#directory.flatMap((each) => [each, each])
      this.#depth++
    }
    const depth = segment.depth + 1
    const low = this.#emptySegment(depth)
    const high = this.#emptySegment(depth)
    for (const slot of segment.slots) {
      if (slot === 0) continue
      const hash = this.#hashOf(slot - 1)
      place(((hash >>> (32 - depth)) & 1) === 1 ? high : low, hash, slot - 1)
    }
    this.#directory = this.#directory.map((each, index) => {
      if (each !== segment) return each
      return ((index >>> (this.#depth - depth)) & 1) === 1 ? high : low
    })
  }

  #emptySegment(depth: number): Segment {
    return { slots: new Int32Array(SEGMENT_MOST), used: 0, depth, owner: this.#token }
  }
}

function place(segment: Segment, hash: number, entry: number): void {
  const { slots } = segment
  const mask = slots.length - 1
  let slot = hash & mask
  while (slots[slot] !== 0) slot = (slot + 1) & mask
  slots[slot] = entry + 1
  segment.used++
}
