/** The networks of hosts of a world file: a switch at each router that a prefix is announced from. */

import {
  broadcastAddress,
  formatIpv4Prefix,
  networkAddress,
  parseIpv4Prefix,
  prefixContains,
  type Ipv4Prefix,
} from '../address/ipv4-prefix.ts'
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
  return (routers[0] ?? router) === router ? name : `${name}@${router}`
}

/** Interfaces of routers are taken from `ports`. */
export function planNetworks(file: WorldFile, ports: RouterPorts): NetworkPlans {
  const systems = [...file.autonomousSystems.values()]
  const networks: NetworkPlan[] = []
  const cables: CablePlan[] = []
  for (const { prefixes } of systems) {
    for (const [prefix, place] of Object.entries(prefixes)) {
      for (const router of place.routers) add(prefix, place, router)
    }
  }
  if (file.elsewhere !== undefined) {
    for (const { address } of Object.values(file.hosts)) {
      if (address === undefined || networkOf(networks, ipv4Number(address)) !== undefined) continue
      add(elsewherePrefix(ipv4Number(address)), {}, file.elsewhere)
    }
  }
  return { networks, cables }

  function add(prefix: string, place: Omit<PrefixPlace, 'routers'>, router: string): void {
    const network = planNetwork(prefix, place, router, ports, lanName(systems, router, prefix))
    networks.push(network)
    const latency = place.latencyMs === undefined ? {} : { latencyMs: place.latencyMs }
    cables.push({ ...latency, between: [`${router} ${network.interface}`, network.lan] })
  }
}

/** An address that no prefix covers takes its neighbors along: routers tell each other of nothing smaller. */
export const ELSEWHERE_PREFIX = 24

function elsewherePrefix(ip: Ipv4): string {
  const address = networkAddress({ address: ip, prefixLength: ELSEWHERE_PREFIX })
  return formatIpv4Prefix({ address, prefixLength: ELSEWHERE_PREFIX })
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
  { gateway, mtu }: Omit<PrefixPlace, 'routers'>,
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
