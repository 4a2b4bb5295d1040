/** Every number that transfers and notifications go by, with its reason. */

/** On the way out. */
export const OUTWARD_LIMITS = {
  /**
   * Octets of a message, unless a single record needs more: as far as compression pointers reach, so that every name
   * can be pointed to, and a third of a millisecond of work.
   */
  messageOctets: 0x4000,

  /** Above so many changes, what they come to is told instead of each. A client replays a few dozen in no time. */
  deltas: 64,

  /** Records of changes that are condensed without a pause: a millisecond or two. */
  condensedInASlice: 2_000,
} as const

/** On the way in: what a primary may ask of us. */
export interface InwardLimits {
  /** How long a connection may take to come about. */
  readonly connectMs: number
  /** How long nothing may come. */
  readonly idleMs: number
  /** How long all of it may take. */
  readonly wholeMs: number
  /** Records of a zone. */
  readonly records: number
  /** Octets of all messages of a transfer. */
  readonly octets: number
  /** Records of differences, which are held as objects: with more, the whole zone is fetched instead. */
  readonly deltaRecords: number
  /** Octets of the data of those records. */
  readonly deltaOctets: number
}

export const INWARD_LIMITS: InwardLimits = {
  // A SYN is sent again after 1, 3 and 7 s; who has not answered by then is not there.
  connectMs: 10_000,
  // A primary that prepares a large answer is given a minute, though none is known to take it.
  idleMs: 60_000,
  // As BIND has it: two hours for the largest zone on the slowest line.
  wholeMs: 7_200_000,
  // Ten times .nl with its signatures; about 2 GB.
  records: 50_000_000,
  // Below what the slabs of a zone can address.
  octets: 3_000_000_000,
  // Some 50 MB, if their data is as long as it is as a rule.
  deltaRecords: 250_000,
  // A record may have 64 KiB of it, which would make 16 GB.
  deltaOctets: 50_000_000,
}

/** How often it is told how far a transfer is: who waits sees that it goes on, and short ones are not spoken of. */
export const PROGRESS_EVERY_MS = 5_000

/** Records that are read, or put into text, without a pause: a tenth of a millisecond, ten where the code is not compiled yet. */
export const RECORDS_IN_A_SLICE = 128

export const PRIMARY_LIMITS = {
  /** Secondaries of a server that deal with one primary at a time. BIND has two transfers, and checks besides. */
  atATime: 4,
  /** For so long one that was out of reach is tried after the others only. BIND has ten minutes. */
  unreachableMs: 120_000,
} as const

/**
 * How NOTIFY is sent again. RFC 1996 §3.6 proposes five times at 60 s; this is over as late, and begins sooner: a datagram
 * that is lost should not cost a minute.
 */
export const NOTIFY_PATIENCE = { attempts: 5, firstWaitMs: 3_000 } as const

/**
 * How fast datagrams leave: a thousand a second, after a burst that fits the receive buffer of a socket (212,992 octets
 * on Linux, where a datagram counts for about 800). What is lost costs seconds.
 */
export const PORT_PACE = { gapMs: 1, burst: 200 } as const

/** Between two notifications of one zone to one server: many changes in a row are one. */
export const NOTIFY_SPACING_MS = 1_000

/**
 * How long after a look at the primaries a notification leads to the next: as far apart as primaries notify, twice as far
 * with each failure in a row (a zone that is too large would be transferred again and again), and never long enough that
 * a person who has repaired it would wonder.
 */
export const NOTIFIED_PACE = { leastMs: 1_000, mostMs: 60_000 } as const

/** How the SOA is asked for before a transfer: over UDP, and then over TCP. */
export const CHECK_PATIENCE = { attempts: 3, firstWaitMs: 2_000 } as const

/** What a secondary makes of the timers of an SOA, and of primaries that do not answer. */
export interface SecondaryLimits {
  readonly minRefreshSeconds: number
  readonly maxRefreshSeconds: number
  readonly minRetrySeconds: number
  readonly maxRetrySeconds: number
  readonly maxExpireSeconds: number
  /** Without a zone that could be served there are no timers: so much after the first failure, then twice as much each time. */
  readonly firstRetrySeconds: number
  readonly lastRetrySeconds: number
}

/** As BIND has them, where it has them: what holds a primary's load down, and a zone up whose SOA says nonsense. */
export const SECONDARY_LIMITS: SecondaryLimits = {
  minRefreshSeconds: 300,
  maxRefreshSeconds: 2_419_200,
  minRetrySeconds: 300,
  maxRetrySeconds: 1_209_600,
  maxExpireSeconds: 14_515_200,
  // A primary that starts along with us is up soon.
  firstRetrySeconds: 5,
  // Whoever repairs a primary should not have to wait for long.
  lastRetrySeconds: 600,
}
