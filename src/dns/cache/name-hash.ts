/**
 * Hashes of names, made with a secret, so that nobody can choose names that all fall into one bucket:
 * HalfSipHash-1-3 (Aumasson and Bernstein), the one that kernels use for tables that strangers fill.
 */

import { LOWER } from '../name/name-octets.ts'

/** The octets of a secret; fewer make names hash alike in every process. */
export const SECRET_LENGTH = 8

export class NameHash {
  readonly #key0: number
  readonly #key1: number

  constructor(secret: Uint8Array) {
    const octets = new DataView(Uint8Array.from({ length: SECRET_LENGTH }, (_, i) => secret[i] ?? 0).buffer)
    this.#key0 = octets.getInt32(0)
    this.#key1 = octets.getInt32(4)
  }

  /** The hash of the uncompressed name at `at`, in 32 bits; case does not matter. */
  of(octets: Uint8Array, at: number): number {
    let v0 = this.#key0
    let v1 = this.#key1
    let v2 = this.#key0 ^ 0x6c796765
    let v3 = this.#key1 ^ 0x74656462
    let word = 0
    let count = 0
    for (let labelEnd = at; ;) {
      const octet = LOWER[octets[at]!]!
      word = (word << 8) | octet
      const isLast = at === labelEnd && octet === 0
      if (at === labelEnd) labelEnd += octet + 1
      at++
      count++
      if (!isLast && (count & 3) !== 0) continue
      v3 ^= word
      v0 = (v0 + v1) | 0
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
      v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
      v0 = (v0 + v3) | 0
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
      v2 = (v2 + v1) | 0
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
      v2 = (v2 << 16) | (v2 >>> 16)
      v0 ^= word
      word = 0
      if (isLast) break
    }
    // The length, too: it tells a last word from one that begins with zeros.
    v2 ^= 0xff ^ (count << 8)
    for (let round = 0; round < 3; round++) {
      v0 = (v0 + v1) | 0
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
      v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
      v0 = (v0 + v3) | 0
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
      v2 = (v2 + v1) | 0
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
      v2 = (v2 << 16) | (v2 >>> 16)
    }
    return v1 ^ v3
  }
}
