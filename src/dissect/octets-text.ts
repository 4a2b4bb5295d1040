/** Octets and numbers as text for a person. */

/** `0x001f`, with at least so many digits. */
export function hex(value: number, digits = 0): string {
  return `0x${value.toString(16).padStart(digits, '0')}`
}

/** `00:16:3e`. */
export function hexOctets(octets: Uint8Array, between = ':'): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(between)
}

const MOST_SHOWN = 48

/** Between quotes, with a dot for what cannot be printed, cut when long. */
export function quoted(octets: Uint8Array): string {
  const shown = Array.from(octets.subarray(0, MOST_SHOWN), (octet) =>
    octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.',
  )
  return `"${shown.join('')}"${octets.length > MOST_SHOWN ? ' …' : ''}`
}
