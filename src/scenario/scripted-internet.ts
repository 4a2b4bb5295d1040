/**
 * The Internet that a resolver sees in a scenario: every address answers by script, on UDP and TCP, and nothing
 * takes any time. Queries that no script answers stay pending until someone decides about them.
 */

import type { SocketAddress } from '../address/socket-address.ts'
import type { Due } from '../dns/client/deadlines.ts'
import { serveTcp, type TcpServer } from '../dns/server/tcp-server.ts'
import type { Network, Runtime } from '../runtime/runtime.ts'
import type { FlatHost } from '../sim/flat-host.ts'
import { FlatWorld } from '../sim/flat-world.ts'
import { HeldWaits } from './held-waits.ts'
import { isMatch } from './match-message.ts'
import { hasAddress, isPlayedAt, type Miss, missOf } from './miss.ts'
import { received, type ReceivedMessage } from './received-message.ts'
import type { Entry, ScriptedServer } from './scenario.ts'
import { replyOctets } from './scripted-octets.ts'

/** A query that the resolver has sent to a server. */
export interface UpstreamQuery extends ReceivedMessage {
  readonly server: SocketAddress
  /** The number of the step during which it was sent. */
  readonly step: number
  /** On the clock of the world. */
  readonly atMs: number
  /** Undefined while it is pending. */
  fate: UpstreamFate | undefined
  /** Why no script has answered it, when none has. */
  miss: Miss | undefined
}

export type UpstreamFate =
  | { readonly kind: 'answered'; readonly octets: readonly Uint8Array[]; readonly entry: Entry }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'error' }

/** How to decide about a pending query. */
interface Outcomes {
  /** The resolver's wait for the answer. */
  readonly wait: Due | undefined
  answer(octets: readonly Uint8Array[]): void
  fail(): void
}

/** Addresses that no script is likely to use: of blocks for benchmarks and for discarding (RFC 2544, RFC 6666). */
const RESOLVER_ADDRESSES = ['198.18.53.53', '100::53'] as const

export class ScriptedInternet {
  readonly world: FlatWorld
  readonly resolverHost: FlatHost
  /** What the resolver runs on. */
  readonly runtime: Pick<Runtime, 'clock' | 'random' | 'network'>
  /** Every query, in the order in which they were sent. */
  readonly queries: UpstreamQuery[] = []
  /** The step whose scripts are alive. */
  step = 0
  readonly waits = new HeldWaits()
  readonly #ranges: readonly ScriptedServer[]
  readonly #pending = new Map<UpstreamQuery, Outcomes>()
  /** The waits that an answer was sent to. */
  #answered: Due[] = []
  readonly #tcpServers = new Map<string, Promise<TcpServer>>()

