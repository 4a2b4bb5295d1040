/** The servers of a lab in a simulated world: a host for each address of the zones, and one for each resolver. */

import { DNS_PORT } from '../dns/iana/port.ts'
import type { Respond } from '../dns/server/respond.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { World } from '../sim/world.ts'
import type { LabObserver } from './lab-event.ts'
import { serveTelling, type OpenServer, type ResolverPlace, type ServerAddress, type Site } from './site.ts'

/** A world in which there is a host for any address: it is there already, or made when it is asked for. */
export interface LabWorld extends World {
  readonly carriesIpv6: boolean
  /** The hosts that answer at these addresses: more than one where machines share an address (anycast). */
  hostsFor(name: string, ...addresses: [string, ...string[]]): readonly Runtime[]
}

/** From the blocks set aside for tests of networks (RFC 2544, RFC 5180): no zone should claim them. */
const RESOLVER_IPV4 = '198.18.0.1'
const RESOLVER_IPV6 = '2001:2::1'

export class WorldSite implements Site {
  readonly resolvers: readonly [ResolverPlace, ...ResolverPlace[]]
  /** A world has no strangers: all that is in it was put there. */
  readonly clients = ['0.0.0.0/0', '::/0']
  readonly hasIpv6: boolean
  readonly #world: LabWorld
  readonly #observe: LabObserver
  /** Hosts stay when their server is gone, and take the next one of their address. */
  readonly #hosts = new Map<string, readonly Runtime[]>()
  #playing: Promise<unknown> = Promise.resolve()

  /** `resolverIps` are the IPv4 addresses of the resolvers; one that no zone should claim when left out. */
  constructor(
    world: LabWorld,
    observe: LabObserver,
    [first, ...others]: readonly [string, ...string[]] = [RESOLVER_IPV4],
  ) {
    this.#world = world
    this.#observe = observe
    this.hasIpv6 = world.carriesIpv6
    const further = this.hasIpv6 ? [RESOLVER_IPV6] : []
    this.resolvers = [this.#resolver(first, ...further), ...others.map((ip) => this.#resolver(ip))]
  }

  /** A world has an address for each. */
  refuseTooMany(): void {}

  async openServer({ ip, name }: ServerAddress, respond: Respond): Promise<OpenServer> {
    const hosts = this.#hosts.get(ip) ?? this.#world.hostsFor(name, ip)
    this.#hosts.set(ip, hosts)
    const servers = await Promise.all(hosts.map((host) => this.#serve(host, ip, respond)))
    return {
      local: { ip, port: DNS_PORT },
      close: async () => {
        await Promise.all(servers.map((server) => server.close()))
      },
    }
  }

  /** A world runs for one work at a time; what else is under way goes on meanwhile, and then has its turn. */
  play<T>(work: Promise<T>): Promise<T> {
    const turn = this.#playing.then(() => this.#world.run(work))
    this.#playing = turn.catch(() => {})
    return turn
  }

  #resolver(ip: string, ...further: string[]): ResolverPlace {
    const runtime = this.#world.hostsFor('resolver', ip, ...further)[0]!
    return { runtime, open: (respond) => this.#serve(runtime, ip, respond) }
  }

  #serve(host: Runtime, ip: string, respond: Respond): Promise<OpenServer> {
    return serveTelling(host, { ip, port: DNS_PORT }, respond, this.#observe)
  }
}
