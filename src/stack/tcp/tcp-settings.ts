/** What may be set on TCP, for a kernel and so for the connections that it opens from then on. Values only. */

export interface TcpSettings {
  congestionControl: 'cubic' | 'reno'
  /** Small segments go out at once, without the algorithm of Nagle (RFC 9293 §3.7.4). */
  noDelay: boolean
  /** The octet of IP's header that says how urgent packets are: DSCP and ECN (RFC 9293 §3.9.2 MUST-48). */
  typeOfService: number
  /** Options offered in a SYN, and agreed to in an answer. */
  windowScaling: boolean
  timestamps: boolean
  selectiveAcknowledgment: boolean
  /** With selective acknowledgment, silence is broken after two round trips (RFC 8985 §7). */
  tailLossProbe: boolean
  /** How many octets may wait for a reader, and so the largest window. */
  receiveBufferOctets: number
  /** How many octets may be written ahead of the peer's acknowledgments. */
  sendBufferOctets: number
  /** How long an acknowledgment may wait for company (RFC 9293 §3.8.6.3: under 500 ms). */
  delayedAckMs: number
  /** MSL; TIME-WAIT lasts twice as long. */
  maxSegmentLifetimeMs: number
  /** R1: after how many vain retransmissions the route is doubted. */
  doubtfulRetries: number
  /** R2 for a SYN: how often it is sent again before the attempt fails. */
  synRetries: number
  /** R2 for data: how often a segment is sent again before the connection fails. */
  dataRetries: number
  /** Fails a connection whose data nobody has acknowledged for so long (RFC 9293 §3.8.3, the user timeout). */
  userTimeoutMs: number | undefined
  keepalive: KeepaliveSettings
  /** Handshakes under way at a time, of a listener that does not say otherwise. */
  backlog: number
}

export interface KeepaliveSettings {
  readonly enabled: boolean
  /** How long the peer may be silent before it is asked for a sign of life. */
  readonly idleMs: number
  readonly intervalMs: number
  /** Probes without an answer before the connection fails. */
  readonly probes: number
}

/** A fresh record; whoever holds it may change it. */
export function defaultTcpSettings(): TcpSettings {
  return {
    congestionControl: 'cubic',
    noDelay: false,
    typeOfService: 0,
    windowScaling: true,
    timestamps: true,
    selectiveAcknowledgment: true,
    tailLossProbe: true,
    // Fills a gigabit over 8 ms; and with its headers it fits the queue of our own card, which holds a megabyte, so
    // that a connection alone does not make its own losses.
    receiveBufferOctets: 960 * 1024,
    sendBufferOctets: 960 * 1024,
    delayedAckMs: 40, // as Linux; RFC 9293 MUST-40 asks for less than 500
    // RFC 9293 §3.4.2 says two minutes, "an engineering choice"; half a minute is what kernels have.
    maxSegmentLifetimeMs: 30_000,
    doubtfulRetries: 3, // RFC 9293 §3.8.3 SHLD-10
    synRetries: 7, // gives up after 247 s; RFC 9293 §3.8.3 MUST-23 asks for three minutes
    dataRetries: 15, // as Linux: about 15 minutes; RFC 9293 §3.8.3 asks for 100 s
    userTimeoutMs: undefined,
    // RFC 9293 §3.8.4: off unless asked for, and after no less than two hours. The rest as Linux.
    keepalive: { enabled: false, idleMs: 7_200_000, intervalMs: 75_000, probes: 9 },
    backlog: 128,
  }
}
