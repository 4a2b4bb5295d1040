/**
 * One message of an exchange, and what the next one has to be like after what came of it. Pure: the fallbacks
 * of EDNS (RFC 6891 §7, RFC 8906), cookies (RFC 7873 §5.3), truncation and letter case in one place.
 */

import { RCODE } from '../iana/codes.ts'
import type { Edns } from '../message/edns.ts'
import { DecodeError } from '../../errors.ts'
import { HEADER_LENGTH } from '../message/header.ts'
import type { Message } from '../message/message.ts'
import type { SocketErrorCode } from '../../runtime/runtime.ts'
import type { TsigError } from '../tsig/tsig-error.ts'
import { agree } from './agreement.ts'
import { type Cookie, cookieIn } from './cookie.ts'
import type {
  ExchangeResult,
  Fallback,
  SignedExchangeRequest,
  SignedExchangeResult,
  Transport,
} from './exchange.ts'

export interface Attempt {
  readonly transport: Transport
  readonly edns: Edns | undefined
  readonly cookie: Cookie | undefined
  readonly hasRandomCase: boolean
  /** Why it goes over TCP. */
  readonly fallback: Fallback | undefined
  /** With the cookie that came with BADCOOKIE. */
  readonly hasNewCookie: boolean
  readonly isWithoutEdns: boolean
  readonly isWithoutCookie: boolean
  /** Responses so far, each of which the next has to agree with; undefined when there is no voting. */
  readonly votes: readonly Message[] | undefined
}

export interface ResponseOutcome {
  readonly kind: 'response'
  readonly message: Message
  readonly octets: Uint8Array
  readonly rttMs: number
  readonly serverCookie: Uint8Array | undefined
  readonly keepsCase: boolean
}

export type Outcome =
  | ResponseOutcome
  | { readonly kind: 'malformed'; readonly error: DecodeError }
  | { readonly kind: 'unverified'; readonly error: TsigError }
  | { readonly kind: 'timeout'; readonly waitedMs: number }
  /** To be asked again over TCP. */
  | { readonly kind: 'retry'; readonly reason: Fallback }
  | { readonly kind: 'unreachable'; readonly code: SocketErrorCode }
  | { readonly kind: 'aborted' }

export function firstAttempt({
  transport,
  edns,
  cookie,
  hasRandomCase,
  key,
}: SignedExchangeRequest): Attempt {
  return {
    transport,
    edns,
    cookie: edns === undefined ? undefined : cookie,
    // What is signed protects itself.
    hasRandomCase: hasRandomCase === true && key === undefined,
    fallback: undefined,
    hasNewCookie: false,
    isWithoutEdns: false,
    isWithoutCookie: false,
    votes: undefined,
  }
}

/** Undefined when the exchange has come to its end. */
export function nextAttempt(attempt: Attempt, outcome: Outcome, votesNeeded: number): Attempt | undefined {
  switch (outcome.kind) {
    case 'retry':
      return { ...attempt, transport: 'tcp', fallback: outcome.reason }
    case 'response':
      return attempt.votes === undefined
        ? afterResponse(attempt, outcome)
        : afterVote(attempt, attempt.votes, outcome.message, votesNeeded)
    case 'timeout':
    case 'unreachable':
      // TCP would have told. Without it only asking again can, in the case of the question as it is.
      return attempt.fallback === 'other-case'
        ? { ...attempt, transport: 'udp', fallback: undefined, hasRandomCase: false, votes: [] }
        : undefined
    case 'malformed':
    case 'unverified':
    case 'aborted':
      return undefined
  }
}

function afterResponse(attempt: Attempt, { message, serverCookie }: ResponseOutcome): Attempt | undefined {
  const { edns, cookie } = attempt
  if (edns === undefined) return undefined
  if (message.rcode === RCODE.BADCOOKIE && cookie !== undefined && serverCookie !== undefined) {
    if (!attempt.hasNewCookie)
      return { ...attempt, cookie: { client: cookie.client, server: serverCookie }, hasNewCookie: true }
    return attempt.transport === 'tcp' ? undefined : { ...attempt, transport: 'tcp', fallback: 'bad-cookie' }
  }
  if (refusesEdns(message, edns, cookie))
    return { ...attempt, edns: undefined, cookie: undefined, isWithoutEdns: true }
  if (cookie !== undefined && message.rcode === RCODE.FORMERR)
    return { ...attempt, cookie: undefined, isWithoutCookie: true }
  return undefined
}

function afterVote(
  attempt: Attempt,
  votes: readonly Message[],
  message: Message,
  votesNeeded: number,
): Attempt | undefined {
  const isAgreed = votes.every((other) => agree(other, message))
  return isAgreed && votes.length + 1 < votesNeeded ? { ...attempt, votes: [...votes, message] } : undefined
}

/**
 * RFC 6891 §7: a server that does not know EDNS says FORMERR or NOTIMP, and has no OPT record to say it in,
 * unless it sends back ours. One that knows no version 0 (BADVERS) knows none (§6.1.3).
 */
function refusesEdns({ rcode, edns }: Message, sent: Edns, cookie: Cookie | undefined): boolean {
  if (rcode === RCODE.BADVERS) return true
  if (rcode !== RCODE.FORMERR && rcode !== RCODE.NOTIMP) return false
  return edns === undefined || isEcho(edns, sent, cookie)
}

/** Whether an OPT record is the very one that was sent. One with a cookie to recognize it by can be told. */
function isEcho(received: Edns, sent: Edns, cookie: Cookie | undefined): boolean {
  if (cookie === undefined || received.udpSize !== sent.udpSize) return false
  const echoed = cookieIn(received)
  return echoed?.server.length === cookie.server.length
}

/** What came of the exchange, of which `attempt` was the last message. */
export function resultOf(attempt: Attempt, outcome: Outcome): SignedExchangeResult {
  const { transport, fallback } = attempt
  switch (outcome.kind) {
    case 'response': {
      if (attempt.votes?.every((other) => agree(other, outcome.message)) === false) return disputed(transport)
      const { message, octets, rttMs, serverCookie } = outcome
      const { rcode } = message
      // One that refuses the question either way has said nothing about EDNS or cookies.
      const isRefusal = rcode === RCODE.FORMERR || rcode === RCODE.NOTIMP
      return {
        kind: 'response',
        message,
        octets,
        transport,
        rttMs,
        refusedEdns: attempt.isWithoutEdns && !isRefusal,
        refusedCookie: attempt.isWithoutCookie && !isRefusal,
        serverCookie,
        keepsCase: outcome.keepsCase && attempt.votes === undefined,
        fallback,
      }
    }
    case 'retry':
      // No time is left for it.
      return outcome.reason === 'other-case'
        ? disputed(transport)
        : { kind: 'timeout', transport: 'tcp', waitedMs: 0 }
    default:
      return { ...outcome, transport }
  }
}

/** Of a question that came back otherwise than it was sent, nobody knows who answered it. */
function disputed(transport: Transport): ExchangeResult {
  return { kind: 'malformed', transport, error: new DecodeError('bad-value', 'question.name', HEADER_LENGTH) }
}
