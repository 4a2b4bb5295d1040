/** What a TCP machine is told at the start, and what it asks to be done. Types only. */

import type { SocketErrorCode } from '../../runtime/runtime.ts'
import type { TcpSegment } from '../../wire/tcp.ts'
import type { TcpSettings } from './tcp-settings.ts'

/** RFC 9293 §3.3.2. LISTEN is a listener's and CLOSED is no connection's; a machine ends in the latter. */
export type TcpState =
  | 'CLOSED'
  | 'SYN-SENT'
  | 'SYN-RECEIVED'
  | 'ESTABLISHED'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT'

export interface TcpConfig {
  readonly localPort: number
  readonly remotePort: number
  readonly settings: Readonly<TcpSettings>
  /** ISS (RFC 6528). */
  readonly initialSequence: number
  /** Added to the milliseconds of the clock in every timestamp (RFC 7323 §5.4). */
  readonly timestampOffset: number
  /** The longest IP packet that reaches the peer, as far as is known. */
  readonly pathMtu: number
  /** The largest segment that this end can receive, without options: the interface's MTU less 40. */
  readonly receiveMss: number
}

/** The octets of one segment. They go from the send queue right to where they are needed. */
export interface SegmentText {
  readonly length: number
  copyTo(target: Uint8Array, at: number): void
}

/** What a machine counts, by the names of the kernel's counters. */
export type TcpEvent =
  'resets' | 'retransmitted' | 'outOfWindow' | 'oldTimestamps' | 'challengeAcks' | 'timeouts' | 'unacceptable'

/** What a machine wants done. None of these may call the machine back. */
export interface TcpActions {
  /** Sends one segment. Both are valid only during the call; the segment's own `payload` is empty. */
  transmit(segment: TcpSegment, text: SegmentText): void
  /** The handshake is done. */
  connected(): void
  /** There is something new to read: octets, or the end. */
  readable(): void
  /** There is room to write again. */
  writable(): void
  /** The peer's urgent data begin (RFC 9293 §3.8.5 MUST-32); they are read like all others (RFC 6093 §3). */
  urgent(): void
  /** The network says that the peer cannot be reached. The machine goes on trying (RFC 9293 §3.9.2.2). */
  unreachable(code: SocketErrorCode): void
  /** Nothing comes back; perhaps another route would do (RFC 9293 §3.8.3, R1). */
  doubted(): void
  /** Something happened that `netstat -s` counts. */
  counted(event: TcpEvent): void
  /** The connection is gone, in order or, with a code, by failure. Nothing is called after this. */
  closed(failure: SocketErrorCode | undefined): void
}

/** What the peer's options have led to, known to a machine that is made from a SYN cookie. */
export interface AgreedOptions {
  /** The peer's MSS option, or 536 (RFC 9293 §3.7.1 MUST-15). */
  readonly peerMss: number
  /** The peer's shift count, if both ends scale. */
  readonly windowScale: number | undefined
  readonly sackPermitted: boolean
  /** The peer's first timestamp, if both ends use them. */
  readonly timestamp: number | undefined
}
