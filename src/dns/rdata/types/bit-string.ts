/** Strings of bits: numbers by the place of the bits that are set, the first octet's highest bit being number 0. */

import type { ByteWriter } from '../../../bytes/byte-writer.ts'

/** Adds `base` + the number of each bit that is set in `length` octets from `at` on. */
export function collectBits(
  octets: Uint8Array,
  at: number,
  length: number,
  base: number,
  into: number[],
): void {
  for (let i = 0; i < length; i++) {
    const octet = octets[at + i]!
    if (octet === 0) continue
    for (let bit = 0; bit < 8; bit++) if ((octet & (0x80 >> bit)) !== 0) into.push(base + 8 * i + bit)
  }
}

/** How many octets it takes to set the bits of those numbers. */
export function bitsLength(numbers: readonly number[]): number {
  return numbers.reduce((length, number) => Math.max(length, (number >> 3) + 1), 0)
}

/** Writes as many octets as it takes to set the bits of those numbers. */
export function putBits(writer: ByteWriter, numbers: readonly number[]): void {
  const length = bitsLength(numbers)
  const at = writer.claim(length)
  writer.octets.fill(0, at, at + length)
  for (const number of numbers) writer.octets[at + (number >> 3)]! |= 0x80 >> (number & 7)
}
