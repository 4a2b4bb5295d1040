/** Serial number arithmetic (RFC 1982). */

/** True when `serial` comes after `previous` on the circle of 32-bit numbers. */
export function isSerialRaised(previous: number, serial: number): boolean {
  return ((serial - previous) | 0) > 0
}
