/** The numbers that bound exchanges with servers, each with its reason. */

export const CLIENT_LIMITS = {
  /**
   * UDP sockets open at a time, each on a port of its own that was drawn at random; a query leaves from any of
   * them. Who has seen where our last queries came from, being asked himself, knows these ports and no others:
   * he must still guess which of them, the id and the case of the letters, 2^8 · 2^16 · 2^letters, 2^34 for a
   * name of ten. Who has not seen them must guess among 55,536 ports instead. More sockets cost no time (8.7 µs
   * of CPU an exchange with 16 as with 1024), only descriptors, of which systems may grant 1024.
   */
  sockets: 256,

  /**
   * Queries that leave from one port before another takes its place. A socket for each, as Unbound has it,
   * would make an exchange dearer by 12 µs, more than all else that Node does for it (8 µs); one for 256
   * queries does so by 0.05 µs. What it takes to guess depends on how many are open, not on this.
   */
  usesOfSocket: 256,

  /**
   * … or this time, after which it is closed even if nobody uses it. Ways to find open ports from afar, such as
   * counting ICMP messages (SAD DNS), try about a thousand a second.
   */
  socketLifeMs: 5_000,

  /** Random ports that are tried to open one: another program may have it, or a socket of ours. */
  bindAttempts: 8,

  /**
   * Datagrams that look like an answer but are not before the question is asked again over TCP, where
   * forging is out of reach (RFC 5452 §10 asks to take notice). One or two may be broken replies.
   */
  mismatchesBeforeTcp: 3,

  /** Messages that one exchange may come to: without EDNS, without cookie or with a new one, over TCP, voting. */
  messages: 6,

  /**
   * Responses that must agree where a server changes the case of letters and has no TCP. Unbound asks each
   * server of a zone three times.
   */
  votes: 3,

  /** TCP connections at a time to one server, and in all. Each may hold 64 KiB of a message that is coming. */
  connectionsOfServer: 4,
  connections: 200,

  /** Queries on one connection that wait for their responses (RFC 7766 §6.2.1.1). */
  queriesOfConnection: 100,

  /** How long a connection is kept for the next query: truncated answers come in runs (RFC 7766 §6.2.3). */
  idleConnectionMs: 2_000,
} as const

export type ClientLimits = { readonly [K in keyof typeof CLIENT_LIMITS]: number }
