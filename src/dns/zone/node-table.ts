/**
 * Finds numbers by a 32-bit hash: extendible hashing. The top bits of the hash choose a segment in the
 * directory, the low ones a slot in it. A segment that is half full splits in two, so that no insertion moves
 * more than a few thousand entries: a table of a million grows without a pause.
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
}

export class NodeTable {
  #depth = 0
  #directory: Segment[] = [{ slots: new Int32Array(SEGMENT_LEAST), used: 0, depth: 0 }]
  readonly #hashOf: (entry: number) => number

  /** `hashOf` tells the hash of an entry inserted before. */
  constructor(hashOf: (entry: number) => number) {
    this.#hashOf = hashOf
  }

  /**
   * The slots that may hold entries of this hash: start at `hash & (length − 1)`, go on with wrap-around,
   * stop at a 0. Exposed so that the caller can compare without a call per entry.
   */
  slotsFor(hash: number): Int32Array {
    return this.#directory[this.#indexOf(hash)]!.slots
  }

  insert(hash: number, entry: number): void {
    let segment = this.#directory[this.#indexOf(hash)]!
    while ((segment.used + 1) * 2 > segment.slots.length) {
      if (segment.slots.length < SEGMENT_MOST || segment.depth === MOST_DEPTH) this.#enlarge(segment)
      else this.#split(segment)
      segment = this.#directory[this.#indexOf(hash)]!
    }
    place(segment, hash, entry)
  }

  #indexOf(hash: number): number {
    return this.#depth === 0 ? 0 : hash >>> (32 - this.#depth)
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
    const low: Segment = { slots: new Int32Array(SEGMENT_MOST), used: 0, depth }
    const high: Segment = { slots: new Int32Array(SEGMENT_MOST), used: 0, depth }
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
}

function place(segment: Segment, hash: number, entry: number): void {
  const { slots } = segment
  const mask = slots.length - 1
  let slot = hash & mask
  while (slots[slot] !== 0) slot = (slot + 1) & mask
  slots[slot] = entry + 1
  segment.used++
}
