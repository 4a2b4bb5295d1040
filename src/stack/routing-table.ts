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

/** Lookups remembered: enough for the peers of a busy host, few enough to be emptied at each change. */
const REMEMBERED = 1024

export class RoutingTable implements ConnectedNetworks {
  /** By prefix length, then by network; the routes to one network in the order of their metrics. */
  readonly #networks: Map<Ipv4, Route[]>[] = Array.from({ length: 33 }, () => new Map<Ipv4, Route[]>())
  /** The prefix lengths in use and their masks, longest first. */
  #lengths: number[] = []
  #masks: number[] = []
  /** Made with the first lookup: most hosts of a large world never send anything. */
  #rememberedFor = new Float64Array(0)
  #remembered: (Route | undefined)[] = []
  /** Whether what is remembered, and the lengths in use, are from before a change. */
  #stale = true

  /** The best route to `destination` (RFC 1812 §5.2.4.3); undefined is 'no route to host'. */
  lookup(destination: Ipv4): Route | undefined {
    if (this.#stale) this.#refresh()
    const slot = (destination ^ (destination >>> 10) ^ (destination >>> 20)) & (REMEMBERED - 1)
    if (this.#rememberedFor[slot] === destination) return this.#remembered[slot]
    const route = this.#search(destination)
    this.#rememberedFor[slot] = destination
    this.#remembered[slot] = route
    return route
  }

  /** Host bits of the destination are cleared. A route that is there already is replaced. */
  add(route: Route): void {
    const destination = networkAddress({ address: route.destination, prefixLength: route.prefixLength })
    const added = { ...route, destination }
    const networks = this.#networks[route.prefixLength]!
    const routes = (networks.get(destination) ?? []).filter((other) => !fits(other, added))
    const worse = routes.findIndex((other) => other.metric > route.metric)
    routes.splice(worse < 0 ? routes.length : worse, 0, added)
    networks.set(destination, routes)
    this.#stale = true
  }

  /** Removes every route that fits, and says how many these were. */
  remove(pattern: RoutePattern): number {
    const { prefixLength, destination } = pattern
    const lengths = prefixLength === undefined ? this.#networks : [this.#networks[prefixLength]!]
    let removed = 0
    for (const networks of lengths) {
      // A router that learns a thousand networks takes one out at a time.
      const destinations = destination === undefined ? [...networks.keys()] : [destination]
      for (const network of destinations) removed += removeFitting(networks, network, pattern)
    }
    if (removed > 0) this.#stale = true
    return removed
  }

  /** Longest prefixes first, then by network and metric. */
  entries(): Route[] {
    return this.#networks
      .toReversed()
      .flatMap((networks) => [...networks].sort(([a], [b]) => a - b).flatMap(([, routes]) => routes))
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
      const routes = this.#networks[this.#lengths[i]!]!.get(network)
      if (routes !== undefined) return routes[0]
    }
    return undefined
  }

  /** Routes come by the hundred: all is seen to at once when somebody asks. */
  #refresh(): void {
    this.#stale = false
    if (this.#rememberedFor.length === 0) this.#rememberedFor = new Float64Array(REMEMBERED)
    this.#rememberedFor.fill(NaN)
    this.#remembered = Array.from({ length: REMEMBERED }, () => undefined)
    this.#lengths = []
    for (let length = 32; length >= 0; length--)
      if (this.#networks[length]!.size > 0) this.#lengths.push(length)
    this.#masks = this.#lengths.map(ipv4Mask)
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
