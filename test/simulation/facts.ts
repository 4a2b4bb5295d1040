// What of a resolver's configuration decides which answers are right: the reference knows no more about it.

export interface ResolverFacts {
  readonly useIpv4: boolean
  readonly useIpv6: boolean
  readonly maxTtlSeconds: number
  readonly maxNegativeTtlSeconds: number
  /** How long after its end data may be served; 0 when never. */
  readonly maxStaleSeconds: number
  /** The TTL of what is served so. */
  readonly staleTtlSeconds: number
  /** Whether a denial met on the way down is believed: RFC 9156 without relaxation. */
  readonly believesDenialOnTheWay: boolean
  /** Whether what is below a denied name is denied with it (RFC 8020). */
  readonly deniesBelow: boolean
  /** How addresses begin that are never asked. */
  readonly neverAsked: readonly string[]
  /** Aliases followed for one question. */
  readonly mostAliases: number
  /** Exchanges for one question. */
  readonly mostQueries: number
  /** Look-ups of server addresses for one question. */
  readonly mostLookups: number
  /** The time for one question. */
  readonly patienceMs: number
}

export function isNeverAsked({ neverAsked, useIpv4, useIpv6 }: ResolverFacts, ip: string): boolean {
  if (ip.includes(':') ? !useIpv6 : !useIpv4) return true
  return neverAsked.some((beginning) => ip.startsWith(beginning))
}
