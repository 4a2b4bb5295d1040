/**
 * The best paths that one router's speaker has chosen, in the routing table of its kernel: the next hop that BGP
 * tells may be at the far end of the system, and the packet goes to the neighbor on the way there.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { prefixKey, type PrefixKey } from '../bgp/prefix-table.ts'
import type { BestChange } from '../bgp/rib-entry.ts'
import type { InteriorRoutes, InteriorWay } from './interior-routes.ts'
import type { Router } from './router.ts'

interface ChosenPath {
  readonly prefix: Ipv4Prefix
  readonly nextHop: Ipv4
  way: InteriorWay | undefined
}

export class BgpRoutes {
  readonly #router: Router
  readonly #interior: InteriorRoutes
  readonly #chosen = new Map<PrefixKey, ChosenPath>()

  constructor(router: Router, interior: InteriorRoutes) {
    this.#router = router
    this.#interior = interior
  }

  /** Another best path from now on, or none. Prefixes of our own are in the table already: their hosts are here. */
  follow(changes: readonly BestChange[]): void {
    for (const { prefix, best } of changes) {
      const key = prefixKey(prefix)
      const former = this.#chosen.get(key)
      if (best?.peer === undefined) {
        this.#chosen.delete(key)
        if (former !== undefined) this.#remove(former)
      } else {
        const chosen: ChosenPath = { prefix, nextHop: best.nextHop, way: former?.way }
        this.#chosen.set(key, chosen)
        this.#install(chosen)
      }
    }
  }

  /** The ways within the system have changed. */
  reroute(): void {
    for (const chosen of this.#chosen.values()) this.#install(chosen)
  }

  #install(chosen: ChosenPath): void {
    const way = this.#interior.wayTo(this.#router, chosen.nextHop)
    if (isSame(way, chosen.way)) return
    this.#remove(chosen)
    chosen.way = way
    if (way === undefined) return
    const { address: destination, prefixLength } = chosen.prefix
    this.#router.host.kernel.routes.add({
      destination,
      prefixLength,
      gateway: way.gateway,
      interface: way.interface,
      metric: way.cost,
      kind: 'bgp',
    })
  }

  #remove({ prefix: { address: destination, prefixLength }, way }: ChosenPath): void {
    if (way === undefined) return
    this.#router.host.kernel.routes.remove({ destination, prefixLength, kind: 'bgp' })
  }
}

function isSame(a: InteriorWay | undefined, b: InteriorWay | undefined): boolean {
  return a?.gateway === b?.gateway && a?.interface === b?.interface && a?.cost === b?.cost
}
