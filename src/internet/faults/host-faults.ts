/** Faults of machines on the way, and of the web server itself. */

import { TopologyError } from '../../sim/topology-error.ts'
import { filterPackets } from '../../stack/packet-filter.ts'
import type { WebSite } from '../../worldfile/world-file.ts'
import type { Internet } from '../internet.ts'
import { addressesOf, hostsOf } from './aim.ts'
import type { FaultEffect } from './fault-effect.ts'

/** Any; all of its sessions begin there. */
const SCANNER_PORT = 6881

/** A translator, the first of the world if none is named, has no room for another session. */
export const fillNatTable: FaultEffect = ({ world }, { from }, target) => {
  const routers = world.hosts.filter(({ nat }) => nat !== undefined)
  const router = target === undefined ? routers[0] : routers.find(({ name }) => name === target)
  if (router === undefined) {
    const names = routers.map(({ name }) => name).join(', ') || 'none'
    throw new TopologyError('unknown-name', `no translator ${target ?? ''}; there is: ${names}`)
  }
  const others = world.hosts.filter((host) => host !== router && host.name !== from)
  const inside = [...others, world.host(from)].flatMap(({ kernel }) =>
    kernel.interfaces.flatMap(({ addresses }) => addresses),
  )
  const scanner = inside.find(({ address }) => router.nat!.isInside(address))
  router.nat!.fill({ ip: scanner!.address, port: SCANNER_PORT })
}

const WEB_PORTS = [80, 443]

/** A machine, the web server if none is named, lets nothing through to the ports of the web, and says nothing. */
export const dropWeb: FaultEffect = (internet, { host }, target = host) => {
  for (const { kernel } of hostsOf(internet, target)) {
    const chain = kernel.settings.forwarding ? 'forward' : 'input'
    filterPackets(
      kernel,
      WEB_PORTS.map((destinationPort) => ({ chain, protocol: 'tcp', destinationPort, action: 'drop' })),
    )
  }
}

/** The web server of a site, that of the URL if none is named, listens no more. */
export const closePorts: FaultEffect = async (internet, { host }, target = host) => {
  for (const server of serversOf(internet, target)) {
    for (const port of WEB_PORTS) await internet.world.run(server.closePort(port))
  }
}

/** The web site, that of the URL if none is named, is set up otherwise. */
export function siteFault(change: Partial<WebSite>): FaultEffect {
  return (internet, { host }, target = host) => {
    for (const server of serversOf(internet, target)) server.change(target, change)
  }
}

function serversOf({ webServers, lab }: Internet, site: string): Internet['webServers'] {
  const addresses = new Set(addressesOf(lab.zones, site))
  const found = webServers.filter(({ ip }) => addresses.has(ip))
  if (found.length > 0) return found
  const names = [...new Set(webServers.flatMap(({ names }) => names))].toSorted().join(', ')
  throw new TopologyError('unknown-name', `there is no web site ${site}; there is: ${names}`)
}
