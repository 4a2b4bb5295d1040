/**
 * Exchanges with servers on behalf of all resolutions: one at a time for the same question to the same server,
 * each one a lesson about that server. What is asked of whom is for the walk; what the answer means as well.
 */

import type { SocketAddress } from '../../../address/socket-address.ts'
import type { Clock, Random, Runtime } from '../../../runtime/runtime.ts'
import { rrsetKey } from '../../cache/cache-key.ts'
import type { Client } from '../../client/client.ts'
import type { Cookie } from '../../client/cookie.ts'
import type { ExchangeRequest, ExchangeResult, Transport } from '../../client/exchange.ts'
import { type Edns, MIN_UDP_SIZE, SAFE_UDP_SIZE } from '../../message/edns.ts'
import { FLAG } from '../../message/header.ts'
import type { Question } from '../../message/record.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { lamenessKey } from './lameness.ts'
import type { Limits } from '../limits.ts'
import { type ServerState, serverKey, ServerTable } from './server-table.ts'
import type { ResolverSettings } from '../settings.ts'
import { UnderWay } from '../walk/under-way.ts'
import { ZoneLoads } from './zone-loads.ts'

const EDNS: Edns = {
  udpSize: SAFE_UDP_SIZE,
  version: 0,
  extendedRcode: 0,
  flags: 0,
  options: [],
}

/** For a server that stays silent: where not even 1232 octets get through, this many do (RFC 6891 §6.2.5). */
const SMALL_EDNS: Edns = { ...EDNS, udpSize: MIN_UDP_SIZE }
const TIMEOUTS_BEFORE_SMALL = 2

const NO_SERVER_COOKIE = new Uint8Array()
const CLIENT_COOKIE_LENGTH = 8

export interface AskOptions {
  /** When it has to be over. */
  readonly deadlineMs: number
  /** False for authorities, which are asked for what they know themselves (RFC 1035 §4.3.1). */
  readonly recursionDesired: boolean
  /** 'tcp' does not try UDP first. */
  readonly transport?: Transport
  /** On whose account it goes; see `reachedLimit`. */
  readonly zone?: DomainName
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
  readonly #random: Random
  readonly #limits: Limits
  readonly #settings: Pick<ResolverSettings, 'caseRandomisation' | 'cookies'>
  readonly #loads: ZoneLoads
  readonly #underWay = new UnderWay<Promise<UpstreamResult>>()

  /** @param servers what another resolver has learned of them, to go on with */
  constructor(
    client: Client,
    { clock, random }: Pick<Runtime, 'clock' | 'random'>,
    limits: Limits,
    settings: Pick<ResolverSettings, 'caseRandomisation' | 'cookies'>,
    servers = new ServerTable(limits),
  ) {
    this.servers = servers
    this.#client = client
    this.#clock = clock
    this.#random = random
    this.#limits = limits
    this.#settings = settings
    this.#loads = new ZoneLoads(limits)
  }

  /** The limit that forbids to ask any server of the zone just now. */
  reachedLimit(zone: DomainName): 'fetchesPerZone' | 'zoneQueriesPerSecond' | undefined {
    return this.#loads.reached(zone, this.#clock.now())
  }

  /** Asks a server. Never rejects for what the server or the network does. */
  ask(server: SocketAddress, question: Question, options: AskOptions): Promise<UpstreamResult> {
    // Many queries for one name make forging an answer to one of them easy (the birthday attack, RFC 5452 §5).
    const flags = options.recursionDesired ? 'R' : ''
    const key = flags + serverKey(server) + rrsetKey(question.name.key, question.type)
    const underWay = this.#underWay.get(key)
    if (underWay !== undefined) return underWay.then(({ result }) => ({ result, isShared: true }))
    const exchange = this.#exchange(server, question, options, key)
    this.#underWay.set(key, exchange)
    return exchange
  }

  async #exchange(
    server: SocketAddress,
    question: Question,
    options: AskOptions,
    key: string,
  ): Promise<UpstreamResult> {
    const { zone } = options
    const startedAtMs = this.#clock.now()
    const state = this.servers.open(server, startedAtMs)
    state.inFlight++
    this.servers.noteProbe(state, startedAtMs)
    if (zone !== undefined) this.#loads.begin(zone, startedAtMs)
    const result = await this.#client.exchange(
      this.#requestFor(server, question, options, state, startedAtMs),
    )
    const nowMs = this.#clock.now()
    state.inFlight--
    if (zone !== undefined) this.#loads.end(zone, nowMs)
    this.#underWay.delete(key)
    this.#learn(server, question, options, result, nowMs)
    return { result, isShared: false }
  }

  #requestFor(
    { ip, port }: SocketAddress,
    question: Question,
    options: AskOptions,
    state: ServerState,
    nowMs: number,
  ): ExchangeRequest {
    const edns =
      state.lacksEdnsUntilMs > nowMs ? undefined : state.timeouts >= TIMEOUTS_BEFORE_SMALL ? SMALL_EDNS : EDNS
    const { cookies, caseRandomisation } = this.#settings
    return {
      server: { ip, port },
      question,
      flags: options.recursionDesired ? FLAG.RD : 0,
      edns,
      transport: options.transport ?? 'udp',
      udpTimeoutMs: state.timeoutMs,
      tcpTimeoutMs: this.#limits.tcpTimeoutMs,
      deadlineMs: options.deadlineMs,
      hasRandomCase: caseRandomisation && state.changesCaseUntilMs <= nowMs,
      cookie: cookies && state.lacksCookiesUntilMs <= nowMs ? this.#cookieFor(state) : undefined,
    }
  }

  /** RFC 9018 §3: eight octets of chance for each server, for as long as we remember the server. */
  #cookieFor(state: ServerState): Cookie {
    return (state.cookie ??= { client: this.#random.bytes(CLIENT_COOKIE_LENGTH), server: NO_SERVER_COOKIE })
  }

  #learn(
    server: SocketAddress,
    { type }: Question,
    { zone }: AskOptions,
    result: ExchangeResult,
    nowMs: number,
  ): void {
    switch (result.kind) {
      case 'response':
        this.servers.replied(server, result.rttMs, nowMs)
        this.servers.learnManners(server, result, nowMs)
        this.servers.keeps(server, type, nowMs)
        return
      case 'timeout':
        this.servers.failed(server, result.waitedMs, nowMs)
        // What answers other questions at once is not far away: it drops those for this type.
        if (zone !== undefined && this.servers.drops(server, type, nowMs))
          this.servers.lame(server, lamenessKey(zone, type), nowMs)
        return
      case 'unreachable':
        return this.servers.failed(server, 0, nowMs)
      case 'malformed':
      case 'aborted':
        return
    }
  }
}
