/** IPv4 addresses: four octets ↔ `192.0.2.1`. Knows no prefixes, ports or special ranges. */

import { TextError } from '../errors.ts'

export const IPV4_LENGTH = 4

const DOT = 0x2e

const DECIMAL: readonly string[] = Array.from({ length: 256 }, (_, octet) => String(octet))
const WITH_DOT: readonly string[] = DECIMAL.map((digits) => `${digits}.`)

/** The text of the four octets at `at`. */
export function formatIpv4(octets: Uint8Array, at = 0): string {
  return (
    WITH_DOT[octets[at]!]! +
    WITH_DOT[octets[at + 1]!]! +
    WITH_DOT[octets[at + 2]!]! +
    DECIMAL[octets[at + 3]!]!
  )
}

/** The four octets of an address in text. Throws `TextError` 'bad-address'. */
export function parseIpv4(text: string): Uint8Array {
  const octets = new Uint8Array(IPV4_LENGTH)
  putIpv4(text, octets, 0)
  return octets
}

/** As `parseIpv4`, into `target` at `at`. */
export function putIpv4(text: string, target: Uint8Array, at: number): void {
  if (!tryIpv4(text, target, at)) throw new TextError('bad-address', text, 'an IPv4 address')
}

/**
 * Writes the address in text to `target` at `at`; false when it is none. Strict, as inet_pton is: four
 * numbers without leading zeros, which some programs would take for octal.
 */
export function tryIpv4(text: string, target: Uint8Array, at: number): boolean {
  let part = 0
  let value = -1
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i)
    if (character === DOT) {
      if (value < 0 || part === 3) return false
      target[at + part++] = value
      value = -1
      continue
    }
    const digit = character - 48
    if (digit < 0 || digit > 9 || value === 0) return false
    value = value < 0 ? digit : value * 10 + digit
    if (value > 255) return false
  }
  if (part !== 3 || value < 0) return false
  target[at + 3] = value
  return true
}
