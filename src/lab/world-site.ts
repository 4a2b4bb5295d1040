/** The servers of a lab in a simulated world: a host for each address of the zones, one more for the resolver. */

import type { Respond } from '../dns/server/respond.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { FlatWorld } from '../sim/flat-world.ts'
import type { LabObserver } from './lab-event.ts'
import { DNS_PORT } from './mapped-network.ts'
import { serveTelling, type OpenServer, type Site } from './site.ts'

/** From the blocks set aside for tests of networks (RFC 2544, RFC 5180): no zone should claim them. */
const RESOLVER_IPS = ['198.18.0.1', '2001:2::1'] as const

export class WorldSite implements Site {
  readonly resolverRuntime: Runtime
  readonly #world: FlatWorld
  readonly #observe: LabObserver
  /** A host stays when its server is gone, and takes the next one of its address. */
  readonly #hosts = new Map<string, Runtime>()
  #playing: Promise<unknown> = Promise.resolve()

  constructor(world: FlatWorld, observe: LabObserver) {
    this.#world = world
    this.#observe = observe
    this.resolverRuntime = world.host(...RESOLVER_IPS)
  }

  /** A world has an address for each. */
  refuseTooMany(): void {}

  openServer(ip: string, respond: Respond): Promise<OpenServer> {
    const host = this.#hosts.get(ip) ?? this.#world.host(ip)
    this.#hosts.set(ip, host)
    return serveTelling(host, { ip, port: DNS_PORT }, respond, this.#observe)
  }

  openResolver(respond: Respond): Promise<OpenServer> {
    return serveTelling(this.resolverRuntime, { ip: RESOLVER_IPS[0], port: DNS_PORT }, respond, this.#observe)
  }

  /** A world runs for one work at a time; what else is under way goes on meanwhile, and then has its turn. */
  play<T>(work: Promise<T>): Promise<T> {
    const turn = this.#playing.then(() => this.#world.run(work))
    this.#playing = turn.catch(() => {})
    return turn
  }
}
