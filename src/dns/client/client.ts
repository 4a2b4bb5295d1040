/**
 * Asks one server one question, and says how that ended. UDP first, from a random port under a random id; what
 * follows on what is `attempt.ts`'s to say. Whom to ask, how often, and what to make of the answer is for the
 * caller.
 */

import { DecodeError } from '../../errors.ts'
import { type Runtime, SocketError } from '../../runtime/runtime.ts'
import { HEADER_LENGTH } from '../message/header.ts'
import { decodeResponse } from '../message/message.ts'
import { encodeQuery } from '../message/query.ts'
import { TsigError } from '../tsig/tsig-error.ts'
import { type Attempt, firstAttempt, nextAttempt, type Outcome, resultOf } from './attempt.ts'
import { CLIENT_LIMITS, type ClientLimits } from './client-limits.ts'
import { cookieIn, judgeCookie, withCookie } from './cookie.ts'
import { Deadlines, type Waits } from './deadlines.ts'
import type {
  ExchangeRequest,
  ExchangeResult,
  SignedExchangeRequest,
  SignedExchangeResult,
} from './exchange.ts'
import { isSameCase, randomiseCase } from './letter-case.ts'
import { hasQuestion, isResponseTo } from './response-match.ts'
import { type SendableQuery, signQuery } from './signed-query.ts'
import { TcpConnectionPool } from './tcp-connection-pool.ts'
import { type TcpOutcome, TcpQuery } from './tcp-query.ts'
import type { PortContext, UdpPort } from './udp-port.ts'
import { UdpPortPool } from './udp-port-pool.ts'

export interface ClientCounters {
  /** Messages sent, by transport. */
  readonly udp: number
  readonly tcp: number
  /** Datagrams that were no response to anything asked. */
  readonly mismatched: number
}

export class Client {
  readonly #runtime: Pick<Runtime, 'clock' | 'random' | 'network'>
  readonly #limits: ClientLimits
  readonly #deadlines: Waits
  readonly #context: PortContext
  readonly #ports4: UdpPortPool
  readonly #ports6: UdpPortPool
  readonly #connections: TcpConnectionPool
  #isClosed = false
  #udpSent = 0
  #tcpSent = 0

