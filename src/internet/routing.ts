/**
 * All routing of a world: interior routes of each system, a speaker on each router, and what both come to in the
 * tables of the kernels. It watches the cables: one that is cut or mended changes all of these.
 */

import { prefixContains } from '../address/ipv4-prefix.ts'
import type { Neighbor } from '../bgp/neighbor.ts'
import { Speaker } from '../bgp/speaker.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import { BgpRoutes } from './bgp-routes.ts'
import { InteriorRoutes } from './interior-routes.ts'
import type { InternetWorld } from './internet-world.ts'
import type { PlacedNetwork } from './placed-network.ts'
import type { Router, RouterLink } from './router.ts'
import { speakerConfig } from './speaker-plans.ts'

/** How long nothing may change for routing to count as settled: longer than a speaker saves up its news. */
const QUIET_MS = 3_000
/** How long a session that does not come up is waited for. */
const SESSION_PATIENCE_MS = 20_000
/** Routes that change for ever are taken as they are. */
const MOST_MS = 300_000
const STEP_MS = 500

interface RunningRouter {
  readonly router: Router
  readonly interior: InteriorRoutes
  readonly routes: BgpRoutes
  readonly speaker: Speaker
}

export class Routing {
  readonly #world: InternetWorld
  readonly #routers: ReadonlyMap<string, RunningRouter>

  /** The networks that there are by now are announced from the start. No session is there before `start`. */
  constructor(world: InternetWorld, { autonomousSystems }: Pick<WorldFile, 'autonomousSystems'>) {
    this.#world = world
    const all = [...world.routers.values()]
    const running: RunningRouter[] = []
    for (const asn of new Set(all.map((router) => router.asn))) {
      const routers = all.filter((router) => router.asn === asn)
      const interior = new InteriorRoutes(routers)
      interior.recompute()
      for (const router of routers) {
        const routes = new BgpRoutes(router, interior)
        const own = world.places.networks.filter((network) => network.router === router.host)
        const prefixes = own.map(({ prefix }) => prefix)
        const speaker = new Speaker(
          router.host,
          speakerConfig(router, world.routers, autonomousSystems, prefixes),
          {
            metricTo: (nextHop) => interior.wayTo(router, nextHop)?.cost,
            onBestChanged: (changes) => routes.follow(changes),
          },
        )
        running.push({ router, interior, routes, speaker })
      }
    }
    this.#routers = new Map(running.map((one) => [one.router.name, one]))
    for (const one of running) for (const link of one.router.links) this.#watch(one, link)
    world.places.onNetwork((network) => this.#announce(network))
  }

  /** By the name of the router. */
  get speakers(): ReadonlyMap<string, Speaker> {
    return new Map([...this.#routers].map(([name, { speaker }]) => [name, speaker]))
  }

  /** Rejects with `SocketError`. */
  async start(): Promise<void> {
    for (const { speaker } of this.#routers.values()) await speaker.start()
  }

  /** Lets at least `atLeastMs` pass, and then as much until no router has anything new to tell. Not to be called while the world runs. */
  async converge(atLeastMs = STEP_MS): Promise<void> {
    const { nowMs: startedAtMs } = this.#world
    await this.#world.runFor(atLeastMs)
    while (!this.#isSettled(startedAtMs) && this.#world.nowMs - startedAtMs < MOST_MS) {
      await this.#world.runFor(STEP_MS)
    }
  }

  #isSettled(startedAtMs: number): boolean {
    const { nowMs } = this.#world
    const running = [...this.#routers.values()]
    const isPatient = nowMs - startedAtMs < SESSION_PATIENCE_MS
    if (isPatient && running.some((one) => one.speaker.neighbors().some((peer) => isAwaited(one, peer)))) {
      return false
    }
    return running.every(({ speaker }) => !speaker.pendingUpdates && nowMs - speaker.settledAtMs >= QUIET_MS)
  }

  #watch(one: RunningRouter, { cable, address }: RouterLink): void {
    cable.onPlugged((plugged) => {
      // In an event of the world: whoever pulls the cable may stand outside of it.
      this.#world.schedule(0, () => {
        this.#world.wake()
        if (!plugged) one.speaker.linkDown(address)
        this.#reroute(one)
      })
    })
  }

  /** The ways within a system have changed for all of its routers. */
  #reroute({ router: { asn }, interior }: RunningRouter): void {
    interior.recompute()
    for (const { router, routes, speaker } of this.#routers.values()) {
      if (router.asn !== asn) continue
      speaker.reconsider()
      routes.reroute()
    }
  }

  #announce({ router, prefix }: PlacedNetwork): void {
    this.#routers.get(router.name)?.speaker.announce(prefix)
  }
}

/** Whether a session is about to come up: its way is there, and it has not. */
function isAwaited(
  { router, interior }: RunningRouter,
  { state, address }: Pick<Neighbor, 'state' | 'address'>,
): boolean {
  if (state === 'Established') return false
  const link = router.links.find(({ network }) => prefixContains(network, address))
  return link === undefined ? interior.wayTo(router, address) !== undefined : link.cable.plugged
}
