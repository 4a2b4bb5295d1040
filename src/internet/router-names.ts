/**
 * The names of routers, an address each, as their systems would put them into the reverse zones: traceroute and
 * people who look at a table of routes want to know where a hop is.
 */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { TYPE } from '../dns/iana/types.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { reverseName } from '../dns/name/reverse-name.ts'
import type { Zone } from '../dns/zone/zone.ts'
import { printZone } from '../dns/zonefile/zone-printer.ts'
import type { Lab } from '../lab/lab.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import type { WorldPlan } from './world-plan.ts'

const REVERSE_ROOT = DomainName.parse('in-addr.arpa.')
const TTL_SECONDS = 86_400

/** `eth0.west.carrier.example` for each end of a cable, by its address; none for routers of a system without a domain. */
export function routerNames(
  { autonomousSystems }: Pick<WorldFile, 'autonomousSystems'>,
  { routers, links }: Pick<WorldPlan, 'routers' | 'links'>,
): Map<Ipv4, string> {
  const domains = new Map(routers.map(({ name, asn }) => [name, autonomousSystems.get(asn)?.domain]))
  const names = new Map<Ipv4, string>()
  for (const { router, interface: name, address } of links.flatMap(({ ends }) => ends)) {
    const domain = domains.get(router)
    if (domain !== undefined) names.set(address, `${name}.${router}.${domain}`)
  }
  return names
}

/** Puts the names into the zones that hold the addresses, where these say nothing of them yet. */
export async function nameRouters(lab: Lab, names: ReadonlyMap<Ipv4, string>): Promise<void> {
  const added = new Map<Zone, ResourceRecord[]>()
  for (const [address, name] of names) {
    const owner = reverseName(ipv4Text(address))
    const zone = deepestZone(lab.zones, owner)
    const found = zone?.lookup(owner, TYPE.PTR).kind
    if (zone === undefined || (found !== 'nodata' && found !== 'nxdomain')) continue
    const rdata = DomainName.parse(name).octets
    const record = { owner, type: TYPE.PTR, rrclass: CLASS.IN, ttlSeconds: TTL_SECONDS, rdata }
    added.set(zone, [...(added.get(zone) ?? []), record])
  }
  for (const [zone, records] of added) {
    const text = [...printZone(zone.origin, [...zone.records(), ...records])].join('')
    await lab.edit(zone.origin.toString(), text)
  }
}

/** The zone that holds the name, if it is one of the reverse tree: what is above is none of ours. */
function deepestZone(zones: readonly Zone[], name: DomainName): Zone | undefined {
  const holding = zones.filter(
    ({ origin }) => name.isSubdomainOf(origin) && origin.isSubdomainOf(REVERSE_ROOT),
  )
  return holding.toSorted((a, b) => b.origin.labelCount - a.origin.labelCount)[0]
}