  constructor(
    runtime: Pick<Runtime, 'clock' | 'random' | 'network'>,
    limits: Partial<ClientLimits> = {},
    waits: Waits = new Deadlines(runtime.clock),
  ) {
    const all = { ...CLIENT_LIMITS, ...limits }
    this.#runtime = runtime
    this.#limits = all
    this.#deadlines = waits
    this.#context = {
      clock: runtime.clock,
      deadlines: this.#deadlines,
      counters: { mismatched: 0 },
      mismatchesBeforeTcp: all.mismatchesBeforeTcp,
    }
    this.#ports4 = new UdpPortPool(runtime, all, this.#context, '0.0.0.0')
    this.#ports6 = new UdpPortPool(runtime, all, this.#context, '::')
    this.#connections = new TcpConnectionPool(runtime, all)
  }

  get counters(): ClientCounters {
    return { udp: this.#udpSent, tcp: this.#tcpSent, mismatched: this.#context.counters.mismatched }
  }

  /** TCP connections that are open or being made. */
  get connections(): number {
    return this.#connections.size
  }

  /** Never rejects for what a server or the network does. */
  exchange(request: ExchangeRequest): Promise<ExchangeResult>
  exchange(request: SignedExchangeRequest): Promise<SignedExchangeResult>
  async exchange(request: SignedExchangeRequest): Promise<SignedExchangeResult> {
    let attempt = firstAttempt(request)
    for (let left = this.#limits.messages; ; left--) {
      const outcome =
        attempt.transport === 'udp'
          ? await this.#askByUdp(request, attempt)
          : await this.#askByTcp(request, attempt)
      const next = left === 1 ? undefined : nextAttempt(attempt, outcome, this.#limits.votes)
      if (next === undefined || msLeft(request, this.#runtime.clock.now()) === 0)
        return resultOf(attempt, outcome)
      attempt = next
    }
  }

  /** Closes all sockets; exchanges under way end as 'aborted'. */
  close(): void {
    this.#isClosed = true
    this.#connections.close()
    this.#ports4.close()
    this.#ports6.close()
  }

  #askByUdp(request: SignedExchangeRequest, attempt: Attempt): Promise<Outcome> | Outcome {
    const ports = request.server.ip.includes(':') ? this.#ports6 : this.#ports4
    const port = ports.take()
    return port instanceof Promise
      ? port.then((opened) => this.#sendFrom(opened, request, attempt), unreachable)
      : this.#sendFrom(port, request, attempt)
  }

  #sendFrom(port: UdpPort, request: SignedExchangeRequest, attempt: Attempt): Promise<Outcome> | Outcome {
    if (this.#isClosed) return { kind: 'aborted' }
    const { server, question } = request
    const { octets, verify } = this.#encode(request, attempt, (id) => port.isTaken(id))
    const sentAtMs = this.#runtime.clock.now()
    const dueMs = sentAtMs + Math.min(request.udpTimeoutMs, msLeft(request, sentAtMs))
    const name = attempt.hasRandomCase ? question.name.octets : undefined
    const { cookie } = attempt
    this.#udpSent++
    return new Promise((settle) =>
      port.send({ octets, server, name, cookie, verify, sentAtMs, dueMs, settle }),
    )
  }

  async #askByTcp(request: SignedExchangeRequest, attempt: Attempt): Promise<Outcome> {
    const { clock } = this.#runtime
    const startedAtMs = clock.now()
    const timeoutMs = Math.min(request.tcpTimeoutMs, msLeft(request, startedAtMs))
    for (;;) {
      if (this.#isClosed) return { kind: 'aborted' }
      const dueMs = startedAtMs + timeoutMs
      if (dueMs <= clock.now()) return { kind: 'timeout', waitedMs: timeoutMs }
      const connection = this.#connections.take(request.server)
      if (connection === undefined) return { kind: 'unreachable', code: 'ENOBUFS' }
      const query = this.#encode(request, attempt, (id) => connection.hasId(id))
      this.#tcpSent++
      const outcome = await new Promise<TcpOutcome>((settle) =>
        connection.send(new TcpQuery(query.octets, dueMs, this.#deadlines, settle)),
      )
      switch (outcome.kind) {
        case 'message':
          return interpret(query, outcome.octets, outcome.rttMs, request, attempt)
        case 'timeout':
          return { kind: 'timeout', waitedMs: timeoutMs }
        case 'garbage':
          return malformed('question')
        case 'stale':
          break
        default:
          return outcome
      }
    }
  }

  #encode(request: SignedExchangeRequest, attempt: Attempt, isTaken: (id: number) => boolean): SendableQuery {
    const { random, clock } = this.#runtime
    const { question, flags, key } = request
    const { edns, cookie } = attempt
    let id = random.below(0x10000)
    while (isTaken(id)) id = random.below(0x10000)
    const octets = encodeQuery({
      id,
      name: question.name,
      type: question.type,
      rrclass: question.rrclass,
      flags,
      edns: edns === undefined || cookie === undefined ? edns : withCookie(edns, cookie),
    })
    if (attempt.hasRandomCase) randomiseCase(octets, HEADER_LENGTH, random)
    return signQuery(octets, key, () => clock.wall())
  }
}

function msLeft({ deadlineMs }: SignedExchangeRequest, nowMs: number): number {
  return deadlineMs === undefined ? Infinity : Math.max(0, deadlineMs - nowMs)
}

function unreachable(error: unknown): Outcome {
  if (error instanceof SocketError) return { kind: 'unreachable', code: error.code }
  throw error
}

function malformed(field: string): Outcome {
  return { kind: 'malformed', error: new DecodeError('bad-value', field, HEADER_LENGTH) }
}

/** What came over TCP, where nobody but the server can have sent it. */
function interpret(
  query: SendableQuery,
  received: Uint8Array,
  rttMs: number,
  { question }: SignedExchangeRequest,
  { cookie, hasRandomCase }: Attempt,
): Outcome {
  try {
    if (!isResponseTo(query.octets, received)) return malformed('question')
    const octets = query.verify === undefined ? received : query.verify(received)
    let keepsCase = true
    if (hasRandomCase && hasQuestion(octets)) {
      keepsCase = isSameCase(query.octets, octets, HEADER_LENGTH)
      octets.set(question.name.octets, HEADER_LENGTH)
    }
    const message = decodeResponse(octets)
    const answered = cookieIn(message.edns)
    const verdict = cookie === undefined ? 'absent' : judgeCookie(cookie, answered)
    if (verdict === 'wrong') return malformed('cookie')
    const serverCookie = verdict === 'confirmed' ? answered!.server : undefined
    return { kind: 'response', message, octets, rttMs, serverCookie, keepsCase }
  } catch (error) {
    if (error instanceof DecodeError) return { kind: 'malformed', error }
    if (error instanceof TsigError) return { kind: 'unverified', error }
    throw error
  }
}
