/** The canonical order of names (RFC 4034 §6.1): by labels from the root on, as lower-case octets. */

import { LOWER, NameScan } from './name-octets.ts'

const left = new NameScan()
const right = new NameScan()

/** Negative, zero or positive as the name at `aAt` sorts before, with or after the one at `bAt`. */
export function compareNames(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): number {
  left.scan(a, aAt)
  right.scan(b, bAt)
  for (let i = left.count - 1, j = right.count - 1; i >= 0 && j >= 0; i--, j--) {
    const difference = compareLabels(a, aAt + left.starts[i]!, b, bAt + right.starts[j]!)
    if (difference !== 0) return difference
  }
  return left.count - right.count
}

function compareLabels(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): number {
  const aLength = a[aAt]!
  const bLength = b[bAt]!
  const shared = Math.min(aLength, bLength)
  for (let i = 1; i <= shared; i++) {
    const difference = LOWER[a[aAt + i]!]! - LOWER[b[bAt + i]!]!
    if (difference !== 0) return difference
  }
  return aLength - bLength
}
