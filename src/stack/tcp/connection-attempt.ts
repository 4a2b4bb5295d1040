/** A program's `connect`: one promise from the first SYN to the stream, or to the reason why not. */

import { formatSocketAddress } from '../../address/socket-address.ts'
import { SocketError, type SocketErrorCode } from '../../runtime/runtime.ts'
import type { TcpCounters } from '../counters.ts'
import type { Surroundings, Wait } from '../surroundings.ts'
import type { ConnectionOwner, TcpConnection } from './tcp-connection.ts'
import type { TcpStream } from './tcp-stream.ts'

export class ConnectionAttempt implements ConnectionOwner {
  readonly #surroundings: Surroundings
  readonly #counters: TcpCounters
  readonly #signal: AbortSignal | undefined
  #wait: Wait<TcpStream> | undefined
  #giveUp: () => void = () => {}

  constructor(surroundings: Surroundings, counters: TcpCounters, signal: AbortSignal | undefined) {
    this.#surroundings = surroundings
    this.#counters = counters
    this.#signal = signal
  }

  /** Rejects with `SocketError`. */
  begin(connection: TcpConnection): Promise<TcpStream> {
    const { stream } = connection
    const wait: Wait<TcpStream> = this.#surroundings.wait(
      () =>
        `${formatSocketAddress(stream.local)} waits for a connection to ${formatSocketAddress(stream.remote)} (TCP)`,
    )
    this.#wait = wait
    this.#giveUp = () => connection.abort()
    this.#signal?.addEventListener('abort', this.#giveUp)
    this.#counters.activeOpens++
    connection.connect()
    return wait.promise
  }

  connected({ stream }: TcpConnection): void {
    const wait = this.#settle()
    wait?.resolve(stream)
  }

  /**
   * TCP itself would go on trying (RFC 9293 §3.9.2.2 MUST-56); but a program that waits for `connect` wants to hear
   * at once that there is no way, as it does from Linux (RFC 5461 §4.1).
   */
  unreachable(connection: TcpConnection, code: SocketErrorCode): void {
    const wait = this.#settle()
    if (wait === undefined) return
    this.#counters.failedAttempts++
    wait.reject(new SocketError(code, connection.stream.remote))
    connection.abort()
  }

  closed({ stream }: TcpConnection, failure: SocketErrorCode | undefined): void {
    const wait = this.#settle()
    if (wait === undefined) return
    this.#counters.failedAttempts++
    wait.reject(new SocketError(failure ?? 'ECONNRESET', stream.remote))
  }

  /** The promise that is still open; undefined if the attempt is over. */
  #settle(): Wait<TcpStream> | undefined {
    const wait = this.#wait
    this.#wait = undefined
    this.#signal?.removeEventListener('abort', this.#giveUp)
    return wait
  }
}
