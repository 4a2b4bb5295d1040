/** The servers of a lab in a simulated world: a host for each address of the zones, one more for the resolver. */

import type { Respond } from '../dns/server/respond.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { FlatWorld } from '../sim/flat-world.ts'
import type { RoutedWorld } from '../sim/routed-world.ts'
import type { LabObserver } from './lab-event.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import { serveTelling, type OpenServer, type ServerAddress, type Site } from './site.ts'

/** A world in which a host can be put at any address: all of them neighbors, or with routers between them. */
export type LabWorld = FlatWorld | RoutedWorld

/** From the blocks set aside for tests of networks (RFC 2544, RFC 5180): no zone should claim them. */
const RESOLVER_IPV4 = '198.18.0.1'
const RESOLVER_IPV6 = '2001:2::1'

export class WorldSite implements Site {
  readonly resolverRuntime: Runtime
  /** A world has no strangers: all that is in it was put there. */
  readonly clients = ['0.0.0.0/0', '::/0']
  readonly hasIpv6: boolean
  readonly #world: LabWorld
  readonly #resolverIp: string
  readonly #observe: LabObserver
  /** A host stays when its server is gone, and takes the next one of its address. */
  readonly #hosts = new Map<string, Runtime>()
  #playing: Promise<unknown> = Promise.resolve()

  /** `resolverIp` is the IPv4 address of the resolver; one that no zone should claim when left out. */
  constructor(world: LabWorld, observe: LabObserver, resolverIp = RESOLVER_IPV4) {
    this.#world = world
    this.#observe = observe
    this.#resolverIp = resolverIp
    this.hasIpv6 = world instanceof FlatWorld
    this.resolverRuntime = this.hasIpv6
      ? this.#host('resolver', resolverIp, RESOLVER_IPV6)
      : this.#host('resolver', resolverIp)
  }

  /** A world has an address for each. */
  refuseTooMany(): void {}

  openServer({ ip, name }: ServerAddress, respond: Respond): Promise<OpenServer> {
    const host = this.#hosts.get(ip) ?? this.#host(name, ip)
    this.#hosts.set(ip, host)
    return serveTelling(host, { ip, port: DNS_PORT }, respond, this.#observe)
  }

  openResolver(respond: Respond): Promise<OpenServer> {
    return serveTelling(
      this.resolverRuntime,
      { ip: this.#resolverIp, port: DNS_PORT },
      respond,
      this.#observe,
    )
  }

  /** A world runs for one work at a time; what else is under way goes on meanwhile, and then has its turn. */
  play<T>(work: Promise<T>): Promise<T> {
    const turn = this.#playing.then(() => this.#world.run(work))
    this.#playing = turn.catch(() => {})
    return turn
  }

  #host(name: string, ...addresses: [string, ...string[]]): Runtime {
    const world = this.#world
    return world instanceof FlatWorld ? world.host(...addresses) : world.place(name, ...addresses)
  }
}
