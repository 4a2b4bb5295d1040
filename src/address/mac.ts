/** Ethernet addresses: 48 bits as a number ↔ `00:16:3e:00:00:01`. Knows no vendors. */

import { TextError } from '../errors.ts'

/** An EUI-48, its first octet the most significant: a whole number that a double holds exactly. */
export type Mac = number

export const MAC_LENGTH = 6

export const BROADCAST_MAC: Mac = 0xffff_ffff_ffff

/** Nobody's: of the loopback device, of a port that never speaks for itself, and the one that ARP asks for. */
export const NO_MAC: Mac = 0

const HIGH = 0x1_0000_0000

/** The address in the six octets at `at`. */
export function readMac(octets: Uint8Array, at: number): Mac {
  const high = (octets[at]! << 8) | octets[at + 1]!
  const low =
    ((octets[at + 2]! << 24) | (octets[at + 3]! << 16) | (octets[at + 4]! << 8) | octets[at + 5]!) >>> 0
  return high * HIGH + low
}

/** Writes the six octets to `target` at `at`. */
export function putMac(mac: Mac, target: Uint8Array, at: number): void {
  const high = Math.floor(mac / HIGH)
  const low = mac >>> 0
  target[at] = high >>> 8
  target[at + 1] = high
  target[at + 2] = low >>> 24
  target[at + 3] = low >>> 16
  target[at + 4] = low >>> 8
  target[at + 5] = low
}

/** Whether the address stands for several stations (IEEE 802, the I/G bit); broadcast is one of these. */
export function isGroupMac(mac: Mac): boolean {
  return (Math.floor(mac / 0x100_0000_0000) & 1) === 1
}

/** `00:16:3e:00:00:01`. */
export function formatMac(mac: Mac): string {
  return mac
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?=.)/g, '$&:')
}

/** Six octets in hexadecimal, between colons or hyphens. Throws `TextError` 'bad-address'. */
export function parseMac(text: string): Mac {
  if (!/^[0-9a-f]{1,2}([:-])[0-9a-f]{1,2}(\1[0-9a-f]{1,2}){4}$/i.test(text)) {
    throw new TextError('bad-address', text, 'an Ethernet address such as 00:16:3e:00:00:01')
  }
  return text.split(/[:-]/).reduce((mac, octet) => mac * 256 + Number.parseInt(octet, 16), 0)
}
