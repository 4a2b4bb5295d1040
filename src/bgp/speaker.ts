/**
 * A BGP speaker (RFC 4271): one router's sessions with its neighbors, the tables, and the decisions between them. What
 * it decides leaves as a value; it knows no routing table, and of the interior of its system only what a way costs.
 */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { formatSocketAddress } from '../address/socket-address.ts'
import type { ByteStream, Listener, Runtime } from '../runtime/runtime.ts'
import { BGP_PORT } from '../wire/bgp.ts'
import { BGP_ERROR, CEASE } from '../wire/bgp-errors.ts'
import { ownPath, type BgpPath, type OwnAttributes } from './bgp-path.ts'
import type { MetricTo } from './decision-steps.ts'
import { LocRib } from './loc-rib.ts'
import type { BgpEvent, Neighbor } from './neighbor.ts'
import { Peer } from './peer.ts'
import type { PrefixFilter } from './prefix-filter.ts'
import { prefixKey } from './prefix-table.ts'
import type { BestChange, RibEntry } from './rib-entry.ts'
import { ribEntry, type RibTables } from './rib-view.ts'
import { DEFAULT_TIMERS, type PeerConfig, type SpeakerConfig } from './speaker-config.ts'

/** What a speaker needs of the router that it runs on. */
export interface SpeakerWorld {
  /** What the way to a next hop costs; undefined where there is none. A change of it is told by `reconsider`. */
  readonly metricTo: MetricTo
  /** Other paths are the best from now on: routes to be installed, or to be removed. */
  onBestChanged(changes: readonly BestChange[]): void
  onEvent?(event: BgpEvent): void
}

export class Speaker {
  readonly config: SpeakerConfig
  readonly #runtime: Pick<Runtime, 'clock' | 'random' | 'network'>
  readonly #world: SpeakerWorld
  readonly #locRib = new LocRib()
  /** By the neighbor's name. */
  readonly #peers: ReadonlyMap<string, Peer>
  /** By the addresses of a connection's ends, theirs first. */
  readonly #peersByEnds = new Map<string, Peer>()
  #listeners: Listener[] = []
  #settledAtMs: number

  /** Throws `RangeError` where two peers have one name, or the same addresses. */
  constructor(
    runtime: Pick<Runtime, 'clock' | 'random' | 'network'>,
    config: SpeakerConfig,
    world: SpeakerWorld,
  ) {
    this.config = config
    this.#runtime = runtime
    this.#world = world
    this.#settledAtMs = runtime.clock.now()
    this.#peers = this.#makePeers()
  }

  /** When a best path last changed or something was told to a neighbor, by the runtime's clock. */
  get settledAtMs(): number {
    return this.#settledAtMs
  }

  /**
   * Whether this speaker has something left to say or decide, or may be about to get a session up. When none of a world
   * has, and the last `settledAtMs` is longer ago than a message travels, BGP has converged.
   */
  get pendingUpdates(): boolean {
    return this.#locRib.isUndecided || [...this.#peers.values()].some((peer) => peer.isPending)
  }

