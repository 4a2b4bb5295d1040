/** A network of hosts behind one router: a switch, the router's interface at it, and who has which address. */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { Switch } from '../sim/link/switch.ts'
import { TopologyError } from '../sim/topology-error.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import type { NetworkInterface } from '../stack/network-interface.ts'

export interface PlacedNetworkParts {
  readonly prefix: Ipv4Prefix
  readonly router: WiredHost
  readonly routerInterface: NetworkInterface
  /** Whatever is plugged in here is on the network. */
  readonly lan: Switch
  /** The router's address. */
  readonly gateway: Ipv4
}

export class PlacedNetwork {
  readonly prefix: Ipv4Prefix
  readonly router: WiredHost
  readonly lan: Switch
  readonly #world: WiredWorld
  readonly #routerInterface: NetworkInterface
  readonly #hosts = new Map<Ipv4, WiredHost>()
  #gateway: Ipv4

  constructor(world: WiredWorld, { prefix, router, routerInterface, lan, gateway }: PlacedNetworkParts) {
    this.#world = world
    this.prefix = prefix
    this.router = router
    this.lan = lan
    this.#routerInterface = routerInterface
    this.#gateway = gateway
  }

  get gateway(): Ipv4 {
    return this.#gateway
  }

  /** The host at an address, if there is one; the router is none. */
  hostAt(ip: Ipv4): WiredHost | undefined {
    return this.#hosts.get(ip)
  }

  /** A host that the world's description has put here. */
  adopt(ip: Ipv4, host: WiredHost): void {
    this.#hosts.set(ip, host)
  }

  /** A new host of this name. Throws `TopologyError` 'taken-address' if there is one at the address. */
  place(name: string, ip: Ipv4): WiredHost {
    if (this.#hosts.has(ip)) throw new TopologyError('taken-address', `there is a host at ${ipv4Text(ip)}`)
    if (ip === this.#gateway) this.#moveGateway()
    const host = this.#world.addHost(name)
    const networkInterface = host.addInterface('eth0', this.#world.newMac())
    this.#world.connect(host.port('eth0'), this.lan.port())
    networkInterface.addAddress(ip, this.prefix.prefixLength, { announce: false })
    this.#hosts.set(ip, host)
    addDefaultRoute(host, networkInterface, this.#gateway)
    return host
  }

  /** A host has come that the gateway's address belongs to: the gateway takes the next one that is free. */
  #moveGateway(): void {
    const former = this.#gateway
    do this.#gateway -= 1
    while (this.#hosts.has(this.#gateway))
    this.#routerInterface.addAddress(this.#gateway, this.prefix.prefixLength)
    this.#routerInterface.removeAddress(former)
    for (const { kernel } of this.#hosts.values()) {
      for (const route of kernel.routes.entries()) {
        if (route.gateway !== former) continue
        kernel.routes.remove(route)
        kernel.routes.add({ ...route, gateway: this.#gateway })
      }
    }
  }
}

function addDefaultRoute({ kernel }: WiredHost, networkInterface: NetworkInterface, gateway: Ipv4): void {
  const route = { destination: 0, prefixLength: 0, gateway, interface: networkInterface }
  kernel.routes.add({ ...route, metric: 0, kind: 'static' })
}
