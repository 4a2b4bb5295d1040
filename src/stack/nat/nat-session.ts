/** One conversation through a translator: what has passed, and hence how long silence may last. Knows no addresses. */

import { TCP_FLAG } from '../../wire/tcp.ts'

/** How long a session outlives its last packet, in milliseconds. */
export interface NatTimeouts {
  readonly udpMs: number
  readonly icmpMs: number
  /** Packets have gone both ways, and nobody has closed. */
  readonly tcpEstablishedMs: number
  /** Opening, closing, or reset. */
  readonly tcpTransitoryMs: number
}

export type SessionState = 'opening' | 'established' | 'closing'

export type Direction = 'outbound' | 'inbound'

const PASSED = { outbound: 1, inbound: 2, outboundFin: 4, inboundFin: 8, reset: 16 } as const
const BOTH_WAYS = PASSED.outbound | PASSED.inbound
const BOTH_FINS = PASSED.outboundFin | PASSED.inboundFin

/**
 * Follows TCP as far as a bystander can: in the manner of RFC 6146 §3.5.2, but that a connection may be met midway,
 * as after a restart of the translator.
 */
export class Session {
  /** When it is over, unless something passes. */
  deadline = -Infinity
  #passed = 0

  isLive(now: number): boolean {
    return this.deadline > now
  }

  get state(): SessionState {
    if ((this.#passed & PASSED.reset) !== 0 || (this.#passed & BOTH_FINS) === BOTH_FINS) return 'closing'
    return (this.#passed & BOTH_WAYS) === BOTH_WAYS ? 'established' : 'opening'
  }

  /** A segment of TCP with these flags has passed. */
  tcpPassed(now: number, direction: Direction, flags: number, timeouts: NatTimeouts): void {
    const isOver = !this.isLive(now) || this.state === 'closing'
    // The same ports again, for a new connection.
    if (isOver && (flags & TCP_FLAG.syn) !== 0) this.#passed = 0
    if ((flags & TCP_FLAG.rst) !== 0) {
      this.#passed |= PASSED.reset
    } else {
      // RFC 6146 §3.5.2.2, TRANS: whoever goes on talking has not believed the reset.
      this.#passed = (this.#passed & ~PASSED.reset) | PASSED[direction]
      if ((flags & TCP_FLAG.fin) !== 0) this.#passed |= PASSED[`${direction}Fin`]
    }
    const { tcpEstablishedMs, tcpTransitoryMs } = timeouts
    this.deadline = now + (this.state === 'established' ? tcpEstablishedMs : tcpTransitoryMs)
  }

  /** A packet without a connection has passed. Whether that puts off the end is for the caller to say. */
  packetPassed(direction: Direction): void {
    this.#passed |= PASSED[direction]
  }
}
