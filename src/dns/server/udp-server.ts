/** The UDP front: one datagram in, at most one out. Knows nothing of what a message says. */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { DatagramSocket, Runtime } from '../../runtime/runtime.ts'
import type { Client } from '../message/client.ts'
import { WorkInHand } from './grace.ts'
import { GRACE_MS, LONGEST_DATAGRAM } from './limits.ts'
import {
  headOf,
  servfail,
  type OnFailure,
  type QueryHead,
  type Respond,
  type Response,
  type ServeOptions,
} from './respond.ts'

export interface UdpCounters {
  received: number
  answered: number
  /** `respond` said to drop them. */
  dropped: number
  /** `respond` threw; the client was told SERVFAIL if that was possible. */
  failed: number
  /** Responses that no datagram can hold. */
  oversized: number
  /** Queries from port 0, to which nothing can be sent. */
  unanswerable: number
  /** Came while the server was closing. */
  late: number
  /** What the system told of responses sent: unreachable, and the like. */
  undelivered: number
}

export interface UdpServer {
  readonly local: SocketAddress
  /** As of now. */
  readonly counters: Readonly<UdpCounters>
  /** Takes no more queries, waits for the answers still owed, for `GRACE_MS` at most, and closes the socket. */
  close(): Promise<void>
}

/** Answers on a UDP socket. Port 0 takes a free one. Rejects with `SocketError`. */
export async function serveUdp(
  runtime: Pick<Runtime, 'clock' | 'network'>,
  local: SocketAddress,
  respond: Respond,
  { onFailure = () => {} }: ServeOptions = {},
): Promise<UdpServer> {
  const socket = await runtime.network.bindDatagram(local)
  const front = new UdpFront(socket, respond, onFailure)
  return {
    local: socket.local,
    counters: front.counters,
    close: async () => {
      front.stop()
      await front.owed.finished(runtime.clock, GRACE_MS)
      socket.close()
    },
  }
}

class UdpFront {
  readonly counters: UdpCounters = {
    received: 0,
    answered: 0,
    dropped: 0,
    failed: 0,
    oversized: 0,
    unanswerable: 0,
    late: 0,
    undelivered: 0,
  }
  readonly owed = new WorkInHand()
  readonly #socket: DatagramSocket
  readonly #respond: Respond
  readonly #onFailure: OnFailure

  constructor(socket: DatagramSocket, respond: Respond, onFailure: OnFailure) {
    this.#socket = socket
    this.#respond = respond
    this.#onFailure = onFailure
    socket.onDatagram((query, from) => this.#receive(query, from))
    socket.onError(() => this.counters.undelivered++)
  }

  stop(): void {
    this.#socket.onDatagram(() => this.counters.late++)
  }

  #receive(query: Uint8Array, from: SocketAddress): void {
    this.counters.received++
    if (from.port === 0) {
      this.counters.unanswerable++
      return
    }
    const client: Client = { transport: 'udp', remote: from }
    try {
      const response = this.#respond(query, client)
      if (response instanceof Promise) void this.#answerLater(response, headOf(query), client)
      else this.#answer(response, client)
    } catch (error) {
      this.#fail(error, headOf(query), client)
    }
  }

  async #answerLater(promised: Promise<Response>, head: QueryHead, client: Client): Promise<void> {
    this.owed.begin()
    try {
      this.#answer(await promised, client)
    } catch (error) {
      this.#fail(error, head, client)
    } finally {
      this.owed.end()
    }
  }

  #answer(response: Response, { remote }: Client): void {
    if (response === null) this.counters.dropped++
    else if (!(response instanceof Uint8Array)) throw new TypeError('a series of messages cannot go over UDP')
    else if (response.length > LONGEST_DATAGRAM) this.counters.oversized++
    else {
      this.#socket.send(response, remote)
      this.counters.answered++
    }
  }

  #fail(error: unknown, head: QueryHead, client: Client): void {
    this.counters.failed++
    const fallback = servfail(head)
    if (fallback !== null) this.#socket.send(fallback, client.remote)
    this.#onFailure(error, client)
  }
}
