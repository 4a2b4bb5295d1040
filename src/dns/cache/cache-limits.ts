/** The numbers that bound a cache. */

export interface TtlBounds {
  readonly maxTtlSeconds: number
  readonly maxNegativeTtlSeconds: number
}

export interface CacheLimits extends TtlBounds {
  /** Everything that entries occupy, by estimate: octets, keys, and what holds them together. */
  readonly maxBytes: number
  readonly failureTtlSeconds: number
}

export const CACHE_LIMITS: CacheLimits = {
  // About 90,000 RRsets: the working set of a few thousand users, small beside what Node itself takes.
  maxBytes: 64 * 1024 * 1024,
  // A day, as in Unbound: RFC 2181 §8 allows 68 years, but a mistake should be over the day after.
  maxTtlSeconds: 86_400,
  // RFC 2308 §5 finds one to three hours sensible; an hour lets a name that was just added appear soon.
  maxNegativeTtlSeconds: 3600,
  // RFC 9520 §3.2: at least 1 s, at most 5 min. Long enough to spare a dead zone, short enough to forgive it.
  failureTtlSeconds: 5,
}
