/** Randomness that a seed repeats. Good enough to vary a simulation, and by no means to keep a secret. */

import type { Random } from '../runtime/runtime.ts'
import { fnv1a64, nextXoshiro128, splitMix64 } from './generators.ts'

const LARGEST_LIMIT = 2 ** 48
const TWO_32 = 0x1_0000_0000
const U32 = 0xffff_ffffn

export class SeededRandom implements Random {
  readonly #seed: bigint
  readonly #state: Uint32Array

  /** Of a large seed the lower 64 bits count. */
  constructor(seed: number | bigint) {
    this.#seed = BigInt.asUintN(64, BigInt(seed))
    const words = splitMix64(this.#seed, 2).flatMap((word) => [Number(word & U32), Number(word >> 32n)])
    this.#state = Uint32Array.from(words)
  }

  /**
   * A stream of its own, the same for the same name whatever else was drawn: when one part of a world draws
   * more than it used to, every other part stays as it was.
   */
  fork(name: string): SeededRandom {
    return new SeededRandom(this.#seed ^ fnv1a64(name))
  }

  below(limit: number): number {
    if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_LIMIT) {
      throw new RangeError(`a limit of 1 … 2^48, not ${limit}`)
    }
    const space = limit <= TWO_32 ? TWO_32 : LARGEST_LIMIT
    // Values above the last whole multiple of the limit would favour the small results: drawn again.
    const fair = space - (space % limit)
    for (;;) {
      const value = space === TWO_32 ? this.#u32() : (this.#u32() >>> 16) * TWO_32 + this.#u32()
      if (value < fair) return value % limit
    }
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    let word = 0
    for (let i = 0; i < length; i++) {
      if (i % 4 === 0) word = this.#u32()
      bytes[i] = word >>> (8 * (i % 4))
    }
    return bytes
  }

  /** True with the given probability. Draws nothing when it is 0 or 1. */
  chance(probability: number): boolean {
    if (probability <= 0) return false
    return probability >= 1 || this.#u32() < probability * TWO_32
  }

  #u32(): number {
    return nextXoshiro128(this.#state)
  }
}
