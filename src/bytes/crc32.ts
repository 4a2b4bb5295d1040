/** The CRC-32 of IEEE 802.3 §3.2.9. Knows no frames: see src/wire/ethernet.ts for where it stands. */

// The generator polynomial, its bits in the order in which they are sent.
const POLYNOMIAL = 0xedb8_8320

/** How many octets one step takes in; each has a table of its own ("slicing by 16"). */
const SLICES = 16
const TABLE = makeTable()

/** The CRC of the octets from `at` up to `end`, as an unsigned number. It is sent with its lowest octet first. */
export function crc32(octets: Uint8Array, at = 0, end = octets.length): number {
  let crc = ~0
  let i = at
  for (const last = end - SLICES; i <= last; i += SLICES) {
    crc ^= octets[i]! | (octets[i + 1]! << 8) | (octets[i + 2]! << 16) | (octets[i + 3]! << 24)
    crc =
      TABLE[0xf00 | (crc & 0xff)]! ^
      TABLE[0xe00 | ((crc >>> 8) & 0xff)]! ^
      TABLE[0xd00 | ((crc >>> 16) & 0xff)]! ^
      TABLE[0xc00 | (crc >>> 24)]! ^
      TABLE[0xb00 | octets[i + 4]!]! ^
      TABLE[0xa00 | octets[i + 5]!]! ^
      TABLE[0x900 | octets[i + 6]!]! ^
      TABLE[0x800 | octets[i + 7]!]! ^
      TABLE[0x700 | octets[i + 8]!]! ^
      TABLE[0x600 | octets[i + 9]!]! ^
      TABLE[0x500 | octets[i + 10]!]! ^
      TABLE[0x400 | octets[i + 11]!]! ^
      TABLE[0x300 | octets[i + 12]!]! ^
      TABLE[0x200 | octets[i + 13]!]! ^
      TABLE[0x100 | octets[i + 14]!]! ^
      TABLE[octets[i + 15]!]!
  }
  for (; i < end; i++) crc = TABLE[(crc ^ octets[i]!) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

/** 256 entries a slice: what an octet does to the CRC when so many octets follow it in the step. */
function makeTable(): Int32Array {
  const table = new Int32Array(SLICES * 256)
  for (let octet = 0; octet < 256; octet++) {
    let crc = octet
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    table[octet] = crc
  }
  for (let i = 256; i < table.length; i++) {
    const before = table[i - 256]!
    table[i] = (before >>> 8) ^ table[before & 0xff]!
  }
  return table
}
