/** The timers of an SOA record (RFC 1035 §3.3.13). */

/** Serial, refresh, retry, expire and minimum: the last 20 octets of the data. */
const NUMBERS_LENGTH = 20

/** How often a secondary asks, and for how long it may go on without an answer (RFC 1034 §4.3.5), as the SOA says. */
export interface SoaTimers {
  readonly refreshSeconds: number
  readonly retrySeconds: number
  readonly expireSeconds: number
}

/** Of the data of an SOA that is in a zone. */
export function soaTimers(rdata: Uint8Array): SoaTimers {
  const numbers = new DataView(rdata.buffer, rdata.byteOffset + rdata.length - NUMBERS_LENGTH, NUMBERS_LENGTH)
  return {
    refreshSeconds: numbers.getUint32(4),
    retrySeconds: numbers.getUint32(8),
    expireSeconds: numbers.getUint32(12),
  }
}
