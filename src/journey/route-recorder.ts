/** How machines choose where packets go: their tables are asked at the very instant at which they ask themselves. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { prefixContains } from '../address/ipv4-prefix.ts'
import type { Route } from '../stack/routing-table.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { BgpReason, ChosenRoute, RouteDecision } from './record.ts'

/** Why BGP on a machine prefers what its table has for a destination; undefined where BGP has no say. */
export type ReasonOf = (machine: string, destination: Ipv4) => BgpReason | undefined

export class RouteRecorder {
  readonly decisions: RouteDecision[] = []
  readonly #reasonOf: ReasonOf
  /** By machine and destination, what was chosen last. */
  readonly #latest = new Map<string, Route | undefined>()

  constructor(reasonOf: ReasonOf) {
    this.#reasonOf = reasonOf
  }

  /** Notes what `host` chooses for `destination`, unless it has just chosen the same for another packet. */
  note({ name, kernel }: WiredHost, destination: Ipv4, atMs: number, packet: number | undefined): void {
    const key = `${name} ${destination}`
    const route = kernel.routes.lookup(destination)
    if (this.#latest.has(key) && this.#latest.get(key) === route) return
    this.#latest.set(key, route)
    const chosen = route && chosenRoute(route, destination, kernel.routes.entries())
    const bgp = route?.kind === 'bgp' ? this.#reasonOf(name, destination) : undefined
    this.decisions.push({ atMs, packet, machine: name, destination, route: chosen, bgp })
  }
}

function chosenRoute(route: Route, destination: Ipv4, all: readonly Route[]): ChosenRoute {
  const shorter = all
    .map((each) => ({ address: each.destination, prefixLength: each.prefixLength }))
    .filter((prefix) => prefix.prefixLength < route.prefixLength && prefixContains(prefix, destination))
  return {
    prefix: { address: route.destination, prefixLength: route.prefixLength },
    gateway: route.gateway,
    interface: route.interface.name,
    kind: route.kind,
    shorter,
  }
}
