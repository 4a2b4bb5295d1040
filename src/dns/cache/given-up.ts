/**
 * Hashes of entries that were given up before they were of use. One that comes back is asked for more than
 * once after all. It forgets as it likes, and takes four octets a hash.
 */

const FEWEST = 64

export class GivenUp {
  readonly #most: number
  /** Made when the first entry is given up: most caches never see that. */
  #hashes: Int32Array | undefined

  /** `most` is a power of two. */
  constructor(most: number) {
    this.#most = Math.max(most, FEWEST)
  }

  static bytesOf(most: number): number {
    return Int32Array.BYTES_PER_ELEMENT * Math.max(most, FEWEST)
  }

  get bytes(): number {
    return this.#hashes === undefined ? 0 : this.#hashes.byteLength
  }

  add(hash: number): void {
    this.#hashes ??= new Int32Array(this.#most)
    this.#hashes[this.#placeOf(hash)] = hash
  }

  has(hash: number): boolean {
    return this.#hashes !== undefined && this.#hashes[this.#placeOf(hash)] === hash
  }

  /** What tells apart the hashes of one name's types stands in their highest bits. */
  #placeOf(hash: number): number {
    return (hash ^ (hash >>> 26)) & (this.#most - 1)
  }
}
