/** Serial number arithmetic (RFC 1982). */

/** True when `serial` comes after `previous` on the circle of 32-bit numbers. */
export function isSerialRaised(previous: number, serial: number): boolean {
  return ((serial - previous) | 0) > 0
}

/** The least that comes after `serial`. Never 0, which RFC 2136 §4.2 has servers avoid. */
export function nextSerial(serial: number): number {
  return (serial + 1) >>> 0 || 1
}
