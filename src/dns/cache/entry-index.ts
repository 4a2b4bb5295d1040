/**
 * From hashes to entries: a table of buckets, each a chain of entries. It grows by one bucket at a time as
 * entries come (linear hashing, Litwin 1980), so that no insertion ever waits for a table to be rebuilt. The
 * chains run through the entries themselves.
 */

import type { EntryCursor } from './entry-cursor.ts'

const FEWEST_BUCKETS = 64

export class EntryIndex {
  readonly #cursor: EntryCursor
  readonly #mostBuckets: number
  /** The first entry of each bucket, 0 for none. */
  #heads = new Int32Array(FEWEST_BUCKETS)
  /** Buckets before the round of splitting that is under way: a power of two. */
  #round = FEWEST_BUCKETS
  /** The bucket to be split next; those before it have been, in this round. */
  #split = 0
  #size = 0

  /** `cursor` is for the index alone. `mostBuckets` is a power of two. */
  constructor(cursor: EntryCursor, mostBuckets: number) {
    this.#cursor = cursor
    this.#mostBuckets = Math.max(mostBuckets, FEWEST_BUCKETS)
  }

  /** The memory that an index of so many buckets takes in the end. */
  static bytesOf(mostBuckets: number): number {
    return Int32Array.BYTES_PER_ELEMENT * Math.max(mostBuckets, FEWEST_BUCKETS)
  }

  get bytes(): number {
    return this.#heads.byteLength
  }

  /** Entries in it. */
  get size(): number {
    return this.#size
  }

  /** The first entry that may have this hash, or 0; the others follow as `next` of each. */
  first(hash: number): number {
    return this.#heads[this.#bucketOf(hash)]!
  }

  add(place: number, hash: number): void {
    const bucket = this.#bucketOf(hash)
    this.#cursor.seek(place).next = this.#heads[bucket]!
    this.#heads[bucket] = place
    this.#size++
    if (this.#size > this.#round + this.#split) this.#grow()
  }

  remove(place: number, hash: number): void {
    this.#redirect(place, hash, this.#cursor.seek(place).next)
    this.#size--
  }

  /** The entry at `place` has been copied, `next` included, to `to`. */
  move(place: number, to: number, hash: number): void {
    this.#redirect(place, hash, to)
  }

  clear(): void {
    this.#heads = new Int32Array(FEWEST_BUCKETS)
    this.#round = FEWEST_BUCKETS
    this.#split = 0
    this.#size = 0
  }

  #bucketOf(hash: number): number {
    const bucket = hash & (this.#round - 1)
    return bucket < this.#split ? hash & (2 * this.#round - 1) : bucket
  }

  /** Makes whatever leads to `place` lead to `to`. */
  #redirect(place: number, hash: number, to: number): void {
    const bucket = this.#bucketOf(hash)
    let at = this.#heads[bucket]!
    if (at === place) {
      this.#heads[bucket] = to
      return
    }
    for (let next = this.#cursor.seek(at).next; next !== place; next = this.#cursor.seek(at).next) at = next
    this.#cursor.next = to
  }

  #grow(): void {
    const added = this.#round + this.#split
    if (added === this.#mostBuckets) return
    if (added === this.#heads.length) this.#widen()
    let kept = 0
    let moved = 0
    for (let place = this.#heads[this.#split]!; place !== 0;) {
      const { next, hash } = this.#cursor.seek(place)
      if ((hash & this.#round) === 0) {
        this.#cursor.next = kept
        kept = place
      } else {
        this.#cursor.next = moved
        moved = place
      }
      place = next
    }
    this.#heads[this.#split] = kept
    this.#heads[added] = moved
    this.#split++
    if (this.#split === this.#round) {
      this.#round *= 2
      this.#split = 0
    }
  }

  #widen(): void {
    const wider = new Int32Array(Math.min(4 * this.#heads.length, this.#mostBuckets))
    wider.set(this.#heads)
    this.#heads = wider
  }
}
