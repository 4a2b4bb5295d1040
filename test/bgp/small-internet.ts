// Routers on cables, each with a speaker: what a test says of a link is all that there is to know of it.

import { ipv4Number, ipv4Text, type Ipv4 } from '../../src/address/ipv4-number.ts'
import { formatIpv4Prefix, parseIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import type { OwnAttributes } from '../../src/bgp/bgp-path.ts'
import type { BgpEvent, Neighbor } from '../../src/bgp/neighbor.ts'
import type { PrefixFilter } from '../../src/bgp/prefix-filter.ts'
import type { Relation } from '../../src/bgp/relation.ts'
import type { RibEntry } from '../../src/bgp/rib-entry.ts'
import { Speaker } from '../../src/bgp/speaker.ts'
import type { BgpTimers, PeerConfig } from '../../src/bgp/speaker-config.ts'
import { startWorld } from '../../src/sim/start-world.ts'
import type { CablePlan, HostPlan, InterfacePlan } from '../../src/sim/topology.ts'
import type { WiredWorld } from '../../src/sim/wired-world.ts'
import { formatAsPath } from '../../src/wire/bgp-as-path.ts'

export interface RouterPlan {
  readonly asn: number
  readonly networks?: readonly string[]
  readonly timers?: Partial<BgpTimers>
}

/** The first is to the second what `relation` says: `['a', 'customer', 'b']` has a pay b. */
export type LinkPlan = readonly [
  a: string,
  relation: 'customer' | 'peer' | 'internal',
  b: string,
  options?: LinkOptions,
]

export interface LinkOptions {
  readonly latencyMs?: number
  /** What the first, and the second, is told further of the other. */
  readonly of?: Partial<PeerConfig>
  readonly by?: Partial<PeerConfig>
}

const MIRRORED: Readonly<Record<Relation, Relation>> = {
  customer: 'provider',
  provider: 'customer',
  peer: 'peer',
  internal: 'internal',
}

export class SmallInternet {
  readonly world: WiredWorld
  readonly speakers = new Map<string, Speaker>()
  /** What became of routers' best paths, in order: `a 10.0.0.0/8 via 64500`. */
  readonly changes: string[] = []
  readonly events: (BgpEvent & { router: string })[] = []
  /** Costs of next hops by router, where they are not 0; undefined for none. */
  readonly metrics = new Map<string, number | undefined>()
  readonly #links: readonly LinkPlan[]

  constructor(routers: Readonly<Record<string, RouterPlan>>, links: readonly LinkPlan[], seed = 1) {
    this.#links = links
    this.world = startWorld(
      { hosts: hostsOf(Object.keys(routers), links), cables: cablesOf(links) },
      { seed },
    )
    Object.entries(routers).forEach(([name, plan], i) => {
      this.speakers.set(name, this.#speaker(name, plan, i, routers))
    })
  }

  /** Starts all speakers, and lets the world run until they have nothing more to say. */
  async start(): Promise<void> {
    await Promise.all([...this.speakers.values()].map((speaker) => speaker.start()))
    await this.settle()
  }

  /** Lets the world run until nothing has changed for two seconds. */
  async settle(): Promise<void> {
    const all = [...this.speakers.values()]
    for (let i = 0; i < 1200; i++) {
      await this.world.runFor(250)
      const lastMs = Math.max(...all.map(({ settledAtMs }) => settledAtMs))
      if (!all.some(({ pendingUpdates }) => pendingUpdates) && this.world.nowMs - lastMs >= 2000) return
    }
    throw new Error('BGP does not come to rest')
  }

  speaker(name: string): Speaker {
    return this.speakers.get(name)!
  }

  entry(router: string, prefix: string): RibEntry {
    return this.speaker(router).entry(parseIpv4Prefix(prefix))
  }

  /** The AS path that the router has chosen: `64501 64502`; '' for its own, undefined for none. */
  path(router: string, prefix: string): string | undefined {
    const best = this.entry(router, prefix).best
    return best && formatAsPath(best.asPath)
  }

  /** All prefixes to which the router has a path. */
  known(router: string): string[] {
    return this.speaker(router)
      .entries()
      .filter(({ best }) => best !== undefined)
      .map(({ prefix }) => formatIpv4Prefix(prefix))
  }

  neighbor(router: string, name: string): Neighbor {
    return this.speaker(router)
      .neighbors()
      .find((each) => each.name === name)!
  }

  announce(router: string, prefix: string, attributes?: OwnAttributes): void {
    this.speaker(router).announce(parseIpv4Prefix(prefix), attributes)
  }

  withdraw(router: string, prefix: string): void {
    this.speaker(router).withdraw(parseIpv4Prefix(prefix))
  }

  /** The cable of a link, by the names of its ends. */
  cable(a: string, b: string) {
    return this.world.cable(linkName(a, b))
  }

  /** Our address on a link, as `addressOn('a', 'b')` is that of a. */
  addressOn(router: string, other: string): Ipv4 {
    const at = this.#links.findIndex(
      ([a, , b]) => (a === router && b === other) || (a === other && b === router),
    )
    return addressOf(at, this.#links[at]![0] === router ? 1 : 2)
  }

  /** What a next hop costs the router, from now on; undefined cuts it off. */
  setMetric(router: string, nextHop: Ipv4, metric: number | undefined): void {
    this.metrics.set(`${router} ${ipv4Text(nextHop)}`, metric)
  }

  #speaker(
    name: string,
    plan: RouterPlan,
    at: number,
    routers: Readonly<Record<string, RouterPlan>>,
  ): Speaker {
    const peers = this.#links.flatMap((link, i) => peersOf(name, link, i, routers))
    return new Speaker(
      this.world.host(name),
      {
        asn: plan.asn,
        routerId: ipv4Number('192.0.2.1') + at,
        name,
        networks: (plan.networks ?? []).map(parseIpv4Prefix),
        peers,
        ...(plan.timers === undefined ? {} : { timers: plan.timers }),
      },
      {
        metricTo: (nextHop) => {
          const key = `${name} ${ipv4Text(nextHop)}`
          return this.metrics.has(key) ? this.metrics.get(key) : 0
        },
        onBestChanged: (changes) => {
          for (const { prefix, best } of changes) {
            const how = best === undefined ? 'gone' : `via ${formatAsPath(best.asPath)}`
            this.changes.push(`${name} ${formatIpv4Prefix(prefix)} ${how}`)
          }
        },
        onEvent: (event) => this.events.push({ ...event, router: name }),
      },
    )
  }
}

/** A filter from text: `accept 10.0.0.0/8+ 64500 64501`, where + is for its parts as well. */
export function filter(...lines: string[]): PrefixFilter {
  return lines.map((line) => {
    const [action = '', prefix = '', ...origins] = line.split(' ')
    return {
      prefix: parseIpv4Prefix(prefix.replace('+', '')),
      orLonger: prefix.endsWith('+'),
      action: action as 'accept' | 'reject',
      ...(origins.length === 0 ? {} : { origins: origins.map(Number) }),
    }
  })
}

function linkName(a: string, b: string): string {
  return `${a}-${b}`
}

function addressOf(link: number, end: 1 | 2): Ipv4 {
  return ipv4Number('10.0.0.0') + link * 4 + end
}

function hostsOf(names: readonly string[], links: readonly LinkPlan[]): Record<string, HostPlan> {
  const hosts: Record<string, HostPlan> = {}
  for (const name of names) {
    const interfaces: Record<string, InterfacePlan> = {}
    links.forEach(([a, , b], i) => {
      if (a === name) interfaces[`to-${b}`] = { address: `${ipv4Text(addressOf(i, 1))}/30` }
      if (b === name) interfaces[`to-${a}`] = { address: `${ipv4Text(addressOf(i, 2))}/30` }
    })
    hosts[name] = { interfaces, forwarding: true }
  }
  return hosts
}

function cablesOf(links: readonly LinkPlan[]): CablePlan[] {
  return links.map(([a, , b, { latencyMs = 5 } = {}]) => ({
    between: [`${a} to-${b}`, `${b} to-${a}`],
    name: linkName(a, b),
    latencyMs,
  }))
}

function peersOf(
  name: string,
  [a, relation, b, { of, by } = {}]: LinkPlan,
  link: number,
  routers: Readonly<Record<string, RouterPlan>>,
): PeerConfig[] {
  const [ours, theirs] = [addressOf(link, a === name ? 1 : 2), addressOf(link, a === name ? 2 : 1)]
  const ends = { address: theirs, localAddress: ours }
  if (name === a) return [{ name: b, asn: routers[b]!.asn, ...ends, relation: MIRRORED[relation], ...of }]
  if (name === b) return [{ name: a, asn: routers[a]!.asn, ...ends, relation, ...by }]
  return []
}
