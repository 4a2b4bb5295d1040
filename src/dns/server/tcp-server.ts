/**
 * The TCP front by RFC 7766: whom to let in, and whom to let go when room or patience runs out. What happens
 * on a connection is the connection's own business.
 */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { ByteStream, Clock, Listener, Runtime, Timer } from '../../runtime/runtime.ts'
import { ConnectionTable } from './connection-table.ts'
import { WorkInHand } from './grace.ts'
import { GRACE_MS, TCP_LIMITS, type TcpLimits } from './limits.ts'
import type { Respond, ServeOptions } from './respond.ts'
import { TcpConnection, type ConnectionContext } from './tcp-connection.ts'
import { newTcpCounters, type TcpCounters } from './tcp-counters.ts'

export interface TcpServer {
  readonly local: SocketAddress
  /** As of now. */
  readonly counters: Readonly<TcpCounters>
  /** Connections open now. */
  readonly connections: number
  /** Accepts and reads no more, sends the answers still owed, for `GRACE_MS` at most, and closes every connection. */
  close(): Promise<void>
}

export interface ServeTcpOptions extends ServeOptions {
  readonly limits?: Partial<TcpLimits>
}

/** Answers on TCP connections. Port 0 takes a free one. Rejects with `SocketError`. */
export async function serveTcp(
  runtime: Pick<Runtime, 'clock' | 'network'>,
  local: SocketAddress,
  respond: Respond,
  { onFailure = () => {}, limits = {} }: ServeTcpOptions = {},
): Promise<TcpServer> {
  const { clock, network } = runtime
  const front = new TcpFront({ clock, respond, onFailure, limits: { ...TCP_LIMITS, ...limits } })
  const listener = await network.listen(local, (stream) => front.accept(stream))
  listener.onError(() => front.counters.unaccepted++)
  return {
    local: listener.local,
    counters: front.counters,
    get connections() {
      return front.connections
    },
    close: () => front.close(listener),
  }
}

class TcpFront {
  readonly counters = newTcpCounters()
  readonly #clock: Clock
  readonly #limits: TcpLimits
  readonly #context: ConnectionContext
  readonly #table = new ConnectionTable()
  readonly #serving = new WorkInHand()
  #sweep: Timer | undefined
  #closing = false

  constructor(context: Omit<ConnectionContext, 'counters' | 'active'>) {
    this.#clock = context.clock
    this.#limits = context.limits
    this.#context = {
      ...context,
      counters: this.counters,
      active: (connection) => this.#table.noteActivity(connection, this.#clock.now()),
    }
  }

  get connections(): number {
    return this.#table.size
  }

  accept(stream: ByteStream): void {
    if (this.#closing || !this.#makeRoomFor(stream.remote.ip)) {
      this.counters.refused++
      stream.abort()
      return
    }
    this.counters.accepted++
    void this.#serve(new TcpConnection(stream, this.#context))
  }

  async close(listener: Listener): Promise<void> {
    this.#closing = true
    await listener.close()
    for (const connection of [...this.#table.all()]) connection.finish()
    const allDone = await this.#serving.finished(this.#clock, GRACE_MS)
    if (allDone) return
    for (const connection of [...this.#table.all()]) connection.cut()
  }

  async #serve(connection: TcpConnection): Promise<void> {
    this.#serving.begin()
    this.#table.add(connection, this.#clock.now())
    if (this.#sweep === undefined || this.#isCrowded) this.#closeQuiet()
    try {
      await connection.serve()
    } finally {
      this.#table.remove(connection)
      if (this.#table.size === 0) this.#stopSweeping()
      this.#serving.end()
    }
  }

  /** False if this address has its share already, or if everybody else is busy. */
  #makeRoomFor(ip: string): boolean {
    if (this.#table.countOf(ip) >= this.#limits.connectionsPerClient) return false
    if (this.#table.size < this.#limits.connections) return true
    const idle = this.#table.longestIdle()
    if (idle === undefined) return false
    this.counters.evicted++
    idle.cut()
    return true
  }

  get #isCrowded(): boolean {
    return this.#table.size > this.#limits.connections * this.#limits.roomyShare
  }

  /** The whole time while there is room, then less and less as the last places go. */
  get #idleMs(): number {
    const { connections, roomyShare, idleMs, shortestIdleMs } = this.#limits
    const roomy = connections * roomyShare
    const crowding = Math.min(1, Math.max(0, (this.#table.size - roomy) / (connections - roomy)))
    return idleMs - crowding * (idleMs - shortestIdleMs)
  }

  /** Closes the connections that have been quiet for too long, and comes back when the next might have been. */
  #closeQuiet(): void {
    const idleMs = this.#idleMs
    const nowMs = this.#clock.now()
    const sinceMs = nowMs - idleMs
    for (const connection of this.#table.quietSince(sinceMs)) {
      if (connection.isWaitingRightly) continue
      this.counters.timedOut++
      if (connection.isBlocked) connection.cut()
      else connection.finish()
    }
    this.#sweep?.cancel()
    const next = this.#table.nextAfter(sinceMs) ?? nowMs
    this.#sweep = this.#clock.schedule(next + idleMs - nowMs, () => this.#closeQuiet())
  }

  #stopSweeping(): void {
    this.#sweep?.cancel()
    this.#sweep = undefined
  }
}
