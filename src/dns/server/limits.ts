/** Every number that the fronts go by, with its reason. */

export interface TcpLimits {
  /** Connections open at a time. */
  readonly connections: number
  /** Of these, from one address. */
  readonly connectionsPerClient: number
  /** Queries of one connection that are being worked on. */
  readonly outstandingQueries: number
  /** Series of messages, which are zone transfers, that are under way on one connection. */
  readonly series: number
  /** Octets of responses that one connection may leave unread before no more of its queries are read. */
  readonly unsentOctets: number
  /** How long a connection may be idle while there is room for others. */
  readonly idleMs: number
  /** How long when there is hardly any room left. */
  readonly shortestIdleMs: number
  /** The share of the connections up to which idle ones may stay for the whole time. */
  readonly roomyShare: number
  /** How long the client is given to end its side once we have ended ours. */
  readonly lingerMs: number
}

export const TCP_LIMITS: TcpLimits = {
  // A descriptor each, of the 1,024 that many systems still allow a process, with some left for UDP and files.
  connections: 900,
  // Four addresses have to conspire to shut everybody else out; a resolver or a NAT has plenty.
  connectionsPerClient: 225,
  // RFC 7766 §6.2.1.1 asks for pipelining and not for any depth of it; what is above waits in the client's buffer.
  outstandingQueries: 100,
  // Each holds a message or two, and what makes them; a secondary has one on its connection.
  series: 2,
  // Twice the largest message: one is on its way while the next is made.
  unsentOctets: 2 * 65_537,
  // RFC 7766 §6.2.3: "of the order of a few seconds"; the resolver's next query after a referral comes well within.
  idleMs: 10_000,
  // Above any round trip on Earth, so that a client that is at work is not cut off.
  shortestIdleMs: 1_000,
  // Below it nobody is in want of a place.
  roomyShare: 0.5,
  // A FIN takes one round trip; who has not answered by now is not going to.
  lingerMs: 1_000,
}

/** How long a server that is closing waits for answers still owed: just over what a stub waits for one. */
export const GRACE_MS = 5_500

/** What an IPv4 packet can hold of UDP's data (RFC 768, RFC 791). */
export const LONGEST_DATAGRAM = 65_507

/** What the length field before a message on TCP can say (RFC 1035 §4.2.2). */
export const LONGEST_FRAME = 65_535

/** How often a port that is free for both transports is looked for: on a sane system the first one is. */
export const PORT_ATTEMPTS = 32
