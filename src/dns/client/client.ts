/**
 * Asks one server one question, and says how that ended. UDP first, from a random port under a random id; TCP
 * when the response is truncated or forgeries are about; without EDNS when the server does not know it. Whom
 * to ask, how often, and what to make of the answer is for the caller.
 */

import { DecodeError } from '../../errors.ts'
import { type Runtime, SocketError } from '../../runtime/runtime.ts'
import { RCODE } from '../iana/codes.ts'
import { HEADER_LENGTH } from '../message/header.ts'
import { decodeWire, type Message } from '../message/message.ts'
import { encodeQuery } from '../message/query.ts'
import { CLIENT_LIMITS, type ClientLimits } from './client-limits.ts'
import type { ExchangeRequest, ExchangeResult, Fallback, Transport } from './exchange.ts'
import { isResponseTo, isTruncated } from './response-match.ts'
import { exchangeOverTcp } from './tcp-exchange.ts'
import type { PortCounters, UdpOutcome } from './udp-port.ts'
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
  readonly #ports4: UdpPortPool
  readonly #ports6: UdpPortPool
  /** What ends each exchange over TCP that is under way. */
  readonly #overTcp = new Set<AbortController>()
  readonly #portCounters: PortCounters = { mismatched: 0 }
  #isClosed = false
  #udpSent = 0
  #tcpSent = 0

  constructor(runtime: Pick<Runtime, 'clock' | 'random' | 'network'>, limits: Partial<ClientLimits> = {}) {
    const all = { ...CLIENT_LIMITS, ...limits }
    this.#runtime = runtime
    this.#ports4 = new UdpPortPool(runtime, all, this.#portCounters, '0.0.0.0')
    this.#ports6 = new UdpPortPool(runtime, all, this.#portCounters, '::')
  }

  get counters(): ClientCounters {
    return { udp: this.#udpSent, tcp: this.#tcpSent, mismatched: this.#portCounters.mismatched }
  }

  /** Never rejects for what a server or the network does. */
  async exchange(request: ExchangeRequest): Promise<ExchangeResult> {
    const result = await this.#exchangeOnce(request)
    if (request.edns === undefined || !refusesEdns(result)) return result
    if (this.#msLeft(request) === 0) return result
    const plain = await this.#exchangeOnce({ ...request, edns: undefined })
    // One that refuses the question either way has said nothing about EDNS.
    return plain.kind === 'response' && !refusesEdns(plain) ? { ...plain, refusedEdns: true } : plain
  }

  /** Closes all sockets; exchanges under way end as 'aborted'. */
  close(): void {
    this.#isClosed = true
    for (const stop of this.#overTcp) stop.abort()
    this.#ports4.close()
    this.#ports6.close()
  }

  async #exchangeOnce(request: ExchangeRequest): Promise<ExchangeResult> {
    if (request.transport === 'tcp') return this.#exchangeByTcp(request, undefined)
    const { query, outcome } = await this.#sendDatagram(request)
    switch (outcome.kind) {
      case 'datagram':
        return isTruncated(outcome.octets)
          ? this.#exchangeByTcp(request, 'truncated')
          : interpret(query, outcome.octets, 'udp', outcome.rttMs, undefined)
      case 'suspicious':
        return this.#exchangeByTcp(request, 'suspicious')
      case 'timeout':
        return { kind: 'timeout', transport: 'udp', waitedMs: outcome.waitedMs }
      case 'unreachable':
      case 'aborted':
        return { ...outcome, transport: 'udp' }
    }
  }

  async #sendDatagram(request: ExchangeRequest): Promise<{ query: Uint8Array; outcome: UdpOutcome }> {
    const { server } = request
    try {
      const ports = server.ip.includes(':') ? this.#ports6 : this.#ports4
      const taken = ports.take()
      const port = taken instanceof Promise ? await taken : taken
      let id = this.#randomId()
      while (port.isTaken(id)) id = this.#randomId()
      const query = encode(request, id)
      if (this.#isClosed) return { query, outcome: { kind: 'aborted' } }
      this.#udpSent++
      const timeoutMs = Math.min(request.udpTimeoutMs, this.#msLeft(request))
      const outcome = await new Promise<UdpOutcome>((resolve) => port.send(query, server, timeoutMs, resolve))
      return { query, outcome }
    } catch (error) {
      if (!(error instanceof SocketError)) throw error
      return { query: new Uint8Array(0), outcome: { kind: 'unreachable', code: error.code } }
    }
  }

  async #exchangeByTcp(request: ExchangeRequest, fallback: Fallback | undefined): Promise<ExchangeResult> {
    const timeoutMs = Math.min(request.tcpTimeoutMs, this.#msLeft(request))
    if (timeoutMs === 0) return { kind: 'timeout', transport: 'tcp', waitedMs: 0 }
    const stop = new AbortController()
    if (this.#isClosed) stop.abort()
    this.#overTcp.add(stop)
    this.#tcpSent++
    const query = encode(request, this.#randomId())
    const outcome = await exchangeOverTcp(this.#runtime, query, request.server, timeoutMs, stop)
    this.#overTcp.delete(stop)
    if (outcome.kind === 'message') return interpret(query, outcome.octets, 'tcp', outcome.rttMs, fallback)
    return outcome.kind === 'timeout'
      ? { kind: 'timeout', transport: 'tcp', waitedMs: timeoutMs }
      : { ...outcome, transport: 'tcp' }
  }

  #msLeft({ deadlineMs = Infinity }: ExchangeRequest): number {
    return Math.max(0, deadlineMs - this.#runtime.clock.now())
  }

  #randomId(): number {
    return this.#runtime.random.below(0x10000)
  }
}

function encode({ question, flags, edns }: ExchangeRequest, id: number): Uint8Array {
  return encodeQuery({ id, ...question, flags, edns })
}

function interpret(
  query: Uint8Array,
  octets: Uint8Array,
  transport: Transport,
  rttMs: number,
  fallback: Fallback | undefined,
): ExchangeResult {
  try {
    const message: Message = decodeWire(octets)
    if (!isResponseTo(query, octets)) throw new DecodeError('bad-value', 'question', HEADER_LENGTH)
    return { kind: 'response', message, octets, transport, rttMs, refusedEdns: false, fallback }
  } catch (error) {
    if (error instanceof DecodeError) return { kind: 'malformed', transport, error }
    throw error
  }
}

/** RFC 6891 §7: a server that does not know EDNS says FORMERR or NOTIMP, and has no OPT record to say it in. */
function refusesEdns(result: ExchangeResult): boolean {
  if (result.kind !== 'response') return false
  const { rcode, edns } = result.message
  return edns === undefined && (rcode === RCODE.FORMERR || rcode === RCODE.NOTIMP)
}
