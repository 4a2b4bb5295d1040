/** The numbers at the end of an SOA record's data (RFC 1035 §3.3.13). */

const NUMBERS_LENGTH = 20

/** Two names of an octet at least, and the numbers. */
const LEAST_LENGTH = 2 + NUMBERS_LENGTH

/** The serial; undefined where the data is too short to be that of an SOA. */
export function soaSerial(rdata: Uint8Array): number | undefined {
  if (rdata.length < LEAST_LENGTH) return undefined
  const at = rdata.length - NUMBERS_LENGTH
  return ((rdata[at]! << 24) | (rdata[at + 1]! << 16) | (rdata[at + 2]! << 8) | rdata[at + 3]!) >>> 0
}

/** The same data with another serial. */
export function withSerial(rdata: Uint8Array, serial: number): Uint8Array {
  const copy = new Uint8Array(rdata)
  new DataView(copy.buffer).setUint32(copy.length - NUMBERS_LENGTH, serial)
  return copy
}
