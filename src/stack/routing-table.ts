/** Where a packet goes next: the longest prefix that covers its destination. Knows no MAC and no packet. */

import { ipv4Mask, type Ipv4 } from '../address/ipv4-number.ts'
import { networkAddress } from '../address/ipv4-prefix.ts'
import type { ConnectedNetworks, NetworkInterface } from './network-interface.ts'

export type RouteKind =
  | 'connected'
  | 'static'
  | 'redirect'
  | 'dhcp'
  /** Within an autonomous system. */
  | 'interior'
  /** Told by another router. */
  | 'bgp'

export interface Route {
  readonly destination: Ipv4
  /** 0 for the default route … 32 for a host route. */
  readonly prefixLength: number
  /** Undefined where the destination is on the link. */
  readonly gateway: Ipv4 | undefined
  readonly interface: NetworkInterface
  /** Of two routes to the same network the one with the lower metric is taken. */
  readonly metric: number
  readonly kind: RouteKind
  /** The address to send from, where the route knows it. */
  readonly source?: Ipv4
}

/** What to remove: every route that agrees in all that is given. */
export type RoutePattern = Partial<Route>

/** Lookups remembered: enough for most peers of a busy host, few enough for the memory of a thousand hosts. */
const REMEMBERED = 256

/** Beyond any address: a number for each state of the table, above the 32 bits of what is looked up in it. */
const STATE = 2 ** 32
/** So many fit above 32 bits in what a double holds exactly. */
const MOST_STATES = 2 ** 20

export class RoutingTable implements ConnectedNetworks {
  /** By prefix length, those in use, then by network; the routes to one network in the order of their metrics. */
  readonly #networks = new Map<number, Map<Ipv4, Route[]>>()
  /** The prefix lengths in use and their masks, longest first. */
  #lengths: number[] = []
  #masks: number[] = []
  /** The state and the destination as one number. Made with the first lookup: many hosts never send anything. */
  #rememberedFor = new Float64Array(0)
  #remembered: (Route | undefined)[] = []
  /** Times `STATE`: each change makes another one, and so strikes out all that was remembered before. */
  #state = 0

  /** The best route to `destination` (RFC 1812 §5.2.4.3); undefined is 'no route to host'. */
  lookup(destination: Ipv4): Route | undefined {
    if (this.#rememberedFor.length === 0) this.#forgetAll()
    const slot = (destination ^ (destination >>> 8) ^ (destination >>> 16)) & (REMEMBERED - 1)
    const sought = this.#state + destination
    if (this.#rememberedFor[slot] === sought) return this.#remembered[slot]
    const route = this.#search(destination)
    this.#rememberedFor[slot] = sought
    this.#remembered[slot] = route
    return route
  }

  /** Host bits of the destination are cleared. A route that is there already is replaced. */
  add(route: Route): void {
    const destination = networkAddress({ address: route.destination, prefixLength: route.prefixLength })
    const added = { ...route, destination }
    const networks = this.#networks.get(route.prefixLength) ?? new Map<Ipv4, Route[]>()
    const routes = (networks.get(destination) ?? []).filter((other) => !fits(other, added))
    const worse = routes.findIndex((other) => other.metric > route.metric)
    routes.splice(worse < 0 ? routes.length : worse, 0, added)
    networks.set(destination, routes)
    this.#networks.set(route.prefixLength, networks)
    this.#changed(route.prefixLength)
  }

  /** Removes every route that fits, and says how many these were. */
  remove(pattern: RoutePattern): number {
    const { prefixLength, destination } = pattern
    let removed = 0
    for (const [length, networks] of this.#networks) {
      if (prefixLength !== undefined && length !== prefixLength) continue
      const before = removed
      // A router that learns a thousand networks takes one out at a time.
      const destinations = destination === undefined ? [...networks.keys()] : [destination]
      for (const network of destinations) removed += removeFitting(networks, network, pattern)
      if (networks.size === 0) this.#networks.delete(length)
      if (removed > before) this.#changed(length)
    }
    return removed
  }

  /** Longest prefixes first, then by network and metric. */
  entries(): Route[] {
    return this.#lengths.flatMap((length) =>
      [...this.#networks.get(length)!].sort(([a], [b]) => a - b).flatMap(([, routes]) => routes),
    )
  }

  connect(network: Ipv4, prefixLength: number, source: Ipv4, networkInterface: NetworkInterface): void {
    const route = { destination: network, prefixLength, gateway: undefined, source } as const
    this.add({ ...route, interface: networkInterface, metric: 0, kind: 'connected' })
  }

  disconnect(source: Ipv4, networkInterface: NetworkInterface): void {
    this.remove({ source, interface: networkInterface })
  }

  disconnectAll(networkInterface: NetworkInterface): void {
    this.remove({ interface: networkInterface })
  }

  #search(destination: Ipv4): Route | undefined {
    for (let i = 0; i < this.#lengths.length; i++) {
      const network = (destination & this.#masks[i]!) >>> 0
      const routes = this.#networks.get(this.#lengths[i]!)!.get(network)
      if (routes !== undefined) return routes[0]
    }
    return undefined
  }

  /** Routes of this prefix length have come or gone. They do by the hundred, so this has to be quick. */
  #changed(prefixLength: number): void {
    this.#state += STATE
    if (this.#state >= STATE * MOST_STATES) this.#forgetAll()
    if (this.#networks.has(prefixLength) === this.#lengths.includes(prefixLength)) return
    this.#lengths = [...this.#networks.keys()].sort((a, b) => b - a)
    this.#masks = this.#lengths.map(ipv4Mask)
  }

  #forgetAll(): void {
    this.#state = 0
    this.#rememberedFor = new Float64Array(REMEMBERED).fill(NaN)
    this.#remembered = Array.from({ length: REMEMBERED }, () => undefined)
  }
}

function removeFitting(networks: Map<Ipv4, Route[]>, network: Ipv4, pattern: RoutePattern): number {
  const routes = networks.get(network) ?? []
  const kept = routes.filter((route) => !fits(route, pattern))
  if (kept.length === 0) networks.delete(network)
  else networks.set(network, kept)
  return routes.length - kept.length
}

function fits(route: Route, pattern: RoutePattern): boolean {
  return (Object.keys(pattern) as (keyof Route)[]).every((key) => route[key] === pattern[key])
}
