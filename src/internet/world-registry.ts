/** What the registries of a world know: what its file says of systems, prefixes and domains, and what the zones add. */

import { formatIpv4Prefix } from '../address/ipv4-prefix.ts'
import { TYPE } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { RegisteredDomain, RegisteredPrefix } from '../registry/registry-data.ts'
import { Registry } from '../registry/registry.ts'
import type { AutonomousSystem, WorldFile } from '../worldfile/world-file.ts'
import type { InternetWorld } from './internet-world.ts'

/** As things are when a world has been set up. */
export function worldRegistry(
  { autonomousSystems, domains }: WorldFile,
  zones: readonly Zone[],
  world: InternetWorld,
): Registry {
  const systems = [...autonomousSystems]
  const described = systems.flatMap(([asn, system]) => prefixesOf(asn, system))
  const known = new Set(described.map(({ prefix }) => prefix))
  const elsewhere = world.places.networks.flatMap(({ prefix, router }): RegisteredPrefix[] => {
    const text = formatIpv4Prefix(prefix)
    return known.has(text) ? [] : [{ prefix: text, asn: world.routers.get(router.name)!.asn }]
  })
  const registered = Object.entries(domains).map(([name, domain]): [string, RegisteredDomain] => [
    name,
    { ...domain, nameServers: nameServersOf(name, zones) },
  ])
  return new Registry({
    systems: systems.map(([number, { name, holder, country, registry, registered: since }]) => ({
      ...{ number, name, holder, registry },
      ...(country === undefined ? {} : { country }),
      ...(since === undefined ? {} : { registered: since }),
    })),
    prefixes: [...described, ...elsewhere],
    domains: Object.fromEntries(registered),
  })
}

function prefixesOf(asn: number, { prefixes }: AutonomousSystem): RegisteredPrefix[] {
  return Object.entries(prefixes).map(([prefix, { holder, netName, registry }]) => ({
    ...{ prefix, asn },
    ...(holder === undefined ? {} : { holder }),
    ...(netName === undefined ? {} : { netName }),
    ...(registry === undefined ? {} : { registry }),
  }))
}

/** Those that the parent delegates to, or that the zone itself names; without their final dot. */
function nameServersOf(domain: string, zones: readonly Zone[]): string[] {
  const name = DomainName.parse(domain)
  for (const zone of zones) {
    const records = zone.rrset(name, TYPE.NS)
    if (records.length === 0) continue
    return records.map(({ rdata }) => DomainName.from(rdata).toString().replace(/\.$/, ''))
  }
  return []
}
