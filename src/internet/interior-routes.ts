/**
 * The routes within one autonomous system: the cheapest ways over its cables, worked out for all of its routers at
 * once. What a protocol such as OSPF would tell each of them is simply known here. Knows no BGP.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { networkAddress, prefixContains } from '../address/ipv4-prefix.ts'
import type { NetworkInterface } from '../stack/network-interface.ts'
import type { Route } from '../stack/routing-table.ts'
import type { Router, RouterLink } from './router.ts'
import { shortestPaths, type Edge, type ShortestPath } from './shortest-paths.ts'

/** How a router reaches an address, and what that costs. */
export interface InteriorWay {
  readonly gateway: Ipv4
  readonly interface: NetworkInterface
  readonly cost: number
}

interface InteriorLink extends Edge {
  readonly cable: RouterLink['cable']
}

export class InteriorRoutes {
  readonly #routers: ReadonlyMap<string, Router>
  readonly #links: readonly InteriorLink[]
  #paths: ReadonlyMap<string, ReadonlyMap<string, ShortestPath<InteriorLink>>> = new Map()
  /** By the router's name, and the address that it leads to. */
  #ways: ReadonlyMap<string, ReadonlyMap<Ipv4, InteriorWay>> = new Map()

  /** `routers` are all of one system. No route is there before `recompute`. */
  constructor(routers: readonly Router[]) {
    this.#routers = new Map(routers.map((router) => [router.name, router]))
    const links = new Map<RouterLink['cable'], InteriorLink>()
    for (const { name, links: own } of routers) {
      for (const { cable, cost, neighbor } of own) {
        if (this.#routers.has(neighbor.router))
          links.set(cable, { cable, cost, ends: [name, neighbor.router] })
      }
    }
    this.#links = [...links.values()]
  }

  /** Works out all ways over the cables that are plugged in, and puts the routes into the routers' tables. */
  recompute(): void {
    const plugged = this.#links.filter(({ cable }) => cable.plugged)
    const names = [...this.#routers.keys()]
    this.#paths = new Map(names.map((name) => [name, shortestPaths(name, plugged)]))
    this.#ways = new Map(Array.from(this.#routers, ([name, router]) => [name, this.#waysOf(router)]))
    for (const router of this.#routers.values()) install(router, this.#routesOf(router))
  }

  /**
   * How `router` reaches `ip`, an address of a neighbor or the loopback address of another router of the system;
   * undefined if it does not. What it says holds until `recompute`.
   */
  wayTo(router: Router, ip: Ipv4): InteriorWay | undefined {
    return this.#ways.get(router.name)?.get(ip) ?? wayOnLink(router, ip)
  }

  #waysOf(router: Router): Map<Ipv4, InteriorWay> {
    const ways = new Map<Ipv4, InteriorWay>()
    for (const other of this.#routers.values()) {
      const way = this.#wayToRouter(router, other.name)
      if (way !== undefined) ways.set(other.loopback, way)
    }
    for (const { cable, cost, neighbor, interface: out } of router.links) {
      if (cable.plugged) ways.set(neighbor.address, { gateway: neighbor.address, interface: out, cost })
    }
    return ways
  }

  #wayToRouter(router: Router, name: string): InteriorWay | undefined {
    const path = this.#paths.get(router.name)?.get(name)
    const link = path && router.links.find(({ cable }) => cable === path.first.cable)
    return link && { gateway: link.neighbor.address, interface: link.interface, cost: path.cost }
  }

  #routesOf(router: Router): Map<string, Route> {
    const routes = new Map<string, Route>()
    for (const other of this.#routers.values()) {
      const way = this.#wayToRouter(router, other.name)
      if (way === undefined) continue
      const add = (destination: Ipv4, prefixLength: number): void => {
        const key = `${destination}/${prefixLength}`
        if ((routes.get(key)?.metric ?? Infinity) <= way.cost) return
        const { gateway, cost: metric } = way
        // From the loopback address, so that a session survives its interfaces.
        const source = router.loopback
        routes.set(key, {
          ...{ destination, prefixLength, gateway, metric, source },
          interface: way.interface,
          kind: 'interior',
        })
      }
      add(other.loopback, 32)
      for (const { network, cable } of other.links) {
        const isOwn = router.links.some((link) => link.cable === cable)
        if (cable.plugged && !isOwn) add(networkAddress(network), network.prefixLength)
      }
    }
    return routes
  }
}

/** A neighbor that is no router of the world, on one of the router's own networks. */
function wayOnLink({ host, links }: Router, ip: Ipv4): InteriorWay | undefined {
  if (links.some(({ network }) => prefixContains(network, ip))) return undefined
  const found = host.kernel.interfaces.find((each) => !each.isLoopback && each.onLink(ip))
  return found && { gateway: ip, interface: found, cost: 0 }
}

/** The routes to be found in the table afterwards; those that stay are not touched. */
function install({ host: { kernel } }: Router, wanted: ReadonlyMap<string, Route>): void {
  for (const route of kernel.routes.entries()) {
    if (route.kind !== 'interior') continue
    const kept = wanted.get(`${route.destination}/${route.prefixLength}`)
    if (kept !== undefined && kept.gateway === route.gateway && kept.metric === route.metric) continue
    kernel.routes.remove(route)
  }
  for (const route of wanted.values()) kernel.routes.add(route)
}
