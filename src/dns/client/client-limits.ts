/** The numbers that bound exchanges with servers, each with its reason. */

export const CLIENT_LIMITS = {
  /**
   * UDP sockets open at a time, each on a random port. A forger has to hit the one that a query left from,
   * besides its id: more ports, more work for him; each costs a descriptor.
   */
  sockets: 16,

  /**
   * Queries that leave from one port before another takes its place. Opening a socket costs some ten times
   * what sending does; over this many it no longer matters.
   */
  usesOfSocket: 64,

  /** … or this time, so that on a quiet resolver as well a port found out is of no use for long. */
  socketLifeMs: 10_000,

  /**
   * Datagrams that look like an answer but are not before the question is asked again over TCP, where
   * forging is out of reach (RFC 5452 §10 asks to take notice). One or two may be broken replies.
   */
  mismatchesBeforeTcp: 3,
} as const

export type ClientLimits = { readonly [K in keyof typeof CLIENT_LIMITS]: number }
