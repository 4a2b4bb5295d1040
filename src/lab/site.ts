/** Where a lab's servers and resolver run: on the loopback interface of this machine, or in a simulated world. */

import type { SocketAddress } from '../address/socket-address.ts'
import { serveBoth } from '../dns/server/dns-server.ts'
import type { Respond } from '../dns/server/respond.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { LabObserver } from './lab-event.ts'

/** Something that listens, with UDP and TCP. */
export interface OpenServer {
  readonly local: SocketAddress
  close(): Promise<void>
}

export interface ServerAddress {
  readonly ip: string
  /** Without the final dot, as hosts are named. */
  readonly name: string
}

/** A resolver of the lab, before it runs. */
export interface ResolverPlace {
  /** In its network the servers are at the addresses that the zones give them. */
  readonly runtime: Runtime
  /** Starts its front. Rejects with `SocketError`. */
  open(respond: Respond): Promise<OpenServer>
}

export interface Site {
  /** The first is the one that the lab asks for itself. */
  readonly resolvers: readonly [ResolverPlace, ...ResolverPlace[]]
  /** Who may ask the resolvers, as address blocks. */
  readonly clients: readonly string[]
  /** Whether there is a server for an IPv6 address. */
  readonly hasIpv6: boolean
  /** Throws `LabError` when there is no room for so many servers. */
  refuseTooMany(servers: number): void
  /** Starts the server that the zones give this address and name. Rejects with `SocketError`. */
  openServer(address: ServerAddress, respond: Respond): Promise<OpenServer>
  /** Sees to it that time passes until `work` is settled, and gives its result. */
  play<T>(work: Promise<T>): Promise<T>
}

/** Answers on UDP and TCP; `observe` is told of queries for which `respond` has a bug. Rejects with `SocketError`. */
export function serveTelling(
  runtime: Runtime,
  local: SocketAddress,
  respond: Respond,
  observe: LabObserver,
): Promise<OpenServer> {
  return serveBoth(runtime, local, respond, {
    onFailure: (error, client) => observe({ kind: 'query-failed', error, client }),
  })
}
