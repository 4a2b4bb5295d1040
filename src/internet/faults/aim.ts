/** What a fault hits when nobody says what: things on the way from one host to one web site. */

import type { DomainName } from '../../dns/name/domain-name.ts'
import type { Zone } from '../../dns/zone/zone.ts'
import { TopologyError } from '../../sim/topology-error.ts'
import type { WiredHost } from '../../sim/wired-host.ts'
import { ipv4Number } from '../../address/ipv4-number.ts'
import type { WorldFile } from '../../worldfile/world-file.ts'
import type { Internet } from '../internet.ts'
import { namedAddresses } from '../named-addresses.ts'

/** Who is going to ask for what. */
export interface FaultAim {
  /** The host's name in the URL, `www.example.com`. */
  readonly host: string
  /** The host that asks: `laptop`. */
  readonly from: string
}

/** The first host that is no router, and the first web site that the file says something of. */
export function defaultAim({ hosts, webSites }: WorldFile): FaultAim {
  const [from = ''] = Object.entries(hosts).find(([, { forwarding }]) => forwarding !== true) ?? []
  const [host = ''] = Object.keys(webSites)
  return { host, from }
}

/** The deepest zone that a name lies in. Throws `TopologyError` if there is not even the root. */
export function zoneOf(zones: readonly Zone[], name: DomainName): Zone {
  for (let at: DomainName | undefined = name; at !== undefined; at = at.parent) {
    const zone = zones.find(({ origin }) => origin.equals(at))
    if (zone !== undefined) return zone
  }
  throw new TopologyError('unknown-name', `no zone has ${name.toString()}`)
}

/** The addresses that a name comes to, aliases followed; none for one that does not exist. */
export function addressesOf(zones: readonly Zone[], name: string): string[] {
  return [...namedAddresses(zones)].flatMap(([address, names]) => (names.includes(name) ? [address] : []))
}

/** The machines that a name or an address leads to. Throws `TopologyError` 'unknown-name' if there are none. */
export function hostsOf({ world, lab }: Internet, nameOrAddress: string): WiredHost[] {
  const named = world.hosts.filter(({ name }) => name === nameOrAddress)
  if (named.length > 0) return named
  const isAddress = /^[\d.]+$/.test(nameOrAddress)
  const addresses = isAddress ? [nameOrAddress] : addressesOf(lab.zones, nameOrAddress)
  const hosts = addresses.flatMap((address) => hostsAt(world.hosts, address))
  if (hosts.length === 0)
    throw new TopologyError('unknown-name', `no host has the name or address ${nameOrAddress}`)
  return [...new Set(hosts)]
}

/** More than one where machines share an address (anycast). */
export function hostsAt(hosts: readonly WiredHost[], address: string): WiredHost[] {
  const ip = ipv4Number(address)
  return hosts.filter(({ kernel }) => kernel.interfaces.some((card) => card.hasAddress(ip)))
}