  /** Originates its networks, listens at its ends of all sessions, and begins to connect. Rejects with `SocketError`. */
  async start(): Promise<void> {
    const { networks, port = BGP_PORT, peers } = this.config
    // One path for all of them, so that they are told together.
    const path = this.#ownPath({})
    for (const prefix of networks) this.#locRib.put(prefixKey(prefix), path)
    this.#decide()
    const ips = new Set(peers.map(({ localAddress }) => ipv4Text(localAddress)))
    for (const ip of ips) {
      const accept = (stream: ByteStream): void => this.#accept(stream)
      this.#listeners.push(await this.#runtime.network.listen({ ip, port }, accept))
    }
    for (const peer of this.#peers.values()) peer.start()
  }

  /** Tells all neighbors that it is over, and forgets what they have told. */
  async close(): Promise<void> {
    const notice = { code: BGP_ERROR.cease, subcode: CEASE.shutdown, data: new Uint8Array(0) }
    for (const peer of this.#peers.values()) peer.stop(notice)
    this.#decide()
    const listeners = this.#listeners
    this.#listeners = []
    await Promise.all(listeners.map((listener) => listener.close()))
  }

  /** Originates a prefix, or says something else of one. */
  announce(prefix: Ipv4Prefix, attributes: OwnAttributes = {}): void {
    this.#locRib.put(prefixKey(prefix), this.#ownPath(attributes))
    this.#decide()
  }

  /** Takes back what `announce` said, or `networks` of the configuration. */
  withdraw(prefix: Ipv4Prefix): void {
    this.#locRib.remove(prefixKey(prefix), undefined)
    this.#decide()
  }

  neighbors(): Neighbor[] {
    return [...this.#peers.values()].map((peer) => peer.view())
  }

  /** All prefixes that anyone has told us, usable or not, by address and then by length. */
  entries(): RibEntry[] {
    const tables = this.#tables
    const keys = new Set([...this.#locRib.keys(), ...tables.adjRibsIn.flatMap((each) => [...each.keys()])])
    return [...keys].sort((a, b) => a - b).map((key) => ribEntry(key, tables))
  }

  /** What is known of exactly this prefix, usable or not. */
  entry(prefix: Ipv4Prefix): RibEntry {
    return ribEntry(prefixKey(prefix), this.#tables)
  }

  /** The longest prefix with a usable path that holds the address. */
  lookup(ip: Ipv4): RibEntry | undefined {
    const key = this.#locRib.longest(ip)
    return key === undefined ? undefined : ribEntry(key, this.#tables)
  }

  /** What it costs to get to next hops has changed. */
  reconsider(): void {
    this.#locRib.doubt()
    this.#decide()
  }

  /**
   * A link is down, and with it the sessions that have our address on it: vendors' rule (fast external fallover), since
   * the hold timer would take a minute and a half to find out.
   */
  linkDown(localAddress: Ipv4): void {
    for (const config of this.config.peers) {
      if (config.localAddress === localAddress) this.#peer(config.name).linkDown()
    }
    this.#decide()
  }

  /** Judges what a neighbor has told by another filter, without asking again. Throws `RangeError` for an unknown name. */
  setImportFilter(peerName: string, filter: PrefixFilter | undefined): void {
    this.#peer(peerName).tables.refilter(filter)
    this.#decide()
  }

  get #tables(): RibTables {
    const adjRibsIn = [...this.#peers.values()].map(({ tables }) => tables)
    return { locRib: this.#locRib, adjRibsIn, metricTo: this.#world.metricTo }
  }

  #peer(name: string): Peer {
    const peer = this.#peers.get(name)
    if (peer !== undefined) return peer
    throw new RangeError(`no neighbor ${name}; there are ${[...this.#peers.keys()].join(', ') || 'none'}`)
  }

  #makePeers(): Map<string, Peer> {
    const { asn, peers } = this.config
    const system = { asn, localAddresses: new Set(peers.map(({ localAddress }) => localAddress)) }
    const byName = new Map<string, Peer>()
    for (const config of peers) {
      const peer = this.#makePeer(config, system)
      const ends = endsOf(ipv4Text(config.address), ipv4Text(config.localAddress))
      if (byName.has(config.name) || this.#peersByEnds.has(ends)) {
        throw new RangeError(`two neighbors ${config.name} at ${ends}`)
      }
      byName.set(config.name, peer)
      this.#peersByEnds.set(ends, peer)
    }
    return byName
  }

  #makePeer(peer: PeerConfig, system: { asn: number; localAddresses: ReadonlySet<Ipv4> }): Peer {
    const { asn, routerId, timers } = this.config
    return new Peer({
      runtime: this.#runtime,
      asn,
      routerId,
      timers: { ...DEFAULT_TIMERS, ...timers },
      peer,
      system,
      locRib: this.#locRib,
      caughtUp: () => this.#decide(),
      told: () => this.#touch(),
      onEvent: (event) => this.#world.onEvent?.(event),
    })
  }

  #accept(stream: ByteStream): void {
    const peer = this.#peersByEnds.get(endsOf(stream.remote.ip, stream.local.ip))
    if (peer !== undefined) return peer.accept(stream)
    stream.abort()
    const ip = formatSocketAddress(stream.remote)
    this.#world.onEvent?.({ kind: 'stranger', atMs: this.#runtime.clock.now(), ip })
  }

  #ownPath(attributes: OwnAttributes): BgpPath {
    return ownPath(this.config.routerId, this.#runtime.clock.now(), attributes)
  }

  #decide(): void {
    if (!this.#locRib.isUndecided) return
    const changes = this.#locRib.decide(this.#world.metricTo)
    if (changes.length === 0) return
    this.#touch()
    // The router's own table comes first: nobody is told of a way that is not there yet (RFC 4271 §9.2).
    this.#world.onBestChanged(changes.map(({ change }) => change))
    const keys = changes.map(({ key }) => key)
    for (const peer of this.#peers.values()) peer.mark(keys)
  }

  #touch(): void {
    this.#settledAtMs = this.#runtime.clock.now()
  }
}

function endsOf(remoteIp: string, localIp: string): string {
  return `${remoteIp} and ${localIp}`
}
