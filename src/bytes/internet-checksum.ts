/** The checksum of IPv4, ICMP, UDP and TCP (RFC 1071), and its incremental change (RFC 1624). Knows no headers. */

const UNROLLED = 16

/**
 * Adds the 16-bit words from `at` up to `end` to a running `sum`, which is what an earlier call returned. An odd
 * last octet is taken as the first of a word, so only the last piece of what is summed may be odd (RFC 1071 §4.1).
 *
 * The result is congruent to the true sum modulo 65,535 and small: any number of calls may follow one another.
 */
export function internetSum(octets: Uint8Array, at: number, end: number, sum = 0): number {
  // Two sums of octets, since neither can outgrow 32 bits within the 8 MB that this is good for.
  let high = 0
  let low = 0
  let i = at
  for (const last = end - UNROLLED; i <= last; i += UNROLLED) {
    high +=
      octets[i]! +
      octets[i + 2]! +
      octets[i + 4]! +
      octets[i + 6]! +
      octets[i + 8]! +
      octets[i + 10]! +
      octets[i + 12]! +
      octets[i + 14]!
    low +=
      octets[i + 1]! +
      octets[i + 3]! +
      octets[i + 5]! +
      octets[i + 7]! +
      octets[i + 9]! +
      octets[i + 11]! +
      octets[i + 13]! +
      octets[i + 15]!
  }
  for (const last = end - 1; i < last; i += 2) {
    high += octets[i]!
    low += octets[i + 1]!
  }
  if (i < end) high += octets[i]!
  // high × 256, its carries already brought round.
  return fold(((high & 0xff) << 8) + (high >>> 8) + low) + fold(sum)
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

function fold(sum: number): number {
  return (sum & 0xffff) + (sum >>> 16)
}
