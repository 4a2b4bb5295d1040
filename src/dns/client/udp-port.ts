/**
 * One UDP socket on a random port, and the queries that left from it and wait for a response. It pairs
 * datagrams with queries; what is in them is for others.
 */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { Clock, DatagramSocket, SocketErrorCode } from '../../runtime/runtime.ts'
import { type Due, NOWHERE, type Waits } from './deadlines.ts'
import { idOf } from './response-match.ts'
import { isFrom, UdpQuery, type UdpQueryFields } from './udp-query.ts'

/** Datagrams that were no response to anything. */
export interface PortCounters {
  mismatched: number
}

/** What all ports of a client share. */
export interface PortContext {
  readonly clock: Clock
  readonly deadlines: Waits
  readonly counters: PortCounters
  readonly mismatchesBeforeTcp: number
}

/** Not among the ids, which have 16 bits. */
const NO_ID = -1

export class UdpPort implements Due {
  readonly dueMs: number
  heapPlace = NOWHERE
  /** No longer used for new queries. */
  isOver = false
  /** Its place in the pool, which keeps it up to date. */
  place = 0
  readonly #socket: DatagramSocket
  readonly #context: PortContext
  readonly #onRetired: (port: UdpPort) => void
  readonly #onClosed: (port: UdpPort) => void
  /** Those that wait for their responses: a handful at most, as a rule. */
  readonly #queries: UdpQuery[] = []
  /** The ids of all that left from here: responses may come late, or again. */
  readonly #ids: number[] = []

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
    return this.#ids.length
  }

  /** Whether a query with this id waits for its response. */
  isTaken(id: number): boolean {
    return this.#find(id) !== undefined
  }

  /** Sends a query whose id is not taken. */
  send(fields: UdpQueryFields): void {
    const query = new UdpQuery(fields, this.#context.deadlines, this.#onQueryOver)
    this.#queries.push(query)
    this.#ids.push(query.id)
    this.#socket.send(fields.octets, fields.server)
  }

  elapse(): void {
    this.retire()
  }

  /** Takes no more queries, and closes once nothing waits any more. */
  retire(): void {
    if (this.isOver) return
    this.isOver = true
    this.#context.deadlines.remove(this)
    this.#onRetired(this)
    this.#closeIfIdle()
  }

  /** Ends all that waits as 'aborted'. */
  abortAll(): void {
    for (const query of [...this.#queries]) query.settle({ kind: 'aborted' })
  }

  readonly #onQueryOver = (query: UdpQuery): void => {
    const last = this.#queries.pop()!
    if (last !== query) this.#queries[this.#queries.indexOf(query)] = last
    this.#closeIfIdle()
  }

  #closeIfIdle(): void {
    if (!this.isOver || this.#queries.length > 0) return
    this.#socket.close()
    this.#onClosed(this)
  }

  #receive(payload: Uint8Array, from: SocketAddress): void {
    const id = payload.length < 2 ? NO_ID : idOf(payload)
    const query = this.#find(id)
    if (query === undefined) {
      // One that comes late, or again, is no forgery.
      if (this.#ids.includes(id)) return
    } else if (query.isAnsweredBy(payload, from) && query.take(payload, this.#context.clock.now())) {
      return
    }
    this.#context.counters.mismatched++
    this.#suspect(from)
  }

  #find(id: number): UdpQuery | undefined {
    for (const query of this.#queries) if (query.id === id) return query
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
    return this.#queries.filter((query) => isFrom(query.server, server))
  }
}
