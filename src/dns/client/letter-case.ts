/**
 * Letters in random case ("0x20", draft-vixie-dnsext-dns0x20): servers copy the question as it came, so that
 * each letter is a bit more that a forger has to guess.
 */

import type { Random } from '../../runtime/runtime.ts'
import { LOWER, nameLength } from '../name/name-octets.ts'

const CASE_BIT = 0x20
const BITS_A_DRAW = 16

/** Gives each letter of the name at `at` a random case. Length octets are under 64, and so no letters. */
export function randomiseCase(octets: Uint8Array, at: number, random: Random): void {
  const end = at + nameLength(octets, at)
  let bits = 0
  let left = 0
  for (; at < end; at++) {
    const octet = octets[at]!
    if (!isLetter(octet)) continue
    if (left === 0) {
      bits = random.below(1 << BITS_A_DRAW)
      left = BITS_A_DRAW
    }
    if ((bits & 1) !== 0) octets[at] = octet ^ CASE_BIT
    bits >>>= 1
    left--
  }
}

function isLetter(octet: number): boolean {
  const lower = LOWER[octet]!
  return lower >= 0x61 && lower <= 0x7a
}

/** Whether the names at `at`, equal without case, are so with it. */
export function isSameCase(a: Uint8Array, b: Uint8Array, at: number): boolean {
  for (const end = at + nameLength(a, at); at < end; at++) if (a[at] !== b[at]) return false
  return true
}
