/** The sockets that an authority answers at, brought to what the settings of the moment say without losing a query. */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { serveBoth, type DnsServer } from '../dns/server/dns-server.ts'
import type { TcpLimits } from '../dns/server/limits.ts'
import type { OnFailure, Respond } from '../dns/server/respond.ts'
import type { Runtime } from '../runtime/runtime.ts'

export class Listeners {
  readonly #runtime: Pick<Runtime, 'clock' | 'network'>
  readonly #respond: Respond
  readonly #onFailure: OnFailure
  /** By the address that was asked for; several with port 0 are several. */
  #servers: readonly Listening[] = []

  constructor(runtime: Pick<Runtime, 'clock' | 'network'>, respond: Respond, onFailure: OnFailure) {
    this.#runtime = runtime
    this.#respond = respond
    this.#onFailure = onFailure
  }

  get servers(): readonly DnsServer[] {
    return this.#servers.map(({ server }) => server)
  }

  get addresses(): readonly SocketAddress[] {
    return this.servers.map(({ local }) => local)
  }

  /**
   * Listens at these addresses. Those that are new are opened before the others are closed, and those that stay are not
   * touched. Rejects with `SocketError` for one that cannot be had; then all stays as it was.
   */
  async apply(listen: readonly SocketAddress[], limits: Partial<TcpLimits>): Promise<void> {
    const left = [...this.#servers]
    const kept: Listening[] = []
    const opened: Listening[] = []
    try {
      for (const address of listen) {
        const wish = formatSocketAddress(address)
        const at = left.findIndex((each) => each.wish === wish)
        if (at >= 0) kept.push(...left.splice(at, 1))
        else opened.push({ wish, server: await this.#open(address, limits) })
      }
    } catch (error) {
      await closeAll(opened)
      throw error
    }
    this.#servers = [...kept, ...opened]
    await closeAll(left)
  }

  /** Takes no more queries, and resolves when those that it has are answered, or have had their time. */
  close(): Promise<void> {
    return closeAll(this.#servers)
  }

  #open(address: SocketAddress, limits: Partial<TcpLimits>): Promise<DnsServer> {
    return serveBoth(this.#runtime, address, this.#respond, { onFailure: this.#onFailure, limits })
  }
}

interface Listening {
  readonly wish: string
  readonly server: DnsServer
}

async function closeAll(listening: readonly Listening[]): Promise<void> {
  await Promise.all(listening.map(({ server }) => server.close()))
}
