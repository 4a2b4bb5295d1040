/**
 * One TCP connection to one server, with as many queries on it as come while it lasts (RFC 7766 §6.2.1).
 * Responses may come in any order (§7). What a server does wrong ends the connection, and no deadline of a query
 * is ever moved by octets that trickle in.
 */

import type { SocketAddress } from '../../address/socket-address.ts'
import { FrameReader } from '../message/frame-reader.ts'
import { type ByteStream, type Runtime, SocketError, type Timer } from '../../runtime/runtime.ts'
import type { ClientLimits } from './client-limits.ts'
import { idOf } from './response-match.ts'
import type { TcpOutcome, TcpQuery } from './tcp-query.ts'

/** How long the other side may take to close its end. */
const FAREWELL_MS = 1000

/** What a message has to begin with to be somebody's. */
const ID_LENGTH = 2

export class TcpConnection {
  readonly server: SocketAddress
  readonly #runtime: Pick<Runtime, 'clock' | 'network'>
  readonly #limits: ClientLimits
  readonly #onGone: (connection: TcpConnection) => void
  readonly #connecting = new AbortController()
  readonly #reader = new FrameReader()
  /** By id. Those that have timed out stay: their responses may still come. */
  readonly #queries = new Map<number, TcpQuery>()
  #waiting = 0
  #stream: ByteStream | undefined
  #hasAnswered = false
  #isEnding = false
  #isGone = false
  #timer: Timer | undefined

  constructor(
    server: SocketAddress,
    runtime: Pick<Runtime, 'clock' | 'network'>,
    limits: ClientLimits,
    onGone: (connection: TcpConnection) => void,
  ) {
    this.server = server
    this.#runtime = runtime
    this.#limits = limits
    this.#onGone = onGone
    void this.#run()
  }

  /** Whether another query may go on it. */
  get isOpen(): boolean {
    return !this.#isEnding && !this.#isGone && this.#queries.size < this.#limits.queriesOfConnection
  }

  /** Whether nobody waits for anything on it. */
  get isIdle(): boolean {
    return this.#waiting === 0
  }

  hasId(id: number): boolean {
    return this.#queries.has(id)
  }

  /** Sends a query whose id it has not got, as soon as it is connected. */
  send(query: TcpQuery): void {
    this.#timer?.cancel()
    query.isOnOldConnection = this.#hasAnswered
    query.onOver((outcome) => this.#over(query, outcome))
    this.#queries.set(query.id, query)
    this.#waiting++
    if (this.#stream !== undefined) this.#write(this.#stream, query)
  }

  /** Ends it at once. */
  abort(): void {
    this.#fail({ kind: 'aborted' })
  }

  /** Ends it in good order: a reset would make the server log an error. */
  hangUp(): void {
    if (this.#isGone) return
    this.#isEnding = true
    if (this.#waiting > 0 || this.#stream === undefined) {
      this.abort()
      return
    }
    this.#timer?.cancel()
    this.#timer = this.#runtime.clock.schedule(FAREWELL_MS, () => this.abort())
    this.#stream.end().catch(this.#onError)
  }

  async #run(): Promise<void> {
    try {
      const stream = await this.#runtime.network.connect(this.server, this.#connecting.signal)
      if (this.#isGone) {
        stream.abort()
        return
      }
      this.#stream = stream
      for (const query of this.#queries.values()) if (!query.isOver) this.#write(stream, query)
      for (let piece = await stream.read(); piece !== null; piece = await stream.read()) this.#receive(piece)
      this.#ended(stream)
    } catch (error) {
      this.#onError(error)
    }
  }

  #write(stream: ByteStream, query: TcpQuery): void {
    query.sentAtMs = this.#runtime.clock.now()
    stream.write(framed(query.octets)).catch(this.#onError)
  }

  #receive(piece: Uint8Array): void {
    if (this.#isGone) return
    this.#reader.add(piece)
    for (let message = this.#reader.next(); message !== undefined; message = this.#reader.next()) {
      const query = message.length < ID_LENGTH ? undefined : this.#queries.get(idOf(message))
      if (query === undefined) {
        this.#fail({ kind: 'garbage' })
        return
      }
      this.#hasAnswered = true
      this.#queries.delete(query.id)
      const rttMs = this.#runtime.clock.now() - query.sentAtMs
      query.settle({ kind: 'message', octets: new Uint8Array(message), rttMs })
    }
  }

  #over(query: TcpQuery, { kind }: TcpOutcome): void {
    this.#waiting--
    if (kind === 'timeout') {
      // Who lets one query wait is not given another, and no more time than those that wait already have.
      this.#isEnding = true
    } else {
      this.#queries.delete(query.id)
    }
    if (this.#waiting > 0 || this.#isGone) return
    if (this.#isEnding) this.abort()
    else this.#timer = this.#runtime.clock.schedule(this.#limits.idleConnectionMs, () => this.hangUp())
  }

  /** The server has closed its end: we do so too, if we have not, and whether that gets through is its own affair. */
  #ended(stream: ByteStream): void {
    if (!this.#isGone) this.#leave({ kind: 'unreachable', code: 'ECONNRESET' })
    stream.end().catch(() => {})
  }

  readonly #onError = (error: unknown): void => {
    if (!(error instanceof SocketError)) throw error
    this.#fail({ kind: 'unreachable', code: error.code })
  }

  /** Resets the connection. */
  #fail(outcome: TcpOutcome): void {
    if (this.#isGone) return
    this.#leave(outcome)
    this.#connecting.abort()
    this.#stream?.abort()
  }

  #leave(outcome: TcpOutcome): void {
    this.#isGone = true
    this.#timer?.cancel()
    this.#onGone(this)
    for (const query of [...this.#queries.values()]) {
      const isStale = outcome.kind === 'unreachable' && query.isOnOldConnection
      query.settle(isStale ? { kind: 'stale' } : outcome)
    }
  }
}

/** RFC 1035 §4.2.2: the length in 16 bits goes first; in one write, so that it is one segment (RFC 7766 §8). */
function framed(message: Uint8Array): Uint8Array {
  const octets = new Uint8Array(2 + message.length)
  octets[0] = message.length >>> 8
  octets[1] = message.length
  octets.set(message, 2)
  return octets
}
