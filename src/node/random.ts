/** Unpredictable numbers from the system's generator, drawn in bulk because each call to it is dear. */

import { randomFillSync } from 'node:crypto'
import type { Random } from '../runtime/runtime.ts'

const LARGEST_LIMIT = 2 ** 48

export class NodeRandom implements Random {
  readonly #pool = Buffer.allocUnsafeSlow(4096)
  #at = this.#pool.length

  below(limit: number): number {
    if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_LIMIT) {
      throw new RangeError(`a limit of 1 … 2^48, not ${limit}`)
    }
    const octets = limit <= 0x1_0000 ? 2 : 6
    const space = 2 ** (8 * octets)
    // Values above the last whole multiple of the limit would favour the small results: drawn again.
    const fair = space - (space % limit)
    for (;;) {
      const value = this.#pool.readUIntBE(this.#draw(octets), octets)
      if (value < fair) return value % limit
    }
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    if (length > this.#pool.length) return randomFillSync(bytes)
    const at = this.#draw(length)
    bytes.set(this.#pool.subarray(at, at + length))
    return bytes
  }

  /** Where `length` octets lie in the pool that nobody has had before. */
  #draw(length: number): number {
    if (this.#at + length > this.#pool.length) {
      randomFillSync(this.#pool)
      this.#at = 0
    }
    const at = this.#at
    this.#at += length
    return at
  }
}
