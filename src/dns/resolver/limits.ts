/** Every number that bounds what one question may cost, or that steers whom to ask, each with its reason. */

export const LIMITS = {
  /**
   * Aliases (CNAME or DNAME) that are followed for one question. Unbound and BIND stop at 11: a longer chain
   * is broken for most of the world already.
   */
  aliases: 11,

  /**
   * Referrals in one walk down. Each goes at least a label deeper, so that 127 would be the natural end; the
   * deepest real ones are reverse IPv6 zones, with under 20.
   */
  referrals: 32,

  /**
   * Questions inside questions: the address of a server of a zone of a server … BIND stops at 7. Real chains
   * of delegations without glue have two or three.
   */
  nesting: 7,

  /**
   * Exchanges with servers for one client's question, nested ones and retries included; one that goes on over
   * TCP or without EDNS still counts once. Unbound's number. The worst that a healthy name needs, with cold
   * cache, minimised names, both families and lost packets, is about 60.
   */
  queries: 200,

  /** Of these, for one question to the servers of one zone, before they are given up. Unbound's number. */
  queriesOfZone: 32,

  /**
   * NS names of one delegation that are used. Unbound takes 20 (iter-scrub-ns); the root and com have 13.
   */
  serversOfZone: 20,

  /**
   * Server names of one delegation whose addresses are looked up when there is no glue. A referral that lists
   * hundreds of such names is the NXNS attack (Afek et al., 2020), which multiplies each question by them.
   * Unbound's number; no zone has as many servers and all of them dead.
   */
  addressLookupsOfZone: 16,

  /** Of these, how many may bring no address: attackers name servers that do not exist. Unbound's number. */
  barrenLookupsOfZone: 5,

  /** As above, for one client's question in all: a zone may delegate to a zone that does the same. */
  addressLookups: 20,

  /** Addresses that are tried for one server name. No real server needs more; each is a packet to someone. */
  addressesOfServer: 8,

  /** Times that one address is asked the same before the walk gives it up: packets do get lost. */
  attemptsOfServer: 3,

  /** The time after which one question is given up: clients ask again after 5 s and few wait beyond 10 s. */
  questionMs: 10_000,

  /** Round-trip time that is assumed of a server never asked: Unbound's guess, half way round the world. */
  unknownRttMs: 376,

  /** A reply is waited for at least this long: a busy server or a pause of our own are no loss. */
  leastTimeoutMs: 100,

  /** … and at most this long: other servers and other attempts need their share of `questionMs`. */
  mostTimeoutMs: 3000,

  /** A TCP exchange has a handshake and perhaps a long message to wait for. */
  tcpTimeoutMs: 5000,

  /**
   * Servers whose round-trip time is within this of the best are chosen among: Unbound's band. Sticking to
   * the best alone would make the next packet's destination predictable, and never learn that another is near.
   */
  rttBandMs: 400,

  /** Timeouts in a row after which a server is left alone for a while (RFC 9520 §3.2). */
  timeoutsBeforeRest: 4,

  /** The first such rest; each further timeout doubles it. */
  restMs: 2000,

  /** The longest: someone who has just restarted a server should not wait for minutes. */
  mostRestMs: 30_000,

  /** What is known of a server is forgotten after this time: routes and machines change. Unbound: 15 min. */
  serverMemoryMs: 900_000,

  /**
   * A parent that has told again of a zone whose servers are of no use is not asked about that zone for this long. Else
   * each further name below a broken zone would be a query to its parent, and two zones that need each other (TsuNAME,
   * Moura et al., 2021) would make one for each of us that asks.
   */
  parentRestMs: 60_000,

  /** A server that is lame for a zone is asked about it last for this long. */
  lamenessMs: 900_000,

  /** A server that refused EDNS is asked without for this long: it may have been a mishap, or get repaired. */
  lackOfEdnsMs: 900_000,

  /** Zones for which lameness is remembered of one server; a hoster's may be lame for thousands. */
  lameZonesOfServer: 100,

  /**
   * Exchanges that may be under way to the servers of one zone: a flood of questions under one zone whose
   * servers are slow leaves room for all others among `questionsInProgress`. The busiest zone, com, needs at
   * 20,000 questions a second and 50 ms no more than 1,000.
   */
  fetchesPerZone: 1500,

  /** … and to one server: it may serve many zones. */
  fetchesPerServer: 1500,

  /** Exchanges with the servers of one zone in one second; 0 sets no limit. Operators know what is much for them. */
  zoneQueriesPerSecond: 0,

  /** Servers that are remembered. Each takes about 500 octets. */
  serversRemembered: 10_000,

  /**
   * Records of one response that were not believed and are kept to explain it. Over TCP a hostile server sends
   * thousands, of a kilobyte each in memory, and does so with each answer for one question.
   */
  removalsKept: 20,

  /**
   * Questions that may be in progress at once; Unbound's is 1024 a thread. When there are as many, the oldest gives way,
   * if it has had time enough; otherwise the new one is refused.
   */
  questionsInProgress: 5000,

  /**
   * Time enough for what most questions need. Without it, servers that answer slowly enough could hold all that may be
   * in progress with a few hundred names a second. Unbound's jostle-timeout.
   */
  jostleMs: 200,

  /**
   * Answers that may be refreshed at once before they end. One more costs nothing but a little more waiting later;
   * a cache full of popular names that end together must not keep clients' questions from being asked.
   */
  refreshesInProgress: 200,
} as const

export type Limits = { readonly [K in keyof typeof LIMITS]: number }
export type LimitName = keyof Limits
