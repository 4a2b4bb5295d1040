/**
 * A small Internet to look around in: a home behind NAT and a modem, a provider with its resolver, routers, and
 * at the far ends all servers of a folder of zones. Composition only.
 */

import { addToWorld } from '../sim/start-world.ts'
import { RoutedWorld } from '../sim/routed-world.ts'
import type { Topology } from '../sim/topology.ts'
import { formatIpv4 } from '../address/ipv4.ts'
import { TYPE } from '../dns/iana/types.ts'
import type { Zone } from '../dns/zone/zone.ts'
import { ipv4Text } from '../address/ipv4-number.ts'
import { startLab, type Lab, type LabOptions } from './lab.ts'

export interface InternetOptions {
  readonly zones: LabOptions['zones']
  /** The same seed gives the same world, to the octet. */
  readonly seed?: number
  readonly onEvent?: LabOptions['onEvent']
}

/** A world with its lab: closing the lab ends the servers. */
export interface Internet {
  readonly world: RoutedWorld
  readonly lab: Lab
}

/** The provider's resolver, and an address of the network that the provider's customers are on. */
const RESOLVER_IP = '208.201.224.11'
const CUSTOMER = '173.228.34.10'

/** An RFC 2516 session leaves 8 octets less of an Ethernet frame. */
const PPPOE_MTU = 1492

/** How long the home takes to get its addresses: the line comes up, DHCP asks, and probes what it got. */
const SETTLING_MS = 20_000

/** What stands at home. The provider's network and gateway are known when the world is. */
function home(gateway: string): Topology {
  return {
    switches: { lan: {} },
    modems: ['modem'],
    concentrators: { concentrator: { gateway: `${gateway}/24` } },
    hosts: {
      laptop: { interfaces: { eth0: { dhcp: true, mac: '02:00:5e:00:00:02' } } },
      desktop: { interfaces: { eth0: { dhcp: true, mac: '02:00:5e:00:00:03' } } },
      home: {
        interfaces: {
          eth0: { address: '192.168.1.1/24' },
          eth1: { address: `${CUSTOMER}/24`, mtu: PPPOE_MTU },
        },
        gateway,
        forwarding: true,
        nat: { outside: 'eth1', inside: ['eth0'] },
        dhcpServers: {
          eth0: {
            range: ['192.168.1.100', '192.168.1.199'],
            nameServers: [RESOLVER_IP],
            reservations: { '02:00:5e:00:00:02': '192.168.1.2', '02:00:5e:00:00:03': '192.168.1.3' },
          },
        },
      },
    },
    cables: [
      { between: ['laptop eth0', 'lan'] },
      { between: ['desktop eth0', 'lan'] },
      { between: ['home eth0', 'lan'] },
      { between: ['home eth1', 'modem lan'] },
      { between: ['modem line', 'concentrator line'], name: 'line', latencyMs: 8, bandwidthBps: 20e6 },
    ],
  }
}

/** A host for every further address of the zones: it runs no program, but it answers a ping. */
function placeOthers(world: RoutedWorld, zones: readonly Zone[]): void {
  for (const zone of zones) {
    for (const { owner, type, rdata } of zone.records()) {
      if (type !== TYPE.A) continue
      const ip = formatIpv4(rdata)
      if (world.isFree(ip)) world.place(owner.toString().replace(/^\*\./, '').replace(/\.$/, ''), ip)
    }
  }
}

/**
 * Starts the world and all that is in it; the home has its addresses when it resolves.
 *
 * @throws LabError and FileError as `startLab` does
 */
export async function startInternet({ zones, seed = 1, onEvent }: InternetOptions): Promise<Internet> {
  const world = new RoutedWorld({ seed, routers: 4 })
  const network = world.networkOf(CUSTOMER)
  // Lines carry no more: the router has to say so, since a modem drops what is longer without a word.
  network.routerInterface.mtu = PPPOE_MTU
  const lab = await startLab({ zones, world, resolverIps: [RESOLVER_IP], onEvent })
  placeOthers(world, lab.zones)
  addToWorld(world, home(ipv4Text(network.gateway)))
  world.connect(world.concentrator('concentrator').lan, network.lan.port())
  await world.runFor(SETTLING_MS)
  return { world, lab }
}
