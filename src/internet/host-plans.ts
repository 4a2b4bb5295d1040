/** The hosts of a world file that are no routers of a system, and the cables of those that only say their address. */

import { ipv4Number, ipv4Text } from '../address/ipv4-number.ts'
import type { CablePlan, HostPlan } from '../sim/topology.ts'
import type { HostEntry, WorldFile } from '../worldfile/world-file.ts'
import { misfit } from './misfit.ts'
import { networkOf, type NetworkPlan } from './network-plans.ts'

export interface HostPlans {
  readonly hosts: Readonly<Record<string, HostPlan>>
  readonly cables: readonly CablePlan[]
}

/** Throws `WorldFileError` for an address that no prefix covers. */
export function planHosts(file: WorldFile, networks: readonly NetworkPlan[]): HostPlans {
  const hosts: Record<string, HostPlan> = {}
  const cables: CablePlan[] = []
  for (const [name, { address, runs: _, interfaces = {}, ...plan }] of Object.entries(file.hosts)) {
    if (address === undefined) {
      hosts[name] = { ...plan, interfaces }
    } else {
      const network = networkOf(networks, ipv4Number(address))
      if (network === undefined) throw misfit(file, ['hosts', name, 'address'], `no prefix covers ${address}`)
      hosts[name] = placedPlan(plan, address, network)
      cables.push({ between: [`${name} eth0`, network.lan] })
    }
  }
  return { hosts, cables }
}

function placedPlan(
  plan: Omit<HostEntry, 'address' | 'interfaces' | 'runs'>,
  address: string,
  { prefix, gateway }: NetworkPlan,
): HostPlan {
  return {
    gateway: ipv4Text(gateway),
    ...plan,
    interfaces: { eth0: { address: `${address}/${prefix.prefixLength}`, announce: false } },
  }
}
