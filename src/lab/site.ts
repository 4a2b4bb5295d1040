/** Where a lab's servers and resolver run: on the loopback interface of this machine, or in a simulated world. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { Respond } from '../dns/server/respond.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** Something that listens, with UDP and TCP. */
export interface OpenServer {
  readonly local: SocketAddress
  close(): Promise<void>
}

export interface Site {
  /** For the resolver: in its network the servers are at the addresses that the zones give them. */
  readonly resolverRuntime: Runtime
  /** Starts the server whose address is `ip` by the zones. Rejects with `SocketError`. */
  openServer(ip: string, respond: Respond): Promise<OpenServer>
  /** Starts the resolver's front. Rejects with `SocketError`. */
  openResolver(respond: Respond): Promise<OpenServer>
  /** Sees to it that time passes until `work` is settled, and gives its result. */
  play<T>(work: Promise<T>): Promise<T>
}
