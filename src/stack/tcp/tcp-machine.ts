/**
 * One connection of RFC 9293 as a pure machine: a segment, a call or the time comes in, actions go out. It has
 * no clock, no timer and no network. This is the surface only; the rules are in the files beside it.
 */

import type { TcpSegment } from '../../wire/tcp.ts'
import type { SocketErrorCode } from '../../runtime/runtime.ts'
import type { AgreedOptions, TcpActions, TcpConfig, TcpState } from './tcp-config.ts'

/* eslint-disable-next-line -- the signatures first; bodies follow */
export declare class TcpMachine {
  constructor(config: TcpConfig, actions: TcpActions)
  get state(): TcpState
  /** When `timerFired` is due, in milliseconds of the clock; Infinity for never. */
  get deadline(): number
  /** Active open: sends the SYN. */
  connect(now: number): void
  /** Passive open: answers `syn` with a SYN-ACK. */
  accept(now: number, syn: TcpSegment): void
  /** Passive open from a SYN cookie; the segment that brought it back is to be given to `receive` next. */
  resume(now: number, peerSequence: number, agreed: AgreedOptions): void
  /** Takes in a segment for this connection; its payload is the machine's to keep. */
  receive(now: number, segment: TcpSegment): void
  timerFired(now: number): void
  /** Queues octets to be sent, and says how many of `bytes` there was room for. */
  write(now: number, bytes: Uint8Array): number
  /** What was written so far is urgent (RFC 9293 §3.8.5). */
  markUrgent(now: number): void
  /** The next octets in order, if some are there. Makes room in the window. */
  read(now: number): Uint8Array | undefined
  /** Whether the peer has ended, and everything before that was read. */
  get ended(): boolean
  /** CLOSE: nothing more will be written; a FIN goes out after what was. */
  shutdown(now: number): void
  /** ABORT: resets the connection, with a RST where the peer knows of it. */
  abort(now: number): void
  /** An ICMP error came about a segment of this connection (RFC 5927). */
  unreachable(now: number, sequence: number, code: SocketErrorCode, hard: boolean): void
  /** Longer packets than this do not get through to the peer (RFC 1191). */
  pathMtuChanged(now: number, mtu: number, sequence: number): void
  /** Whether a SYN may take this connection's place in TIME-WAIT (RFC 6191). */
  yieldsTo(syn: TcpSegment): boolean
}
