/** Octets as fields of record data whose text is hexadecimal or base64. */

/** As many digits as BIND prints without a break. */
const CHUNK = /.{56}(?=.)/g

/** Long runs of digits broken by blanks, as BIND prints them. */
export function inChunks(digits: string): string {
  return digits.length <= 56 ? digits : digits.replace(CHUNK, '$& ')
}
