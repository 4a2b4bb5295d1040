/**
 * One UDP socket on a random port, and the queries that left from it and wait for a response. It pairs
 * datagrams with queries; what is in them is for the caller.
 */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { Clock, DatagramSocket, SocketErrorCode, Timer } from '../../runtime/runtime.ts'
import { idOf, isResponseTo } from './response-match.ts'

export type UdpOutcome =
  /** `octets` are a copy. */
  | { readonly kind: 'datagram'; readonly octets: Uint8Array; readonly rttMs: number }
  | { readonly kind: 'timeout'; readonly waitedMs: number }
  | { readonly kind: 'suspicious' }
  | { readonly kind: 'unreachable'; readonly code: SocketErrorCode }
  | { readonly kind: 'aborted' }

interface Waiting {
  readonly query: Uint8Array
  readonly server: SocketAddress
  readonly sentAtMs: number
  readonly timer: Timer
  readonly settle: (outcome: UdpOutcome) => void
  mismatches: number
}

/** Datagrams that were no response to anything. */
export interface PortCounters {
  mismatched: number
}

export class UdpPort {
  readonly #socket: DatagramSocket
  readonly #clock: Clock
  readonly #mostMismatches: number
  readonly #counters: PortCounters
  readonly #waiting = new Map<number, Waiting>()
  /** Queries whose wait is over, by id, `uses` of them at most: their responses may still come, or come again. */
  readonly #settled = new Map<number, Pick<Waiting, 'query' | 'server'>>()
  #onIdle: (() => void) | undefined
  /** Queries sent so far. */
  uses = 0
  readonly openedAtMs: number

  constructor(socket: DatagramSocket, clock: Clock, mostMismatches: number, counters: PortCounters) {
    this.#socket = socket
    this.#clock = clock
    this.#mostMismatches = mostMismatches
    this.#counters = counters
    this.openedAtMs = clock.now()
    socket.onDatagram((payload, from) => this.#receive(payload, from))
    socket.onError((code, to) => this.#fail(code, to))
  }

  /** Whether a query with this id waits for its response. */
  isTaken(id: number): boolean {
    return this.#waiting.has(id)
  }

  /** Sends a query, whose id is not taken, and calls `settle` once when it is decided what came of it. */
  send(
    query: Uint8Array,
    server: SocketAddress,
    timeoutMs: number,
    settle: (outcome: UdpOutcome) => void,
  ): void {
    const id = idOf(query)
    const timer = this.#clock.schedule(timeoutMs, () =>
      this.#settle(id, { kind: 'timeout', waitedMs: timeoutMs }),
    )
    this.uses++
    this.#waiting.set(id, { query, server, sentAtMs: this.#clock.now(), timer, settle, mismatches: 0 })
    this.#socket.send(query, server)
  }

  /** Closes once nothing waits any more, and then calls `closed`. */
  retire(closed: () => void): void {
    this.#onIdle = () => {
      this.#onIdle = undefined
      this.#socket.close()
      closed()
    }
    if (this.#waiting.size === 0) this.#onIdle()
  }

  /** Ends all that waits as 'aborted'. */
  abortAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { kind: 'aborted' })
  }

  #receive(payload: Uint8Array, from: SocketAddress): void {
    const waiting = payload.length < 2 ? undefined : this.#waiting.get(idOf(payload))
    if (waiting !== undefined && isFrom(waiting.server, from) && isResponseTo(waiting.query, payload)) {
      const rttMs = this.#clock.now() - waiting.sentAtMs
      this.#settle(idOf(payload), { kind: 'datagram', octets: new Uint8Array(payload), rttMs })
      return
    }
    if (this.#isLate(payload, from)) return
    this.#counters.mismatched++
    this.#suspect(from)
  }

  /** Whether it is the response to a query that nobody waits for any more. */
  #isLate(payload: Uint8Array, from: SocketAddress): boolean {
    const settled = payload.length < 2 ? undefined : this.#settled.get(idOf(payload))
    return settled !== undefined && isFrom(settled.server, from) && isResponseTo(settled.query, payload)
  }

  /**
   * Someone guesses ids or questions in the name of a server that we have asked: a forger, whose next guess
   * may be right (RFC 5452 §9.2). What comes from elsewhere could not be taken for a response anyway.
   */
  #suspect(from: SocketAddress): void {
    for (const [id, waiting] of this.#waiting) {
      if (!isFrom(waiting.server, from)) continue
      if (++waiting.mismatches >= this.#mostMismatches) this.#settle(id, { kind: 'suspicious' })
    }
  }

  #fail(code: SocketErrorCode, to: SocketAddress | undefined): void {
    if (to === undefined) return
    for (const [id, waiting] of this.#waiting) {
      if (isFrom(waiting.server, to)) this.#settle(id, { kind: 'unreachable', code })
    }
  }

  #settle(id: number, outcome: UdpOutcome): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    this.#settled.set(id, { query: waiting.query, server: waiting.server })
    waiting.timer.cancel()
    if (this.#waiting.size === 0) this.#onIdle?.()
    waiting.settle(outcome)
  }
}

function isFrom(server: SocketAddress, from: SocketAddress): boolean {
  return server.ip === from.ip && server.port === from.port
}
