/**
 * Memory for entries: octets in chunks of one size, taken one at a time and used again, so that what the
 * process has given is known to the octet. Knows nothing of what stands in them.
 *
 * A place is a number: the chunk, and in it the unit of eight octets at which something begins. No place is 0.
 */

/** Everything begins at a multiple of this many octets, where numbers can be read as they are. */
export const UNIT_BYTES = 8

export class Slab {
  readonly chunkBytes: number
  /** Each chunk as octets, as 32-bit words and as 64-bit floating-point numbers. */
  readonly octets: Uint8Array[] = []
  readonly words: Int32Array[] = []
  readonly times: Float64Array[] = []
  readonly #chunkBits: number
  readonly #unitMask: number

  /** `chunkBytes` is a power of two. */
  constructor(chunkBytes: number) {
    this.chunkBytes = chunkBytes
    const units = chunkBytes / UNIT_BYTES
    this.#chunkBits = Math.log2(units)
    this.#unitMask = units - 1
  }

  get bytes(): number {
    return this.octets.length * this.chunkBytes
  }

  /** One more chunk; returns its number. */
  add(): number {
    const memory = new ArrayBuffer(this.chunkBytes)
    this.words.push(new Int32Array(memory))
    this.times.push(new Float64Array(memory))
    return this.octets.push(new Uint8Array(memory)) - 1
  }

  place(chunk: number, unit: number): number {
    return (chunk << this.#chunkBits) | unit
  }

  chunkOf(place: number): number {
    return place >>> this.#chunkBits
  }

  unitOf(place: number): number {
    return place & this.#unitMask
  }
}
