/**
 * What a world file comes to: a network as data, in which routers have interfaces for their cables and networks;
 * and beside it what the routers have to know of each other. Pure: starts nothing.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { HostPlan, Topology } from '../sim/topology.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import { planCables, type LinkPlan } from './cable-plans.ts'
import { planHosts } from './host-plans.ts'
import { LinkAddresses } from './link-addresses.ts'
import { lanName, planNetworks, type NetworkPlan } from './network-plans.ts'
import { RouterPorts } from './router-ports.ts'

/** A router of an autonomous system. */
export interface RouterPlan {
  readonly name: string
  readonly asn: number
  /** An address that it has whatever becomes of its cables. */
  readonly loopback: Ipv4
}

export interface WorldPlan {
  readonly topology: Topology
  readonly routers: readonly RouterPlan[]
  readonly links: readonly LinkPlan[]
  readonly networks: readonly NetworkPlan[]
}

/** Throws `WorldFileError` for what does not fit together. */
export function planWorld(file: WorldFile): WorldPlan {
  const addresses = new LinkAddresses(file)
  const systems = [...file.autonomousSystems]
  const routers = systems.flatMap(([asn, system]) =>
    system.routers.map((name): RouterPlan => ({ name, asn, loopback: addresses.router() })),
  )
  const ports = new RouterPorts(routers.map(({ name }) => name))
  const lanAt = (router: string, prefix: string): string =>
    lanName(
      systems.map(([, system]) => system),
      router,
      prefix,
    )
  const { cables, links } = planCables(file, ports, addresses, lanAt)
  const { networks, cables: networkCables } = planNetworks(file, ports)
  const { hosts, cables: hostCables } = planHosts(file, networks)
  const lans = Object.fromEntries(networks.map(({ lan }) => [lan, {}]))
  return {
    topology: {
      hosts: { ...hosts, ...Object.fromEntries(routers.map(({ name }) => [name, routerHost(name, ports)])) },
      switches: { ...file.switches, ...lans },
      hubs: file.hubs,
      modems: file.modems,
      concentrators: file.concentrators,
      cables: [...cables, ...networkCables, ...hostCables],
    },
    routers,
    links,
    networks,
  }
}

function routerHost(name: string, ports: RouterPorts): HostPlan {
  return { interfaces: ports.interfaces(name), forwarding: true }
}
