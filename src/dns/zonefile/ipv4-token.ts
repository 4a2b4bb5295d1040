/** IPv4 addresses straight from the octets of a file: most records of a large zone hold one. */

/** What `parseIpv4Token` gives for anything but four plain decimal octets. */
export const NO_ADDRESS = -1

/** The address that the text in `from` up to `to` says, as a number; whatever is odd about it is for others to judge. */
export function parseIpv4Token(text: Uint8Array, from: number, to: number): number {
  let address = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (let at = from; at < to; at++) {
    const digit = text[at]! - 0x30
    if (digit >= 0 && digit <= 9) {
      // A leading zero reads as octal to some.
      if (digits > 0 && octet === 0) return NO_ADDRESS
      octet = octet * 10 + digit
      if (++digits > 3 || octet > 255) return NO_ADDRESS
    } else {
      if (text[at] !== 0x2e || digits === 0 || ++dots > 3) return NO_ADDRESS
      address = address * 256 + octet
      octet = digits = 0
    }
  }
  return dots === 3 && digits > 0 ? address * 256 + octet : NO_ADDRESS
}
