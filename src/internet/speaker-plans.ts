/** How the speakers of a world are set up: who talks to whom, as what, and what may pass. Pure. */

import { parseIpv4Prefix, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { PrefixFilter } from '../bgp/prefix-filter.ts'
import type { Relation } from '../bgp/relation.ts'
import type { PeerConfig, SpeakerConfig } from '../bgp/speaker-config.ts'
import type { AutonomousSystem, WorldFile } from '../worldfile/world-file.ts'
import type { Router } from './router.ts'

type Systems = WorldFile['autonomousSystems']

/**
 * The speaker of one router: it talks over each cable to a router of a related system, and from loopback to loopback
 * to all other routers of its own. `networks` are what it originates.
 */
export function speakerConfig(
  router: Router,
  routers: ReadonlyMap<string, Router>,
  systems: Systems,
  networks: readonly Ipv4Prefix[],
): SpeakerConfig {
  const { name, asn, loopback } = router
  return {
    asn,
    routerId: loopback,
    name,
    networks,
    peers: [...externalPeers(router, routers, systems), ...internalPeers(router, routers)],
  }
}

/** What the system `other` is to the system `own`; undefined where they have no business. */
export function relationTo(systems: Systems, own: number, other: number): Relation | undefined {
  const [ours, theirs] = [systems.get(own), systems.get(other)]
  if (own === other) return 'internal'
  if (ours?.providers.includes(other) === true) return 'provider'
  if (theirs?.providers.includes(own) === true) return 'customer'
  return ours?.peers.includes(other) === true || theirs?.peers.includes(own) === true ? 'peer' : undefined
}

function externalPeers(
  { asn, links }: Router,
  routers: ReadonlyMap<string, Router>,
  systems: Systems,
): PeerConfig[] {
  const system = systems.get(asn)!
  return links.flatMap(({ cable, address: localAddress, neighbor }): PeerConfig[] => {
    const other = routers.get(neighbor.router)!.asn
    const relation = relationTo(systems, asn, other)
    if (relation === undefined || relation === 'internal') return []
    const importFilter = filterFor(system, other)
    return [
      {
        name: cable.name,
        asn: other,
        address: neighbor.address,
        localAddress,
        relation,
        ...(relation === 'customer' ? { sends: systems.get(other)!.receives } : {}),
        ...(importFilter === undefined ? {} : { importFilter }),
        ...(system.maxPrefixes === undefined ? {} : { maxPrefixes: system.maxPrefixes }),
      },
    ]
  })
}

/**
 * Every router of a system talks to every other: none passes on what another one has told it (RFC 4271 §9.2). But to
 * those that no cable of the system leads to it never could.
 */
function internalPeers(router: Router, routers: ReadonlyMap<string, Router>): PeerConfig[] {
  return [...island(router, routers)]
    .filter(({ name }) => name !== router.name)
    .map(({ name, asn, loopback }) => ({
      name,
      asn,
      address: loopback,
      localAddress: router.loopback,
      relation: 'internal',
    }))
}

/** The routers that cables join with this one inside of its system, be they plugged in or not. */
function island(start: Router, routers: ReadonlyMap<string, Router>): Set<Router> {
  const found = new Set([start])
  for (const { links } of found) {
    for (const { neighbor } of links) {
      const other = routers.get(neighbor.router)!
      if (other.asn === start.asn) found.add(other)
    }
  }
  return found
}

function filterFor({ filters }: AutonomousSystem, other: number): PrefixFilter | undefined {
  return filters[String(other)]?.map(({ prefix, ...rule }) => ({ ...rule, prefix: parseIpv4Prefix(prefix) }))
}
