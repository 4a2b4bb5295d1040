/** hosts(5): addresses and the names that they go by. Knows neither the DNS nor where the file is. */

import { addressOctets } from './cidr.ts'
import { formatIpv4, IPV4_LENGTH } from './ipv4.ts'
import { formatIpv6 } from './ipv6.ts'

/** One line. */
export interface HostsEntry {
  /** In canonical text. */
  readonly address: string
  /** The first name of the line. */
  readonly canonicalName: string
  readonly aliases: readonly string[]
}

/** The lines that begin with an address and have a name, in their order; others say nothing. Never throws. */
export function parseHosts(text: string): HostsEntry[] {
  const entries: HostsEntry[] = []
  for (const line of text.split('\n')) {
    const [address = '', canonicalName, ...aliases] = line.split('#', 1)[0]!.trim().split(/\s+/)
    const octets = addressOctets(address)
    if (octets === undefined || canonicalName === undefined) continue
    const isIpv4 = octets.length === IPV4_LENGTH
    entries.push({ address: isIpv4 ? formatIpv4(octets) : formatIpv6(octets), canonicalName, aliases })
  }
  return entries
}

/** The lines in which a name stands, first or as an alias, in any case. */
export function entriesNamed(entries: readonly HostsEntry[], name: string): HostsEntry[] {
  const sought = name.toLowerCase()
  return entries.filter(
    ({ canonicalName, aliases }) =>
      canonicalName.toLowerCase() === sought || aliases.some((alias) => alias.toLowerCase() === sought),
  )
}
