/** The numbers at the end of an SOA record's data (RFC 1035 §3.3.13): serial, refresh, retry, expire and minimum. */

import { readU32 } from '../../bytes/big-endian.ts'

const NUMBERS_LENGTH = 20

/** Two names of an octet at least, and the numbers. */
const LEAST_LENGTH = 2 + NUMBERS_LENGTH

/** The serial; undefined where the data is too short to be that of an SOA. */
export function soaSerial(rdata: Uint8Array): number | undefined {
  if (rdata.length < LEAST_LENGTH) return undefined
  return readU32(rdata, rdata.length - NUMBERS_LENGTH)
}

/** The same data with another serial. */
export function withSerial(rdata: Uint8Array, serial: number): Uint8Array {
  const copy = new Uint8Array(rdata)
  new DataView(copy.buffer).setUint32(copy.length - NUMBERS_LENGTH, serial)
  return copy
}

/** How often a secondary asks, and for how long it may go on without an answer (RFC 1034 §4.3.5), as the SOA says. */
export interface SoaTimers {
  readonly refreshSeconds: number
  readonly retrySeconds: number
  readonly expireSeconds: number
}

/** Of the data of an SOA that is in a zone. */
export function soaTimers(rdata: Uint8Array): SoaTimers {
  const at = rdata.length - NUMBERS_LENGTH
  return {
    refreshSeconds: readU32(rdata, at + 4),
    retrySeconds: readU32(rdata, at + 8),
    expireSeconds: readU32(rdata, at + 12),
  }
}

/** What bounds how long denials may be kept (RFC 2308 §4), of the data of an SOA that is in a zone. */
export function soaMinimum(rdata: Uint8Array): number {
  return readU32(rdata, rdata.length - 4)
}
