/** A router of an autonomous system: its host, and the cables that lead to other routers. Data only. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { Cable } from '../sim/link/cable.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import type { NetworkInterface } from '../stack/network-interface.ts'
import type { LinkEnd } from './cable-plans.ts'
import type { WorldPlan } from './world-plan.ts'

export interface Router {
  readonly name: string
  readonly asn: number
  readonly host: WiredHost
  /** An address that it has whatever becomes of its cables. */
  readonly loopback: Ipv4
  readonly links: readonly RouterLink[]
}

/** A cable between two routers, as one of them sees it. */
export interface RouterLink {
  readonly cable: Cable
  readonly cost: number
  readonly network: Ipv4Prefix
  readonly interface: NetworkInterface
  readonly address: Ipv4
  /** The other end. */
  readonly neighbor: { readonly router: string; readonly address: Ipv4 }
}

/** A network of one address. */
const HOST_PREFIX = 32

/** The routers of a plan whose topology has been built, by name; each gets its loopback address. */
export function routersOf(world: WiredWorld, { routers, links }: WorldPlan): Map<string, Router> {
  const linksOf = new Map(routers.map(({ name }): [string, RouterLink[]] => [name, []]))
  for (const { cable, ends, network, cost } of links) {
    const [a, b] = ends
    const add = (near: LinkEnd, far: LinkEnd): void => {
      linksOf.get(near.router)?.push({
        cable: world.cable(cable),
        cost,
        network,
        interface: world.host(near.router).kernel.interface(near.interface),
        address: near.address,
        neighbor: { router: far.router, address: far.address },
      })
    }
    add(a, b)
    add(b, a)
  }
  const all = routers.map(({ name, asn, loopback }): Router => {
    const host = world.host(name)
    host.kernel.interface('lo').addAddress(loopback, HOST_PREFIX)
    return { name, asn, host, loopback, links: linksOf.get(name)! }
  })
  return new Map(all.map((router) => [router.name, router]))
}
