/** The networks of hosts of a world file: a switch at each router that a prefix is announced from. */

import { broadcastAddress, parseIpv4Prefix, prefixContains, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { ipv4Number, ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import type { CablePlan } from '../sim/topology.ts'
import type { AutonomousSystem, PrefixPlace, WorldFile } from '../worldfile/world-file.ts'
import type { RouterPorts } from './router-ports.ts'

/** A network of hosts at a router. */
export interface NetworkPlan {
  readonly prefix: Ipv4Prefix
  readonly router: string
  /** The router's. */
  readonly interface: string
  readonly gateway: Ipv4
  /** The switch. */
  readonly lan: string
}

export interface NetworkPlans {
  readonly networks: readonly NetworkPlan[]
  /** From the routers to the switches. */
  readonly cables: readonly CablePlan[]
}

/** The switch of a prefix at a router; the first router of the prefix has it by the plain name. */
export function lanName(systems: readonly AutonomousSystem[], router: string, prefix: string): string {
  const routers = systems.flatMap(({ prefixes }) => prefixes[prefix]?.routers ?? [])
  const name = `lan-${ipv4Text(parseIpv4Prefix(prefix).address)}`
  return routers[0] === router ? name : `${name}@${router}`
}

/** Interfaces of routers are taken from `ports`. */
export function planNetworks({ autonomousSystems }: WorldFile, ports: RouterPorts): NetworkPlans {
  const systems = [...autonomousSystems.values()]
  const networks: NetworkPlan[] = []
  const cables: CablePlan[] = []
  for (const { prefixes } of systems) {
    for (const [text, place] of Object.entries(prefixes)) {
      for (const router of place.routers) {
        const network = planNetwork(text, place, router, ports, lanName(systems, router, text))
        networks.push(network)
        const latency = place.latencyMs === undefined ? {} : { latencyMs: place.latencyMs }
        cables.push({ ...latency, between: [`${router} ${network.interface}`, network.lan] })
      }
    }
  }
  return { networks, cables }
}

/** The network of the longest prefix that holds the address, at its first router. */
export function networkOf(networks: readonly NetworkPlan[], ip: Ipv4): NetworkPlan | undefined {
  let longest: NetworkPlan | undefined
  for (const network of networks) {
    if (!prefixContains(network.prefix, ip)) continue
    if (longest === undefined || network.prefix.prefixLength > longest.prefix.prefixLength) longest = network
  }
  return longest
}

function planNetwork(
  text: string,
  { gateway, mtu }: PrefixPlace,
  router: string,
  ports: RouterPorts,
  lan: string,
): NetworkPlan {
  const prefix = parseIpv4Prefix(text)
  const address = gateway === undefined ? broadcastAddress(prefix) - 1 : ipv4Number(gateway)
  return {
    prefix,
    router,
    interface: ports.add(router, address, prefix.prefixLength, mtu),
    gateway: address,
    lan,
  }
}
