/** TCP connections to servers: one for all queries to a server while it will do, a bounded number in all. */

import { formatSocketAddress, type SocketAddress } from '../../address/socket-address.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import type { ClientLimits } from './client-limits.ts'
import { TcpConnection } from './tcp-connection.ts'

export class TcpConnectionPool {
  readonly #runtime: Pick<Runtime, 'clock' | 'network'>
  readonly #limits: ClientLimits
  readonly #byServer = new Map<string, TcpConnection[]>()
  #count = 0

  constructor(runtime: Pick<Runtime, 'clock' | 'network'>, limits: ClientLimits) {
    this.#runtime = runtime
    this.#limits = limits
  }

  /** Connections that are open or being made. */
  get size(): number {
    return this.#count
  }

  /** One on which a query may go at once; undefined when there are too many already. */
  take(server: SocketAddress): TcpConnection | undefined {
    const key = formatSocketAddress(server)
    const known = this.#byServer.get(key) ?? []
    const open = known.find(({ isOpen }) => isOpen)
    if (open !== undefined) return open
    if (known.length >= this.#limits.connectionsOfServer) return undefined
    if (this.#count >= this.#limits.connections && !this.#endIdle()) return undefined
    const connection = new TcpConnection(server, this.#runtime, this.#limits, (gone) => this.#drop(key, gone))
    this.#byServer.set(key, [...known, connection])
    this.#count++
    return connection
  }

  /** Ends all of them, and what waits on them as 'aborted'. */
  close(): void {
    for (const connections of [...this.#byServer.values()])
      for (const connection of connections) connection.hangUp()
  }

  /** Ends one that is only kept for queries to come; false when all are in use. */
  #endIdle(): boolean {
    for (const connections of this.#byServer.values()) {
      const idle = connections.find(({ isIdle }) => isIdle)
      if (idle === undefined) continue
      idle.abort()
      return true
    }
    return false
  }

  #drop(key: string, gone: TcpConnection): void {
    const left = this.#byServer.get(key)?.filter((connection) => connection !== gone) ?? []
    if (left.length === 0) this.#byServer.delete(key)
    else this.#byServer.set(key, left)
    this.#count--
  }
}