  constructor(ranges: readonly ScriptedServer[], seed: number) {
    this.#ranges = ranges
    this.world = new FlatWorld({ seed })
    this.world.network.links.setDefault({ latencyMs: 0 })
    this.resolverHost = this.world.host(...RESOLVER_ADDRESSES)
    const { clock, random } = this.resolverHost
    this.runtime = { clock, random, network: this.#network() }
    this.world.network.intercept((datagram) => {
      if (!isResolver(datagram.from.ip)) return false
      const { payload, from, to } = datagram
      this.#take(new Uint8Array(payload), 'udp', to, {
        wait: this.waits.last,
        answer: (octets) => {
          for (const message of octets) this.world.network.inject({ payload: message, from: to, to: from })
        },
        fail: () => this.resolverHost.network.report('ECONNREFUSED', from, to),
      })
      return true
    })
  }

  /** Queries that nobody has answered, in the order in which they were sent. */
  get pending(): UpstreamQuery[] {
    return [...this.#pending.keys()]
  }

  /** Answers what is pending and has a script by now. */
  answerPending(): void {
    for (const [query, outcomes] of [...this.#pending]) this.#answerByScript(query, outcomes)
  }

  /** Lets everything happen that does not wait for time or for a query that is pending. */
  async settle(): Promise<void> {
    await this.world.runFor(0)
    // A server answers once: where that was no answer for the resolver, it waits in vain.
    const vain = this.#answered.filter((wait) => this.waits.isOpen(wait))
    this.#answered = []
    if (vain.length === 0) return
    for (const wait of vain) this.waits.end(wait)
    await this.settle()
  }

  /** Answers a pending query with an entry's messages. */
  answer(query: UpstreamQuery, entry: Entry): void {
    this.#answerWith(query, this.#outcomesOf(query), entry)
  }

  /** A pending query gets no answer. */
  timeOut(query: UpstreamQuery): void {
    const outcomes = this.#outcomesOf(query)
    this.#settle(query, { kind: 'timeout' })
    if (outcomes.wait !== undefined) this.waits.end(outcomes.wait)
  }

  /** A pending query cannot be delivered. */
  fail(query: UpstreamQuery): void {
    const outcomes = this.#outcomesOf(query)
    this.#settle(query, { kind: 'error' })
    outcomes.fail()
  }

  #network(): Network {
    const { network } = this.resolverHost
    return {
      bindDatagram: (local) => network.bindDatagram(local),
      listen: (local, accept) => network.listen(local, accept),
      connect: async (remote, signal, from) => {
        await this.#tcpServer(remote)
        return network.connect(remote, signal, from)
      },
    }
  }

  /** Every address listens, from when somebody connects. */
  #tcpServer(address: SocketAddress): Promise<TcpServer> {
    const key = `${address.ip} ${address.port}`
    const open = this.#tcpServers.get(key)
    if (open !== undefined) return open
    const { network, clock } =
      this.world.network.hostAt(address.ip) === undefined ? this.world.host(address.ip) : this.resolverHost
    const opening = serveTcp({ network, clock }, address, (octets) => this.#takeTcp(octets, address))
    this.#tcpServers.set(key, opening)
    return opening
  }

  #takeTcp(octets: Uint8Array, server: SocketAddress): Promise<Uint8Array | null> {
    return new Promise((resolve) => {
      this.#take(new Uint8Array(octets), 'tcp', server, {
        wait: this.waits.last,
        answer: ([first]) => resolve(first ?? null),
        fail: () => resolve(null),
      })
    })
  }

  #take(octets: Uint8Array, transport: 'udp' | 'tcp', server: SocketAddress, outcomes: Outcomes): void {
    const query = {
      ...received(octets, transport),
      server,
      step: this.step,
      atMs: this.world.nowMs,
      fate: undefined,
      miss: undefined,
    }
    this.queries.push(query)
    this.#pending.set(query, outcomes)
    this.#answerByScript(query, outcomes)
  }

  #answerByScript(query: UpstreamQuery, outcomes: Outcomes): void {
    for (const range of this.#ranges) {
      if (!isPlayedAt(range, this.step) || !hasAddress(range, query.server.ip)) continue
      const entry = range.entries.find((candidate) => isMatch(candidate, query))
      if (entry !== undefined) return this.#answerWith(query, outcomes, entry)
    }
    query.miss = missOf(this.#ranges, query, this.step)
  }

  #answerWith(query: UpstreamQuery, outcomes: Outcomes, entry: Entry): void {
    const octets = replyOctets(entry, query)
    this.#settle(query, { kind: 'answered', octets, entry })
    if (outcomes.wait !== undefined) this.#answered.push(outcomes.wait)
    outcomes.answer(octets)
  }

  #settle(query: UpstreamQuery, fate: UpstreamFate): void {
    query.fate = fate
    this.#pending.delete(query)
  }

  #outcomesOf(query: UpstreamQuery): Outcomes {
    const outcomes = this.#pending.get(query)
    if (outcomes === undefined) throw new Error('a query that is not pending')
    return outcomes
  }
}

function isResolver(ip: string): boolean {
  return (RESOLVER_ADDRESSES as readonly string[]).includes(ip)
}
