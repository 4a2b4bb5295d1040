/** What the TCP front has seen, as plain numbers. */

export interface TcpCounters {
  accepted: number
  /** Connections turned away because there was no room for them. */
  refused: number
  /** Idle connections closed to make room for a new one. */
  evicted: number
  /** Connections that the system could not hand over. */
  unaccepted: number
  /** Connections closed because nothing came, too little came, or the client did not read. */
  timedOut: number
  /** Connections that failed under way: reset by the client, as a rule. */
  broken: number
  /** Connections cut off because of a message shorter than a header. */
  malformed: number
  queries: number
  answered: number
  /** `respond` said to drop them. */
  dropped: number
  /** `respond` threw; the client was told SERVFAIL if that was possible. */
  failed: number
  /** Responses that no frame can hold. */
  oversized: number
}

export function newTcpCounters(): TcpCounters {
  return {
    accepted: 0,
    refused: 0,
    evicted: 0,
    unaccepted: 0,
    timedOut: 0,
    broken: 0,
    malformed: 0,
    queries: 0,
    answered: 0,
    dropped: 0,
    failed: 0,
    oversized: 0,
  }
}
