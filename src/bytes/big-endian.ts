/** Integers in network order at a place in octets, for headers read and changed where they lie. Checks no bounds. */

export function readU16(octets: Uint8Array, at: number): number {
  return (octets[at]! << 8) | octets[at + 1]!
}

export function readU32(octets: Uint8Array, at: number): number {
  return ((octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!) >>> 0
}

export function putU16(value: number, target: Uint8Array, at: number): void {
  target[at] = value >>> 8
  target[at + 1] = value
}

export function putU32(value: number, target: Uint8Array, at: number): void {
  target[at] = value >>> 24
  target[at + 1] = value >>> 16
  target[at + 2] = value >>> 8
  target[at + 3] = value
}
