/**
 * A connection as programs know it: reads and writes that are promises, over a machine whose calls return at
 * once. Knows neither segments nor sequence numbers.
 */

import { socketAddressOf, type Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import { formatSocketAddress, type SocketAddress } from '../../address/socket-address.ts'
import { SocketError, type ByteStream, type SocketErrorCode } from '../../runtime/runtime.ts'
import type { Surroundings, Wait } from '../surroundings.ts'

/** What a stream has a connection do. */
export interface StreamConnection {
  readonly local: Ipv4Endpoint
  readonly remote: Ipv4Endpoint
  /** How many of the octets there was room for. */
  write(bytes: Uint8Array): number
  read(): Uint8Array | undefined
  /** The peer has ended, and everything before that was read. */
  readonly ended: boolean
  shutdown(): void
  abort(): void
}

/** Octets waiting for room in the send buffer, and the call that wrote them. */
interface Write {
  readonly bytes: Uint8Array
  at: number
  readonly wait: Wait<void>
}

export class TcpStream implements ByteStream {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly #connection: StreamConnection
  readonly #surroundings: Surroundings
  readonly #writes: Write[] = []
  #reader: Wait<Uint8Array | null> | undefined
  /** Pending until everything written is in the send buffer; the FIN follows it. */
  #ending: Promise<void> | undefined
  #endingWait: Wait<void> | undefined
  #failure: SocketError | undefined

  constructor(connection: StreamConnection, surroundings: Surroundings) {
    this.#connection = connection
    this.#surroundings = surroundings
    this.local = socketAddressOf(connection.local)
    this.remote = socketAddressOf(connection.remote)
  }

  // --- What the program calls.

  async read(): Promise<Uint8Array | null> {
    if (this.#reader !== undefined) throw new Error('a read is pending on this stream')
    if (this.#failure !== undefined) throw this.#failure
    const piece = this.#connection.read()
    if (piece !== undefined) return piece
    if (this.#connection.ended) return null
    this.#reader = this.#surroundings.wait(() => this.#describe('octets from'))
    return this.#reader.promise
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#ending !== undefined) throw new SocketError('EPIPE', this.remote)
    const at = this.#writes.length > 0 ? 0 : this.#connection.write(bytes)
    // Sending may have been what showed that there is no way any more.
    if (this.#hasFailed()) throw this.#failure!
    if (at === bytes.length && this.#writes.length === 0) return
    const wait: Wait<void> = this.#surroundings.wait(() => this.#describe('room to write to'))
    this.#writes.push({ bytes, at, wait })
    return wait.promise
  }

  async end(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#ending === undefined) {
      if (this.#writes.length === 0) {
        this.#ending = Promise.resolve()
        this.#connection.shutdown()
      } else {
        this.#endingWait = this.#surroundings.wait(() => this.#describe('room to end towards'))
        this.#ending = this.#endingWait.promise
      }
    }
    return this.#ending
  }

  abort(): void {
    if (this.#failure !== undefined || this.#isOver) return
    this.fail('ABORTED')
    this.#connection.abort()
  }

  // --- What the connection calls.

  /** There is something to read. */
  octetsArrived(): void {
    const reader = this.#reader
    if (reader === undefined) return
    const piece = this.#connection.read()
    if (piece === undefined && !this.#connection.ended) return
    this.#reader = undefined
    reader.resolve(piece ?? null)
  }

  /** There is room to write. */
  roomMade(): void {
    for (let write = this.#writes[0]; write !== undefined; write = this.#writes[0]) {
      write.at += this.#connection.write(write.bytes.subarray(write.at))
      if (write.at < write.bytes.length) return
      this.#writes.shift()
      write.wait.resolve()
    }
    if (this.#endingWait === undefined) return
    this.#connection.shutdown()
    this.#endingWait.resolve()
    this.#endingWait = undefined
  }

  /** The connection broke, if both directions had not ended before. */
  fail(code: SocketErrorCode): void {
    if (this.#failure !== undefined || this.#isOver) return
    const failure = new SocketError(code, this.remote)
    this.#failure = failure
    this.#reader?.reject(failure)
    this.#reader = undefined
    for (const { wait } of this.#writes) wait.reject(failure)
    this.#writes.length = 0
    this.#endingWait?.reject(failure)
    this.#endingWait = undefined
  }

  get #isOver(): boolean {
    return this.#ending !== undefined && this.#endingWait === undefined && this.#connection.ended
  }

  #hasFailed(): boolean {
    return this.#failure !== undefined
  }

  #describe(what: string): string {
    return `${formatSocketAddress(this.local)} waits for ${what} ${formatSocketAddress(this.remote)} (TCP)`
  }
}
