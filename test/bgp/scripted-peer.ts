// A speaker, and a neighbor that says what a test tells it to, with nothing between them.

import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { parseIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import type { BgpEvent, Neighbor } from '../../src/bgp/neighbor.ts'
import { MessageFraming } from '../../src/bgp/message-framing.ts'
import { Speaker } from '../../src/bgp/speaker.ts'
import type { BgpTimers, PeerConfig } from '../../src/bgp/speaker-config.ts'
import type { ByteStream } from '../../src/runtime/runtime.ts'
import type { FlatHost } from '../../src/sim/flat-host.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { BGP_PORT, decodeBgp, describeBgp, encodeBgp, type BgpMessage } from '../../src/wire/bgp.ts'
import type { BgpAttributes } from '../../src/wire/bgp-attributes.ts'
import type { BgpOpen } from '../../src/wire/bgp-open.ts'

const SPEAKER = '10.0.0.1'
const PEER = '10.0.0.2'
export const SPEAKER_AS = 64500
export const PEER_AS = 64501

export const OPEN: BgpOpen = {
  kind: 'open',
  version: 4,
  asn: PEER_AS,
  holdSeconds: 90,
  routerId: ipv4Number('192.0.2.2'),
  capabilities: [
    { kind: 'multiprotocol', afi: 1, safi: 1 },
    { kind: 'route-refresh' },
    { kind: 'four-octet-as', asn: PEER_AS },
  ],
}
export const KEEPALIVE: BgpMessage = { kind: 'keepalive' }

export const ATTRIBUTES: BgpAttributes = {
  origin: 'igp',
  asPath: [{ type: 'sequence', asns: [PEER_AS] }],
  nextHop: ipv4Number(PEER),
  other: [],
}

export function update(
  announced: string[],
  change: Partial<BgpAttributes> = {},
  withdrawn: string[] = [],
): BgpMessage {
  return {
    kind: 'update',
    withdrawn: withdrawn.map(parseIpv4Prefix),
    ...(announced.length === 0 ? {} : { attributes: { ...ATTRIBUTES, ...change } }),
    announced: announced.map(parseIpv4Prefix),
    malformed: [],
  }
}

/** The neighbor's end of one connection. */
export class ScriptedConnection {
  /** What the speaker has said, in one line each. */
  readonly heard: string[] = []
  isOver = false
  readonly #stream: ByteStream
  readonly #framing = new MessageFraming()

  constructor(stream: ByteStream) {
    this.#stream = stream
    void this.#read()
  }

  say(...messages: BgpMessage[]): void {
    for (const message of messages) this.sayOctets(encodeBgp(message, { fourOctetAs: true }))
  }

  sayOctets(octets: Uint8Array): void {
    this.#stream.write(octets).catch(() => {})
  }

  /** The neighbor falls silent for ever, without a word. */
  abort(): void {
    this.#stream.abort()
  }

  async #read(): Promise<void> {
    try {
      for (let octets = await this.#stream.read(); octets !== null; octets = await this.#stream.read()) {
        this.#framing.add(octets)
        for (let next = this.#framing.next(); next !== undefined; next = this.#framing.next()) {
          this.heard.push(describeBgp(decodeBgp(next, { fourOctetAs: true })))
        }
      }
      await this.#stream.end()
    } catch {
      // Reset: over all the same.
    }
    this.isOver = true
  }
}

export class Scene {
  readonly world = new FlatWorld({ seed: 3 })
  readonly speaker: Speaker
  readonly events: BgpEvent[] = []
  /** Connections that the speaker made. */
  readonly accepted: ScriptedConnection[] = []
  readonly #peerHost: FlatHost

  constructor(peer: Partial<PeerConfig> = {}, timers: Partial<BgpTimers> = {}, routerId = '192.0.2.1') {
    const host = this.world.host(SPEAKER)
    this.#peerHost = this.world.host(PEER)
    const config = {
      asn: SPEAKER_AS,
      routerId: ipv4Number(routerId),
      networks: [parseIpv4Prefix('198.51.100.0/24')],
      peers: [
        {
          name: 'peer',
          asn: PEER_AS,
          address: ipv4Number(PEER),
          localAddress: ipv4Number(SPEAKER),
          relation: 'customer' as const,
          ...peer,
        },
      ],
      timers,
    }
    this.speaker = new Speaker(host, config, {
      metricTo: () => 0,
      onBestChanged: () => {},
      onEvent: (event) => this.events.push(event),
    })
  }

  get neighbor(): Neighbor {
    return this.speaker.neighbors()[0]!
  }

  /** Starts the speaker, and waits for its connection. */
  async called(): Promise<ScriptedConnection> {
    await this.listen()
    await this.speaker.start()
    await this.world.runFor(600)
    return this.accepted[0]!
  }

  async listen(): Promise<void> {
    await this.#peerHost.network.listen({ ip: PEER, port: BGP_PORT }, (stream) => {
      this.accepted.push(new ScriptedConnection(stream))
    })
  }

  /** Connects to the speaker. */
  async call(): Promise<ScriptedConnection> {
    const stream = await this.world.run(this.#peerHost.network.connect({ ip: SPEAKER, port: BGP_PORT }))
    return new ScriptedConnection(stream)
  }

  /** As `call`, says what brings a session up, and never reads a word. */
  async callDeaf(open: BgpOpen): Promise<void> {
    const stream = await this.world.run(this.#peerHost.network.connect({ ip: SPEAKER, port: BGP_PORT }))
    for (const message of [open, KEEPALIVE]) {
      stream.write(encodeBgp(message, { fourOctetAs: true })).catch(() => {})
    }
  }

  /** A session that is up, with what has been said until then forgotten. */
  async up(open: BgpOpen = OPEN): Promise<ScriptedConnection> {
    const connection = await this.called()
    connection.say(open, KEEPALIVE)
    await this.world.runFor(100)
    connection.heard.length = 0
    return connection
  }

  known(): string[] {
    return this.speaker
      .entries()
      .filter(({ best }) => best?.peer !== undefined)
      .map(({ prefix: { address, prefixLength } }) => `${address >>> 24}/${prefixLength}`)
  }
}
