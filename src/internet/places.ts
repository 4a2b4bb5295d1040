/**
 * Where in the world an address belongs: on the networks of the longest prefix that covers it. There are several
 * where routers far apart announce the same prefix (anycast), and then each of them has a machine of that address.
 * An address that no prefix covers gets a network of its own at the router that takes in such.
 */

import { ipv4Number, ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import { broadcastAddress, formatIpv4Prefix, networkAddress, prefixContains } from '../address/ipv4-prefix.ts'
import { isPlaceable } from '../sim/placeable.ts'
import { TopologyError } from '../sim/topology-error.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import { PlacedNetwork } from './placed-network.ts'
import { ELSEWHERE_PREFIX, type NetworkPlan } from './network-plans.ts'

export interface PlacesOptions {
  readonly networks: readonly NetworkPlan[]
  /** The router for addresses that no prefix covers; undefined if these have no place. */
  readonly elsewhere: WiredHost | undefined
}

export class Places {
  readonly #world: WiredWorld
  readonly #elsewhere: WiredHost | undefined
  #networkMade: (network: PlacedNetwork) => void = () => {}
  /** Longest prefixes first; those of one prefix in the order of the description. */
  readonly #networks: PlacedNetwork[] = []
  /** Hosts that the world's description gives this address, on whatever network. */
  readonly #described = new Map<Ipv4, WiredHost>()

  /** The machines of the description are in the world already. */
  constructor(world: WiredWorld, { networks, elsewhere }: PlacesOptions) {
    this.#world = world
    this.#elsewhere = elsewhere
    for (const { prefix, router, lan, interface: interfaceName, gateway } of networks) {
      const host = world.host(router)
      const routerInterface = host.kernel.interface(interfaceName)
      this.#add(
        new PlacedNetwork(world, { prefix, router: host, routerInterface, lan: world.switch(lan), gateway }),
      )
    }
    for (const host of world.hosts) this.#adopt(host)
  }

  /** One observer: told of each network that is made for an address that no prefix covers. */
  onNetwork(made: (network: PlacedNetwork) => void): void {
    this.#networkMade = made
  }

  get networks(): readonly PlacedNetwork[] {
    return this.#networks
  }

  /** The hosts at an address: those that are there, or new ones of this name. Throws `TopologyError`, and `TextError` if it is none. */
  hostsFor(name: string, address: string): WiredHost[] {
    const ip = ipv4Number(address)
    const described = this.#described.get(ip)
    if (described !== undefined) return [described]
    return this.#networksOf(ip).map((network, i) => {
      const there = network.hostAt(ip)
      return there ?? network.place(this.#freeName(name, address, i === 0 ? undefined : network), ip)
    })
  }

  /** Those that are there already. Throws `TextError` if it is no address. */
  hostsAt(address: string): WiredHost[] {
    const ip = ipv4Number(address)
    const described = this.#described.get(ip)
    if (described !== undefined) return [described]
    return this.#networks.flatMap((network) => network.hostAt(ip) ?? [])
  }

  /** Whether there can be a host at an address that is not there yet: not at a router's, nor at a private one. */
  isFree(address: string): boolean {
    const ip = ipv4Number(address)
    if (this.#described.has(ip) || this.hostsAt(address).length > 0) return false
    if (!isPlaceable(ip)) return false
    return this.#covering(ip).length > 0 || this.#elsewhere !== undefined
  }

  #adopt(host: WiredHost): void {
    for (const networkInterface of host.kernel.interfaces) {
      for (const { address } of networkInterface.isLoopback ? [] : networkInterface.addresses) {
        const network = this.#networks.find((one) => prefixContains(one.prefix, address))
        if (network?.gateway === address) continue
        this.#described.set(address, host)
        network?.adopt(address, host)
      }
    }
  }

  #networksOf(ip: Ipv4): PlacedNetwork[] {
    const covering = this.#covering(ip)
    return covering.length > 0 ? covering : [this.#makeElsewhere(ip)]
  }

  #covering(ip: Ipv4): PlacedNetwork[] {
    const covering: PlacedNetwork[] = []
    for (const network of this.#networks) {
      if (covering.length > 0 && network.prefix.prefixLength < covering[0]!.prefix.prefixLength) break
      if (prefixContains(network.prefix, ip)) covering.push(network)
    }
    return covering
  }

  #makeElsewhere(ip: Ipv4): PlacedNetwork {
    const router = this.#elsewhere
    if (router === undefined) {
      const why = 'no prefix of the world covers it, and no router is for addresses elsewhere'
      throw new TopologyError('unknown-name', `there is no place for ${ipv4Text(ip)}: ${why}`)
    }
    const prefix = {
      address: networkAddress({ address: ip, prefixLength: ELSEWHERE_PREFIX }),
      prefixLength: ELSEWHERE_PREFIX,
    }
    const lan = this.#world.addSwitch(`lan-${ipv4Text(prefix.address)}`)
    // Without the loopback interface, as if they had been counted from 0.
    const name = `eth${router.kernel.interfaces.length - 1}`
    const routerInterface = router.addInterface(name, this.#world.newMac())
    this.#world.connect(router.port(name), lan.port())
    const gateway = broadcastAddress(prefix) - 1
    routerInterface.addAddress(gateway, ELSEWHERE_PREFIX, { announce: false })
    const network = new PlacedNetwork(this.#world, { prefix, router, routerInterface, lan, gateway })
    this.#add(network)
    this.#networkMade(network)
    return network
  }

  #add(network: PlacedNetwork): void {
    const shorter = this.#networks.findIndex(
      ({ prefix }) => prefix.prefixLength < network.prefix.prefixLength,
    )
    this.#networks.splice(shorter < 0 ? this.#networks.length : shorter, 0, network)
  }

  /** Machines that share an address are told apart by where they stand; one whose name is taken goes by its address. */
  #freeName(name: string, address: string, network: PlacedNetwork | undefined): string {
    const suffix = network === undefined ? '' : `@${network.router.name}`
    const names = [`${name}${suffix}`, `${address}${suffix}`]
    const free = names.find((one) => !this.#world.has(one))
    if (free !== undefined) return free
    const where = network === undefined ? '' : ` on the network ${formatIpv4Prefix(network.prefix)}`
    throw new TopologyError('taken-name', `there are machines ${names.join(' and ')} already${where}`)
  }
}
