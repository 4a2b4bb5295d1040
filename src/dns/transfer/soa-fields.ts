/** The numbers of an SOA record (RFC 1035 §3.3.13): the last 20 octets of its data. */

const NUMBERS_LENGTH = 20

/** Two names of one octet at least, and the numbers. */
const SHORTEST_SOA = 2 + NUMBERS_LENGTH

export interface SoaTimers {
  readonly refreshSeconds: number
  readonly retrySeconds: number
  readonly expireSeconds: number
}

/** The serial of an SOA's data; undefined when it is too short to have one. */
export function soaSerial(rdata: Uint8Array): number | undefined {
  return rdata.length < SHORTEST_SOA ? undefined : numberAt(rdata, 0)
}

/** How often a secondary asks, and for how long it may go on without an answer (RFC 1034 §4.3.5), as the SOA says. */
export function soaTimers(rdata: Uint8Array): SoaTimers {
  return {
    refreshSeconds: numberAt(rdata, 1),
    retrySeconds: numberAt(rdata, 2),
    expireSeconds: numberAt(rdata, 3),
  }
}

function numberAt(rdata: Uint8Array, index: number): number {
  const at = rdata.length - NUMBERS_LENGTH + 4 * index
  return ((rdata[at]! << 24) | (rdata[at + 1]! << 16) | (rdata[at + 2]! << 8) | rdata[at + 3]!) >>> 0
}
