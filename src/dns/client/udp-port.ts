/**
 * One UDP socket on a random port, and the queries that left from it and wait for a response. It pairs
 * datagrams with queries; what is in them is for others.
 */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { Clock, DatagramSocket, SocketErrorCode } from '../../runtime/runtime.ts'
import type { Deadlines, Due } from './deadlines.ts'
import { idOf } from './response-match.ts'
import { isFrom, UdpQuery, type UdpQueryFields } from './udp-query.ts'

/** Datagrams that were no response to anything. */
export interface PortCounters {
  mismatched: number
}

/** What all ports of a client share. */
export interface PortContext {
  readonly clock: Clock
  readonly deadlines: Deadlines
  readonly counters: PortCounters
  readonly mismatchesBeforeTcp: number
}

export class UdpPort implements Due {
  readonly dueMs: number
  /** No longer used for new queries. */
  isOver = false
  /** Its place in the pool, which keeps it up to date. */
  place = 0
  readonly #socket: DatagramSocket
  readonly #context: PortContext
  readonly #onRetired: (port: UdpPort) => void
  readonly #onClosed: (port: UdpPort) => void
  /** All that left from here, since responses to those that are over may still come, or come again. */
  readonly #queries: UdpQuery[] = []
  #waiting = 0

  /** Retires by itself when `lifeMs` are over. */
  constructor(
    socket: DatagramSocket,
    context: PortContext,
    lifeMs: number,
    onRetired: (port: UdpPort) => void,
    onClosed: (port: UdpPort) => void,
  ) {
    this.#socket = socket
    this.#context = context
    this.dueMs = context.clock.now() + lifeMs
    this.#onRetired = onRetired
    this.#onClosed = onClosed
    socket.onDatagram((payload, from) => this.#receive(payload, from))
    socket.onError((code, to) => this.#fail(code, to))
    context.deadlines.add(this)
  }

  /** Queries sent so far. */
  get uses(): number {
    return this.#queries.length
  }

  /** Whether a query with this id waits for its response. */
  isTaken(id: number): boolean {
    for (const query of this.#queries) if (query.id === id && !query.isOver) return true
    return false
  }

  /** Sends a query whose id is not taken. */
  send(fields: UdpQueryFields): void {
    this.#waiting++
    this.#queries.push(new UdpQuery(fields, this.#context.deadlines, this.#onQueryOver))
    this.#socket.send(fields.octets, fields.server)
  }

  elapse(): void {
    this.retire()
  }

  /** Takes no more queries, and closes once nothing waits any more. */
  retire(): void {
    if (this.isOver) return
    this.isOver = true
    this.#context.deadlines.settled()
    this.#onRetired(this)
    this.#closeIfIdle()
  }

  /** Ends all that waits as 'aborted'. */
  abortAll(): void {
    for (const query of [...this.#queries]) query.settle({ kind: 'aborted' })
  }

  readonly #onQueryOver = (): void => {
    this.#waiting--
    this.#closeIfIdle()
  }

  #closeIfIdle(): void {
    if (!this.isOver || this.#waiting > 0) return
    this.#socket.close()
    this.#onClosed(this)
  }

  #receive(payload: Uint8Array, from: SocketAddress): void {
    const query = payload.length < 2 ? undefined : this.#find(idOf(payload))
    if (query?.isAnsweredBy(payload, from) === true) {
      // One that comes late, or again, is no forgery.
      if (query.isOver || query.take(payload, this.#context.clock.now())) return
    }
    this.#context.counters.mismatched++
    this.#suspect(from)
  }

  /** The last query with an id: an earlier one with the same is over. */
  #find(id: number): UdpQuery | undefined {
    const queries = this.#queries
    for (let i = queries.length - 1; i >= 0; i--) if (queries[i]!.id === id) return queries[i]
    return undefined
  }

  /**
   * Someone guesses ids or questions in the name of a server that we have asked: a forger, whose next guess
   * may be right (RFC 5452 §9.2). What comes from elsewhere could not be taken for a response anyway.
   */
  #suspect(from: SocketAddress): void {
    for (const query of this.#waitingFor(from)) {
      if (++query.mismatches >= this.#context.mismatchesBeforeTcp)
        query.settle({ kind: 'retry', reason: 'suspicious' })
    }
  }

  #fail(code: SocketErrorCode, to: SocketAddress | undefined): void {
    if (to === undefined) return
    for (const query of this.#waitingFor(to)) query.settle({ kind: 'unreachable', code })
  }

  #waitingFor(server: SocketAddress): UdpQuery[] {
    return this.#queries.filter((query) => !query.isOver && isFrom(query.server, server))
  }
}
