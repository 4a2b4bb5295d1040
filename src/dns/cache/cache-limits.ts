/** The numbers that bound a cache. */

/** A floor beats what a zone says, a cap beats a floor. */
export interface TtlBounds {
  readonly minTtlSeconds: number
  readonly maxTtlSeconds: number
  /** Of denials, instead of `minTtlSeconds`; 0 leaves them to that. */
  readonly minNegativeTtlSeconds: number
  /** Of denials, instead of `maxTtlSeconds`. */
  readonly maxNegativeTtlSeconds: number
}

export interface CacheLimits extends TtlBounds {
  /** What the process may grow by for the cache, whatever is in it. Half a mebibyte holds any usual RRset. */
  readonly maxBytes: number
  /** How long after its end an entry is not the first to be given up for space: it may be served stale. */
  readonly keepExpiredSeconds: number
  /** The first time that a question cannot be resolved; each time in a row doubles it. */
  readonly failureTtlSeconds: number
  readonly maxFailureTtlSeconds: number
}

export const CACHE_LIMITS: CacheLimits = {
  // About 600,000 RRsets: the working set of tens of thousands of users.
  maxBytes: 64 * 1024 * 1024,
  keepExpiredSeconds: 0,
  // RFC 1035 §3.2.1: a TTL of zero is not for keeping; only an operator may know better.
  minTtlSeconds: 0,
  minNegativeTtlSeconds: 0,
  // A day, as in Unbound: RFC 2181 §8 allows 68 years, but a mistake should be over the day after.
  maxTtlSeconds: 86_400,
  // RFC 2308 §5 finds one to three hours sensible; an hour lets a name that was just added appear soon.
  maxNegativeTtlSeconds: 3600,
  // RFC 9520 §3.2: at least 1 s, at most 5 min. Long enough to spare a dead zone, short enough to forgive it.
  failureTtlSeconds: 5,
  maxFailureTtlSeconds: 300,
}
