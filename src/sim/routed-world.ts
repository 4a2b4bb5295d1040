/**
 * A world that finds a place for any IPv4 address: a chain of routers, and at each of them some networks of 256
 * addresses. Whoever brings up a server says its address only; the way there is several hops long.
 */

import { ipv4Number, ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import { networkAddress, prefixContains, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { NetworkInterface } from '../stack/network-interface.ts'
import type { CableOptions } from './link/cable-options.ts'
import type { Switch } from './link/switch.ts'
import { isPlaceable } from './placeable.ts'
import { TopologyError } from './topology-error.ts'
import type { WiredHost } from './wired-host.ts'
import { WiredWorld } from './wired-world.ts'
import type { WorldOptions } from './world.ts'

export interface RoutedWorldOptions extends WorldOptions {
  /** How many routers stand in a row; 3 unless told otherwise. */
  readonly routers?: number
  /** Every cable between two routers. */
  readonly trunk?: Partial<CableOptions>
  /** Every cable from a host to its network. */
  readonly drop?: Partial<CableOptions>
}

/** A network of 256 addresses. */
export interface RoutedNetwork {
  /** Whatever is plugged in here is on the network. */
  readonly lan: Switch
  readonly routerInterface: NetworkInterface
  /** The router's address. It moves when a host comes that it belongs to. */
  readonly gateway: Ipv4
}

interface Site extends RoutedNetwork {
  readonly hosts: WiredHost[]
  gateway: Ipv4
}

const SITE_PREFIX = 24
const LAST_HOST = 254

/** Between routers: from the block for tests of network equipment (RFC 2544), as no zone should claim it. */
const TRUNK_BLOCK: Ipv4Prefix = { address: ipv4Number('198.19.0.0'), prefixLength: 16 }
const TRUNK_PREFIX = 30

/** A few hundred kilometres of fibre. */
const TRUNK_LATENCY_MS = 2

export class RoutedWorld extends WiredWorld {
  readonly carriesIpv6 = false
  readonly routers: readonly WiredHost[]
  readonly #drop: Partial<CableOptions>
  readonly #sites = new Map<Ipv4, Site>()
  readonly #placed = new Set<Ipv4>()

  constructor({ routers = 3, trunk = {}, drop = {}, ...options }: RoutedWorldOptions = {}) {
    super(options)
    this.#drop = drop
    this.routers = Array.from({ length: routers }, (_, i) => this.#addRouter(`router${i + 1}`))
    for (let i = 1; i < routers; i++) this.#joinRouters(i, { latencyMs: TRUNK_LATENCY_MS, ...trunk })
  }

  /**
   * A new host with these addresses, on the network of each. Networks are given to the routers in turn. When there
   * is a machine of that name, the host is named by its first address. Throws `TopologyError` if an address is
   * taken, `TextError` if it is none.
   */
  place(name: string, ...addresses: [string, ...string[]]): WiredHost {
    const numbers = addresses.map(ipv4Number)
    for (const ip of numbers) {
      if (this.#placed.has(ip)) throw new TopologyError('taken-address', `there is a host at ${ipv4Text(ip)}`)
      this.#placed.add(ip)
    }
    const host = this.addHost(this.has(name) ? addresses[0] : name)
    numbers.forEach((ip, i) => this.#settle(host, `eth${i}`, ip))
    return host
  }

  /** The hosts that answer at these addresses: a new one, as `place` makes it. */
  hostsFor(name: string, ...addresses: [string, ...string[]]): WiredHost[] {
    return [this.place(name, ...addresses)]
  }

  /** Whether a host can still be placed there. False for what is no host's address: loopback, groups, private networks. */
  isFree(address: string): boolean {
    const ip = ipv4Number(address)
    return !this.#placed.has(ip) && isPlaceable(ip) && !prefixContains(TRUNK_BLOCK, ip)
  }

  /** The network of an address, which is made if it is the first of it. Throws `TextError` if it is none. */
  networkOf(address: string): RoutedNetwork {
    return this.#siteOf(ipv4Number(address))
  }

  #settle(host: WiredHost, interfaceName: string, ip: Ipv4): void {
    const site = this.#siteOf(ip)
    if (site.gateway === ip) this.#moveGateway(site)
    const networkInterface = host.addInterface(interfaceName, this.newMac())
    this.connect(host.port(interfaceName), site.lan.port(), this.#drop)
    networkInterface.addAddress(ip, SITE_PREFIX)
    site.hosts.push(host)
    addDefaultRoute(host, networkInterface, site.gateway)
  }

  #siteOf(ip: Ipv4): Site {
    const network = networkAddress({ address: ip, prefixLength: SITE_PREFIX })
    const known = this.#sites.get(network)
    if (known !== undefined) return known
    const index = this.#sites.size % this.routers.length
    const router = this.routers[index]!
    const lan = this.addSwitch(`lan-${ipv4Text(network)}`)
    const interfaceName = `eth${router.kernel.interfaces.length - 1}`
    const routerInterface = router.addInterface(interfaceName, this.newMac())
    this.connect(router.port(interfaceName), lan.port())
    const gateway = network + LAST_HOST
    routerInterface.addAddress(gateway, SITE_PREFIX)
    const site: Site = { routerInterface, lan, hosts: [], gateway }
    this.#sites.set(network, site)
    this.#announce(network, index)
    return site
  }

  /** A host has come that the gateway's address belongs to: the gateway takes the next one that is free. */
  #moveGateway(site: Site): void {
    const former = site.gateway
    do site.gateway -= 1
    while (this.#placed.has(site.gateway))
    site.routerInterface.addAddress(site.gateway, SITE_PREFIX)
    site.routerInterface.removeAddress(former)
    for (const host of site.hosts) {
      for (const route of host.kernel.routes.entries()) {
        if (route.gateway !== former) continue
        host.kernel.routes.remove(route)
        host.kernel.routes.add({ ...route, gateway: site.gateway })
      }
    }
  }

  /** Every other router learns in which direction a network lies. */
  #announce(network: Ipv4, at: number): void {
    this.routers.forEach(({ kernel }, i) => {
      if (i === at) return
      const gateway = i < at ? trunkAddress(i + 1, 2) : trunkAddress(i, 1)
      const networkInterface = kernel.interfaces.find((each) => each.onLink(gateway))!
      const route = { destination: network, prefixLength: SITE_PREFIX, gateway, interface: networkInterface }
      kernel.routes.add({ ...route, metric: 0, kind: 'static' })
    })
  }

  #addRouter(name: string): WiredHost {
    const router = this.addHost(name)
    router.kernel.settings.forwarding = true
    return router
  }

  /** The trunk `i` lies between the router `i - 1` and the router `i`, counted from 0. */
  #joinRouters(i: number, options: Partial<CableOptions>): void {
    const [left, right] = [this.routers[i - 1]!, this.routers[i]!]
    left.addInterface('right', this.newMac())
    right.addInterface('left', this.newMac())
    this.connect(left.port('right'), right.port('left'), options)
    left.kernel.interface('right').addAddress(trunkAddress(i, 1), TRUNK_PREFIX)
    right.kernel.interface('left').addAddress(trunkAddress(i, 2), TRUNK_PREFIX)
  }
}

function trunkAddress(trunk: number, host: 1 | 2): Ipv4 {
  return TRUNK_BLOCK.address + trunk * 2 ** (32 - TRUNK_PREFIX) + host
}

function addDefaultRoute({ kernel }: WiredHost, networkInterface: NetworkInterface, gateway: Ipv4): void {
  if (kernel.routes.entries().some(({ prefixLength }) => prefixLength === 0)) return
  const route = { destination: 0, prefixLength: 0, gateway, interface: networkInterface }
  kernel.routes.add({ ...route, metric: 0, kind: 'static' })
}
