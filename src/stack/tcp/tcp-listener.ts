/**
 * A listener: the state LISTEN (RFC 9293 §3.10.7.2), with the handshakes that have begun and are not done. There
 * are only so many of these; then SYNs are dropped, or answered with cookies.
 */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import { TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import type { TcpCounters } from '../counters.ts'
import type { CookieContents } from './cookie-jar.ts'
import type { ConnectionOwner, TcpConnection } from './tcp-connection.ts'
import type { TcpStream } from './tcp-stream.ts'

/** What a listener has the layer do. */
export interface ListenerOutlet {
  readonly counters: TcpCounters
  cookiesAreOn(): boolean
  /** A new connection from `remote` to this `local`, not yet begun; `sequence` if it is not free to choose one. */
  open(
    local: Ipv4Endpoint,
    remote: Ipv4Endpoint,
    owner: ConnectionOwner,
    sequence: number | undefined,
  ): TcpConnection
  sendCookie(syn: TcpSegment, local: Ipv4Endpoint, remote: Ipv4Endpoint): void
  openCookie(segment: TcpSegment, local: Ipv4Endpoint, remote: Ipv4Endpoint): CookieContents | undefined
  refuse(segment: TcpSegment, local: Ipv4Endpoint, remote: Ipv4Endpoint): void
  /** Hands a stream to the program. */
  deliver(stream: TcpStream): void
  release(): void
}

export class TcpListener implements ConnectionOwner {
  readonly local: Ipv4Endpoint
  readonly backlog: number
  readonly #outlet: ListenerOutlet
  readonly #halfOpen = new Set<TcpConnection>()
  #open = true

  constructor(local: Ipv4Endpoint, backlog: number, outlet: ListenerOutlet) {
    this.local = local
    this.backlog = backlog
    this.#outlet = outlet
  }

  /** Handshakes that have begun and are not done. */
  get halfOpen(): number {
    return this.#halfOpen.size
  }

  /** A segment that belongs to no connection, or takes the place of one with `sequence`. */
  receive(segment: TcpSegment, local: Ipv4Endpoint, remote: Ipv4Endpoint, sequence?: number): void {
    const { flags } = segment
    if ((flags & TCP_FLAG.rst) !== 0) return
    if ((flags & TCP_FLAG.ack) !== 0) this.#takeAcknowledgment(segment, local, remote)
    else if ((flags & TCP_FLAG.syn) !== 0) this.#takeSyn(segment, local, remote, sequence)
  }

  /** No more connections, and none that are only half made. Closing twice is closing once. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#outlet.release()
    for (const connection of [...this.#halfOpen]) connection.abort()
  }

  // --- What becomes of connections.

  connected(connection: TcpConnection): void {
    this.#halfOpen.delete(connection)
    this.#outlet.deliver(connection.stream)
  }

  unreachable(): void {}

  closed(connection: TcpConnection): void {
    if (this.#halfOpen.delete(connection)) this.#outlet.counters.failedAttempts++
  }

  #takeSyn(syn: TcpSegment, local: Ipv4Endpoint, remote: Ipv4Endpoint, sequence: number | undefined): void {
    const { counters } = this.#outlet
    if (this.#halfOpen.size < this.backlog) {
      const connection = this.#outlet.open(local, remote, this, sequence)
      this.#halfOpen.add(connection)
      connection.accept(syn)
    } else if (this.#outlet.cookiesAreOn()) {
      counters.cookiesSent++
      this.#outlet.sendCookie(syn, local, remote)
    } else {
      counters.listenOverflows++
    }
  }

  #takeAcknowledgment(segment: TcpSegment, local: Ipv4Endpoint, remote: Ipv4Endpoint): void {
    const { counters } = this.#outlet
    const mayBeCookie = this.#outlet.cookiesAreOn() && (segment.flags & TCP_FLAG.syn) === 0
    const cookie = mayBeCookie ? this.#outlet.openCookie(segment, local, remote) : undefined
    if (cookie === undefined) {
      if (mayBeCookie) counters.badCookies++
      this.#outlet.refuse(segment, local, remote)
      return
    }
    counters.cookiesReceived++
    const connection = this.#outlet.open(local, remote, this, cookie.initialSequence)
    this.#halfOpen.add(connection)
    connection.resume(cookie.peerSequence, cookie.agreed, segment)
  }
}
