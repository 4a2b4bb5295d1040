/**
 * Exchanges with servers on behalf of all resolutions: one at a time for the same question to the same server,
 * each one a lesson about that server. What is asked of whom is for the walk; what the answer means as well.
 */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { Clock } from '../../runtime/runtime.ts'
import { rrsetKey } from '../cache/cache-key.ts'
import type { Client } from '../client/client.ts'
import type { ExchangeResult, Transport } from '../client/exchange.ts'
import { type Edns, SAFE_UDP_SIZE } from '../message/edns.ts'
import { FLAG } from '../message/header.ts'
import type { Question } from '../message/record.ts'
import type { Limits } from './limits.ts'
import { serverKey, ServerTable } from './server-table.ts'

const EDNS: Edns = {
  udpSize: SAFE_UDP_SIZE,
  version: 0,
  extendedRcode: 0,
  flags: 0,
  options: [],
}

export interface AskOptions {
  /** When it has to be over. */
  readonly deadlineMs: number
  /** False for authorities, which are asked for what they know themselves (RFC 1035 §4.3.1). */
  readonly recursionDesired: boolean
  /** 'tcp' does not try UDP first. */
  readonly transport?: Transport
}

export interface UpstreamResult {
  readonly result: ExchangeResult
  /** Whether the exchange had been under way already. */
  readonly isShared: boolean
}

export class Upstream {
  readonly servers: ServerTable
  readonly #client: Client
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #underWay = new Map<string, Promise<ExchangeResult>>()

  /** @param servers what another resolver has learned of them, to go on with */
  constructor(client: Client, clock: Clock, limits: Limits, servers = new ServerTable(limits)) {
    this.servers = servers
    this.#client = client
    this.#clock = clock
    this.#limits = limits
  }

  /** Asks a server. Never rejects for what the server or the network does. */
  async ask(server: SocketAddress, question: Question, options: AskOptions): Promise<UpstreamResult> {
    // Many queries for one name make forging an answer to one of them easy (the birthday attack, RFC 5452 §5).
    const flags = options.recursionDesired ? 'R' : ''
    const key = flags + serverKey(server) + rrsetKey(question.name.key, question.type)
    const underWay = this.#underWay.get(key)
    if (underWay !== undefined) return { result: await underWay, isShared: true }
    const exchange = this.#exchange(server, question, options)
    this.#underWay.set(key, exchange)
    try {
      return { result: await exchange, isShared: false }
    } finally {
      this.#underWay.delete(key)
    }
  }

  async #exchange(server: SocketAddress, question: Question, options: AskOptions): Promise<ExchangeResult> {
    const nowMs = this.#clock.now()
    const state = this.servers.get(server, nowMs)
    const lacksEdns = state !== undefined && state.lacksEdnsUntilMs > nowMs
    const result = await this.#client.exchange({
      server: { ip: server.ip, port: server.port },
      question,
      flags: options.recursionDesired ? FLAG.RD : 0,
      edns: lacksEdns ? undefined : EDNS,
      transport: options.transport ?? 'udp',
      udpTimeoutMs: state?.timeoutMs ?? this.#limits.unknownRttMs,
      tcpTimeoutMs: this.#limits.tcpTimeoutMs,
      deadlineMs: options.deadlineMs,
    })
    this.#learn(server, result)
    return result
  }

  #learn(server: SocketAddress, result: ExchangeResult): void {
    const nowMs = this.#clock.now()
    switch (result.kind) {
      case 'response':
        this.servers.replied(server, result.rttMs, nowMs)
        if (result.refusedEdns) this.servers.lacksEdns(server, nowMs)
        return
      case 'timeout':
        return this.servers.failed(server, result.waitedMs, nowMs)
      case 'unreachable':
        return this.servers.failed(server, 0, nowMs)
      case 'malformed':
      case 'aborted':
        return
    }
  }
}
