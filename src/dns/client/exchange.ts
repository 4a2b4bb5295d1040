/** What one exchange with one server is, and how it can end. */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { DecodeError } from '../../errors.ts'
import type { SocketErrorCode } from '../../runtime/runtime.ts'
import type { Edns } from '../message/edns.ts'
import type { Message } from '../message/message.ts'
import type { Question } from '../message/record.ts'

export type Transport = 'udp' | 'tcp'

export interface ExchangeRequest {
  readonly server: SocketAddress
  readonly question: Question
  /** The bits of `FLAG` to set. */
  readonly flags: number
  /** Undefined asks without EDNS. */
  readonly edns: Edns | undefined
  /** `tcp` does not try UDP first. */
  readonly transport: Transport
  /** How long to wait for a datagram. */
  readonly udpTimeoutMs: number
  /** How long a connection and what goes over it may take. */
  readonly tcpTimeoutMs: number
  /**
   * When all of it has to be over, on the clock of the runtime: one exchange may be several messages, over TCP
   * after UDP and without EDNS after with. Never, when left out.
   */
  readonly deadlineMs?: number
}

export type ExchangeResult =
  | {
      readonly kind: 'response'
      readonly message: Message
      readonly octets: Uint8Array
      readonly transport: Transport
      /** From the last query sent to its response. */
      readonly rttMs: number
      /** The server did not understand EDNS and answered only without (RFC 6891 §7). */
      readonly refusedEdns: boolean
      /** Why TCP was used, when UDP was tried first. */
      readonly fallback: Fallback | undefined
    }
  | { readonly kind: 'timeout'; readonly transport: Transport; readonly waitedMs: number }
  | { readonly kind: 'unreachable'; readonly transport: Transport; readonly code: SocketErrorCode }
  /** What came could not be decoded, or over TCP was not about the question. */
  | { readonly kind: 'malformed'; readonly transport: Transport; readonly error: DecodeError }
  | { readonly kind: 'aborted'; readonly transport: Transport }

/** Truncated, or too many datagrams that look forged. */
export type Fallback = 'truncated' | 'suspicious'
