/** The checksum of IPv4, ICMP, UDP and TCP (RFC 1071), and its incremental change (RFC 1624). Knows no headers. */

/** From so many octets on, reading whole words is worth the view that it takes. */
const LONG = 256

/** Octets: four words. */
const STEP = 16

/**
 * Adds the 16-bit words from `at` up to `end` to a running `sum`, which is what an earlier call returned. An odd
 * last octet is taken as the first of a word, so only the last piece of what is summed may be odd (RFC 1071 §4.1).
 * A piece may have 8 MB.
 *
 * The result is congruent to the true sum modulo 65,535 and small: any number of calls may follow one another.
 */
export function internetSum(octets: Uint8Array, at: number, end: number, sum = 0): number {
  if (end - at < LONG) return sumOfOctets(octets, at, end) + fold(sum)
  const short = at + ((end - at) & -STEP)
  return sumOfWords(octets, at, short) + sumOfOctets(octets, short, end) + fold(sum)
}

function sumOfOctets(octets: Uint8Array, at: number, end: number): number {
  let sum = 0
  let i = at
  for (const last = end - 1; i < last; i += 2) sum += (octets[i]! << 8) | octets[i + 1]!
  if (i < end) sum += octets[i]! << 8
  return fold(sum)
}

/** Words of 32 bits do as well, since 2³² leaves 1 modulo 65,535 (RFC 1071 §2 C); their sum is exact up to 2⁵³. */
function sumOfWords(octets: Uint8Array, at: number, end: number): number {
  const length = end - at
  const words = new DataView(octets.buffer, octets.byteOffset + at, length)
  let sum = 0
  for (let i = 0; i < length; i += STEP) {
    sum += words.getUint32(i) + words.getUint32(i + 4) + (words.getUint32(i + 8) + words.getUint32(i + 12))
  }
  return fold(Math.floor(sum / 0x1_0000_0000)) + fold(sum)
}

/** The checksum field for a sum: 16 bits of one's complement. 0 says that what was summed holds a right checksum. */
export function foldChecksum(sum: number): number {
  return ~fold(fold(sum)) & 0xffff
}

/** The checksum field for the octets from `at` up to `end`, in which that field is zero. */
export function internetChecksum(octets: Uint8Array, at: number, end: number, sum = 0): number {
  return foldChecksum(internetSum(octets, at, end, sum))
}

/** The checksum after one of the 16-bit words that it covers has changed (RFC 1624 §3, equation 3). */
export function adjustChecksum(checksum: number, oldWord: number, newWord: number): number {
  return foldChecksum((~checksum & 0xffff) + (~oldWord & 0xffff) + newWord)
}

/** Brings the carries of the lower 32 bits of `sum` round. */
function fold(sum: number): number {
  return (sum & 0xffff) + (sum >>> 16)
}
