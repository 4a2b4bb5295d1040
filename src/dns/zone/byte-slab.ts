/**
 * Octets appended run by run and never moved once a chunk is full: growing costs no copy of what is there,
 * so that the largest zone loads without a pause. A run lies whole in one chunk; its address is a number.
 */

/** Longer than any name or rdata with its length. */
const CHUNK_BITS = 20
const CHUNK_SIZE = 1 << CHUNK_BITS
const OFFSET_MASK = CHUNK_SIZE - 1
/** A small zone should not cost a whole chunk: the first one starts here and doubles. */
const FIRST_SIZE = 1024

export class ByteSlab {
  readonly #chunks: Uint8Array[] = [new Uint8Array(FIRST_SIZE)]
  /** Where the next run goes in the last chunk. */
  #next = 0

  /** The chunk that holds an address; the run begins in it at `offsetOf` the address. */
  chunkOf(address: number): Uint8Array {
    return this.#chunks[address >>> CHUNK_BITS]!
  }

  /** Copies `length` octets of `source` from `from` on and returns their address. */
  append(source: Uint8Array, from: number, length: number): number {
    const address = this.claim(length)
    const chunk = this.chunkOf(address)
    const to = offsetOf(address)
    for (let i = 0; i < length; i++) chunk[to + i] = source[from + i]!
    return address
  }

  /** Room for `length` octets, at most 65,537, in one chunk. */
  claim(length: number): number {
    let last = this.#chunks.length - 1
    if (this.#next + length > this.#chunks[last]!.length) {
      if (last === 0 && this.#next + length <= CHUNK_SIZE) this.#growFirst(length)
      else {
        last = this.#chunks.push(new Uint8Array(CHUNK_SIZE)) - 1
        this.#next = 0
      }
    }
    const address = last * CHUNK_SIZE + this.#next
    this.#next += length
    return address
  }

  get byteLength(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  }

  #growFirst(length: number): void {
    const first = this.#chunks[0]!
    const larger = new Uint8Array(Math.min(CHUNK_SIZE, Math.max(first.length * 2, this.#next + length)))
    larger.set(first.subarray(0, this.#next))
    this.#chunks[0] = larger
  }
}

/** Where in its chunk an address lies. */
export function offsetOf(address: number): number {
  return address & OFFSET_MASK
}
