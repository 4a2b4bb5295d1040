/**
 * The servers of a lab on real sockets: each address of the zones, IPv4 and IPv6 alike, is a port of 127.0.0.1.
 * A port that another program holds is passed over, and the next free one is taken.
 */

import type { SocketAddress } from '../address/socket-address.ts'
import { LOOPBACK_ONLY } from '../dns/policy/access-list.ts'
import type { Respond } from '../dns/server/respond.ts'
import { SocketError, type Runtime } from '../runtime/runtime.ts'
import { LabError } from './lab-error.ts'
import type { LabObserver } from './lab-event.ts'
import { AddressMap, LOOPBACK, mappedNetwork } from './mapped-network.ts'
import { serveTelling, type OpenServer, type ResolverPlace, type ServerAddress, type Site } from './site.ts'

export interface LoopbackPorts {
  /** The port of the first server, the others following; any free ports when left out. */
  readonly firstServer?: number | undefined
  /** Where the resolver listens; any free port of 127.0.0.1 when left out. */
  readonly resolver?: SocketAddress | undefined
}

/**
 * Multicast DNS (RFC 6762) and LLMNR (RFC 4795): a desktop's programs expect these on every address, and take
 * amiss who holds one.
 */
const PASSED_OVER: ReadonlySet<number> = new Set([5353, 5355])

const LAST_PORT = 0xffff

export class LoopbackSite implements Site {
  readonly resolvers: readonly [ResolverPlace]
  readonly clients = LOOPBACK_ONLY
  readonly hasIpv6 = true
  readonly #runtime: Runtime
  readonly #map = new AddressMap()
  readonly #ports: LoopbackPorts
  readonly #observe: LabObserver
  /** Ports of our own, and those found to be others'. */
  readonly #used = new Set(PASSED_OVER)

  constructor(runtime: Runtime, ports: LoopbackPorts, observe: LabObserver) {
    const resolver = ports.resolver ?? { ip: LOOPBACK, port: 0 }
    this.resolvers = [
      {
        runtime: { ...runtime, network: mappedNetwork(runtime.network, this.#map) },
        open: (respond) => this.#open(resolver, respond),
      },
    ]
    this.#runtime = runtime
    this.#ports = ports
    this.#observe = observe
  }

  refuseTooMany(servers: number): void {
    const { firstServer: first = 0 } = this.#ports
    const ports = LAST_PORT + 1 - first
    if (first === 0 || servers <= ports) return
    const message = `${servers} servers need a port each, and from ${first} to ${LAST_PORT} there are only ${ports}`
    throw new LabError('too-few-ports', message)
  }

  async openServer({ ip }: ServerAddress, respond: Respond): Promise<OpenServer> {
    const server = await this.#open({ ip: LOOPBACK, port: this.#ports.firstServer ?? 0 }, respond)
    this.#map.put(ip, server.local)
    const { local } = server
    return {
      local,
      close: async () => {
        this.#map.remove(ip)
        await server.close()
        this.#used.delete(local.port)
      },
    }
  }

  play<T>(work: Promise<T>): Promise<T> {
    return work
  }

  async #open({ ip, port: first }: SocketAddress, respond: Respond): Promise<OpenServer> {
    if (first === 0) return serveTelling(this.#runtime, { ip, port: 0 }, respond, this.#observe)
    for (let port = first; port <= LAST_PORT; port++) {
      if (this.#used.has(port)) continue
      this.#used.add(port)
      try {
        return await serveTelling(this.#runtime, { ip, port }, respond, this.#observe)
      } catch (error) {
        if (!(error instanceof SocketError && error.code === 'EADDRINUSE')) throw error
        this.#observe({ kind: 'port-taken', address: { ip, port } })
      }
    }
    throw new SocketError('EADDRINUSE', { ip, port: LAST_PORT })
  }
}
