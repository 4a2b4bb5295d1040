/** What a service knows of a name, and the order in which its addresses are best tried. */

export type AddressFamily = 'inet' | 'inet6'

export interface FoundHost {
  /** Where the aliases end; without a final dot. */
  readonly canonicalName: string
  readonly addresses: readonly string[]
  /** For how long the DNS vouches for it. */
  readonly ttlSeconds?: number
}

/**
 * As far as RFC 6724 §6 can be followed without knowing the source address for each: what cannot be reached goes last
 * (rule 1), loopback before global IPv6 before IPv4 (rule 6, by the table of §2.1); else the order is kept (rule 10), and
 * with it the round robin of the servers.
 */
export function sortAddresses(addresses: readonly string[], hasIpv6: boolean): string[] {
  const rank = (address: string): number => {
    if (!address.includes(':')) return 1
    if (!hasIpv6) return 2
    return address === '::1' ? -1 : 0
  }
  return [...addresses].sort((a, b) => rank(a) - rank(b))
}
