/**
 * Exchanges with servers on behalf of all resolutions: one at a time for the same question to the same server,
 * each one a lesson about that server. What is asked of whom is for the walk; what the answer means as well.
 */

import type { Clock } from '../../runtime/runtime.ts'
import { rrsetKey } from '../cache/cache-key.ts'
import type { Client } from '../client/client.ts'
import type { ExchangeResult } from '../client/exchange.ts'
import { DNS_PORT } from '../iana/port.ts'
import { type Edns, SAFE_UDP_SIZE } from '../message/edns.ts'
import type { Question } from '../message/record.ts'
import type { Limits } from './limits.ts'
import { ServerTable } from './server-table.ts'

const EDNS: Edns = {
  udpSize: SAFE_UDP_SIZE,
  version: 0,
  extendedRcode: 0,
  flags: 0,
  options: [],
}

/** RFC 1035 §4.3.1: we ask for what the server itself knows, so RD stays clear. */
const NO_FLAGS = 0

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

  constructor(client: Client, clock: Clock, limits: Limits) {
    this.servers = new ServerTable(limits)
    this.#client = client
    this.#clock = clock
    this.#limits = limits
  }

  /** Asks the server at `ip`; over by `deadlineMs`. Never rejects for what the server or the network does. */
  async ask(ip: string, question: Question, deadlineMs: number): Promise<UpstreamResult> {
    // Many queries for one name make forging an answer to one of them easy (the birthday attack, RFC 5452 §5).
    const key = ip + rrsetKey(question.name.key, question.type)
    const underWay = this.#underWay.get(key)
    if (underWay !== undefined) return { result: await underWay, isShared: true }
    const exchange = this.#exchange(ip, question, deadlineMs)
    this.#underWay.set(key, exchange)
    try {
      return { result: await exchange, isShared: false }
    } finally {
      this.#underWay.delete(key)
    }
  }

  async #exchange(ip: string, question: Question, deadlineMs: number): Promise<ExchangeResult> {
    const nowMs = this.#clock.now()
    const state = this.servers.get(ip, nowMs)
    const lacksEdns = state !== undefined && state.lacksEdnsUntilMs > nowMs
    const result = await this.#client.exchange({
      server: { ip, port: DNS_PORT },
      question,
      flags: NO_FLAGS,
      edns: lacksEdns ? undefined : EDNS,
      transport: 'udp',
      udpTimeoutMs: state?.timeoutMs ?? this.#limits.unknownRttMs,
      tcpTimeoutMs: this.#limits.tcpTimeoutMs,
      deadlineMs,
    })
    this.#learn(ip, result)
    return result
  }

  #learn(ip: string, result: ExchangeResult): void {
    const nowMs = this.#clock.now()
    switch (result.kind) {
      case 'response':
        this.servers.replied(ip, result.rttMs, nowMs)
        if (result.refusedEdns) this.servers.lacksEdns(ip, nowMs)
        return
      case 'timeout':
        return this.servers.failed(ip, result.waitedMs, nowMs)
      case 'unreachable':
        return this.servers.failed(ip, 0, nowMs)
      case 'malformed':
      case 'aborted':
        return
    }
  }
}
