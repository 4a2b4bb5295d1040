/** The cables of a world file: those between two routers, with their addresses, and all others. */

import { networkAddress, parseIpv4Prefix, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { CablePlan } from '../sim/topology.ts'
import { cableCost, cableOptions } from '../worldfile/cable-plan.ts'
import type { CableEntry, WorldFile } from '../worldfile/world-file.ts'
import type { LinkAddresses } from './link-addresses.ts'
import type { RouterPorts } from './router-ports.ts'

/** A cable between two routers. */
export interface LinkPlan {
  readonly cable: string
  readonly ends: readonly [LinkEnd, LinkEnd]
  readonly network: Ipv4Prefix
  /** For interior routes, and for the choice between equal ones from outside. */
  readonly cost: number
}

export interface LinkEnd {
  readonly router: string
  readonly interface: string
  readonly address: number
}

/** A machine, and maybe its port or the prefix of its network. */
interface End {
  readonly machine: string
  readonly port: string | undefined
}

export interface CablePlans {
  readonly cables: readonly CablePlan[]
  readonly links: readonly LinkPlan[]
}

/**
 * Interfaces of routers are taken from `ports`. `lanAt` names the switch of a router's network. Throws
 * `WorldFileError` when addresses run out.
 */
export function planCables(
  { cables }: Pick<WorldFile, 'cables'>,
  ports: RouterPorts,
  addresses: LinkAddresses,
  lanAt: (router: string, prefix: string) => string,
): CablePlans {
  const links: LinkPlan[] = []
  const plans = cables.map((cable): CablePlan => {
    const [a, b] = [endOf(cable.between[0]), endOf(cable.between[1])]
    const options = cableOptions(cable)
    if (isRouterPort(a) && isRouterPort(b)) {
      const link = planLink(cable, [a, b], ports, addresses, freeName(cable, links))
      links.push(link)
      return { ...options, name: link.cable, between: [portText(link.ends[0]), portText(link.ends[1])] }
    }
    const named = cable.name === undefined ? {} : { name: cable.name }
    return { ...options, ...named, between: [endText(a), endText(b)] }
  })
  return { cables: plans, links }

  function isRouterPort({ machine, port }: End): boolean {
    return ports.has(machine) && port?.includes('/') !== true
  }

  function endText({ machine, port }: End): string {
    if (port === undefined) return machine
    return port.includes('/') ? lanAt(machine, port) : `${machine} ${port}`
  }
}

function planLink(
  cable: CableEntry,
  ends: readonly [End, End],
  ports: RouterPorts,
  addresses: LinkAddresses,
  name: string,
): LinkPlan {
  const network = cable.network === undefined ? addresses.link() : parseIpv4Prefix(cable.network)
  const end = ({ machine, port }: End, number: number): LinkEnd => {
    const address = networkAddress(network) + number
    const interfaceName = ports.add(machine, address, network.prefixLength, cable.mtu, port)
    return { router: machine, interface: interfaceName, address }
  }
  return { cable: name, ends: [end(ends[0], 1), end(ends[1], 2)], network, cost: cableCost(cable) }
}

/** Two routers may have several cables between them. */
function freeName({ name, between }: CableEntry, links: readonly LinkPlan[]): string {
  if (name !== undefined) return name
  const base = between.map((end) => endOf(end).machine).join('-')
  const alike = links.filter(({ cable }) => cable.startsWith(base)).length
  return alike === 0 ? base : `${base}-${alike + 1}`
}

function endOf(text: string): End {
  const [machine = '', port] = text.trim().split(/\s+/)
  return { machine, port }
}

function portText({ router, interface: name }: LinkEnd): string {
  return `${router} ${name}`
}
