/** What one exchange with one server is, and how it can end. */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { DecodeError } from '../../errors.ts'
import type { SocketErrorCode } from '../../runtime/runtime.ts'
import type { Edns } from '../message/edns.ts'
import type { Message } from '../message/message.ts'
import type { Question } from '../message/record.ts'
import type { TsigError } from '../tsig/tsig-error.ts'
import type { TsigKey } from '../tsig/tsig-key.ts'
import type { Cookie } from './cookie.ts'

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
  /** Sent along where there is EDNS; what comes back has to fit to it (RFC 7873 §5.3). */
  readonly cookie?: Cookie | undefined
  /** Sends the letters of the name in random case, and wants them back so. */
  readonly hasRandomCase?: boolean
  readonly key?: undefined
}

/** A request that may be signed. */
export interface SignedExchangeRequest extends Omit<ExchangeRequest, 'key'> {
  /** Signs the query; what comes back has to be signed too (RFC 8945). The letters are sent as they are then. */
  readonly key?: TsigKey | undefined
}

export interface ExchangeResponse {
  readonly kind: 'response'
  readonly message: Message
  /** With the question in the case in which it was given, and without the signature. */
  readonly octets: Uint8Array
  readonly transport: Transport
  /** From the last query sent to its response. */
  readonly rttMs: number
  /** The server did not understand EDNS and answered only without (RFC 6891 §7). */
  readonly refusedEdns: boolean
  /** The server did not take a cookie and answered only without. */
  readonly refusedCookie: boolean
  /** What the server wants to see with the next query; undefined when it gave none. */
  readonly serverCookie: Uint8Array | undefined
  /** Whether letters came back in the case in which they were sent, or none were sent in random case. */
  readonly keepsCase: boolean
  /** Why TCP was used, when UDP was tried first. */
  readonly fallback: Fallback | undefined
}

export type ExchangeResult =
  | ExchangeResponse
  | { readonly kind: 'timeout'; readonly transport: Transport; readonly waitedMs: number }
  | { readonly kind: 'unreachable'; readonly transport: Transport; readonly code: SocketErrorCode }
  /** What came could not be decoded, or over TCP was not about the question. */
  | { readonly kind: 'malformed'; readonly transport: Transport; readonly error: DecodeError }
  | { readonly kind: 'aborted'; readonly transport: Transport }

export type SignedExchangeResult =
  | ExchangeResult
  /** What came is not signed as it has to be. */
  | { readonly kind: 'unverified'; readonly transport: Transport; readonly error: TsigError }

export type Fallback =
  | 'truncated'
  /** Too many datagrams that look forged. */
  | 'suspicious'
  /** The letters of the question came back in another case. */
  | 'other-case'
  /** Without the cookie that the server used to send (RFC 7873 §5.3). */
  | 'no-cookie'
  /** The server has rejected the cookie that it had just given (RFC 7873 §5.3). */
  | 'bad-cookie'
