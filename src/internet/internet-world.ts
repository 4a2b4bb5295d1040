/** A world with routers of autonomous systems, in which every address has its place. It runs no program. */

import type { LabWorld } from '../lab/world-site.ts'
import { addToWorld } from '../sim/start-world.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import { WiredWorld } from '../sim/wired-world.ts'
import type { WorldOptions } from '../sim/world.ts'
import { Places } from './places.ts'
import { routersOf, type Router } from './router.ts'
import type { WorldPlan } from './world-plan.ts'

export class InternetWorld extends WiredWorld implements LabWorld {
  readonly carriesIpv6 = false
  /** By name. */
  readonly routers: ReadonlyMap<string, Router>
  readonly places: Places

  /** `elsewhere` is the router for addresses that no prefix covers. Throws `TopologyError`. */
  constructor(plan: WorldPlan, elsewhere: string | undefined, options: WorldOptions) {
    super(options)
    addToWorld(this, plan.topology)
    this.routers = routersOf(this, plan)
    this.places = new Places(this, {
      networks: plan.networks,
      elsewhere: elsewhere === undefined ? undefined : this.host(elsewhere),
    })
  }

  /** Throws `TopologyError` for a second address: hosts of this world have one, but for those of its description. */
  hostsFor(name: string, address: string): WiredHost[] {
    return this.places.hostsFor(name, address)
  }
}
