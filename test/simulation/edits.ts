// What operators do to their zones while the world runs: records come, change and go, and zones move to other servers.

import { TYPE } from '../../src/dns/iana/types.ts'
import type { FlatWorld } from '../../src/sim/flat-world.ts'
import type { Dice } from './dice.ts'
import { plainSet, TTLS } from './generate-records.ts'
import type { Internet, Machine, ZoneModel } from './internet.ts'
import { isAtOrUnder, under } from './names.ts'
import { rrset, type Rrset, withTtl } from './rrset.ts'
import type { SimulatedServer } from './simulated-server.ts'
import type { Tally } from './tally.ts'
import type { ZoneContent } from './zone-content.ts'

/** A walk that is under way goes on with the servers that it has found. */
const UNDER_WAY_MS = 20_000

export class Editor {
  readonly #world: FlatWorld
  readonly #internet: Internet
  readonly #servers: ReadonlyMap<Machine, SimulatedServer>
  readonly #dice: Dice
  readonly #tally: Tally
  /** Nobody edits the root, nor the addresses of servers: these stay where they are. */
  readonly #zones: readonly ZoneModel[]
  readonly #leaves: readonly ZoneModel[]
  readonly #serverNames: ReadonlySet<string>

  constructor(
    world: FlatWorld,
    internet: Internet,
    servers: ReadonlyMap<Machine, SimulatedServer>,
    dice: Dice,
    tally: Tally,
  ) {
    this.#world = world
    this.#internet = internet
    this.#servers = servers
    this.#dice = dice
    this.#tally = tally
    const all = [...internet.zones.values()]
    const parents = new Set(all.map(({ parent }) => parent))
    this.#zones = all.filter(({ parent }) => parent !== undefined)
    this.#leaves = this.#zones.filter((zone) => !parents.has(zone) && zone.parent!.parent !== undefined)
    this.#serverNames = new Set(all.flatMap(namesOfServers))
  }

  /** One edit of one zone. */
  edit(): void {
    const dice = this.#dice
    const kind = dice.weighted([
      ['change', 40],
      ['another TTL', 10],
      ['remove', 15],
      ['add', 20],
      ['move', 15],
    ] as const)
    const zone = dice.pick(kind === 'move' ? this.#leaves : this.#zones)
    const isDone = kind === 'move' ? this.#move(zone) : this.#change(zone, kind)
    if (isDone) this.#tally.count(`edit: ${kind}`)
  }

  #change(zone: ZoneModel, kind: 'change' | 'another TTL' | 'remove' | 'add'): boolean {
    const dice = this.#dice
    const { content } = zone
    if (kind === 'add') {
      const owner = under(dice.pick(['www', 'n0', 'n1', 'new0', 'new1', 'x.ent0']), zone.origin)
      if (content.exists(owner)) return false
      this.#publish(zone, content.with([owner, plainSet(dice, TYPE.A)]))
      return true
    }
    const place = this.#pickPlace(content)
    if (place === undefined) return false
    const [owner, set] = place
    if (kind === 'remove') this.#publish(zone, content.without(owner, set.type))
    else if (kind === 'another TTL') this.#publish(zone, content.with([owner, withTtl(set, dice.pick(TTLS))]))
    else this.#publish(zone, content.with([owner, this.#otherData(set)]))
    return true
  }

  /** An RRset that may be changed without breaking the zone or the way to another. */
  #pickPlace(content: ZoneContent): [owner: string, set: Rrset] | undefined {
    const owner = this.#dice.pick(content.owners)
    if (this.#serverNames.has(owner)) return undefined
    const set = this.#dice.pick(content.rrsetsAt(owner))
    return set.type === TYPE.SOA || set.type === TYPE.NS || set.type === TYPE.DS ? undefined : [owner, set]
  }

  #otherData(set: Rrset): Rrset {
    const dice = this.#dice
    if (set.type !== TYPE.CNAME && set.type !== TYPE.DNAME)
      return plainSet(dice, set.type > 255 ? TYPE.TXT : set.type)
    const { origin } = dice.pick(this.#zones)
    const target = set.type === TYPE.CNAME ? under(dice.pick(['www', 'mail', 'alias1']), origin) : origin
    return rrset(set.type, dice.pick(TTLS), [target])
  }

  #publish(zone: ZoneModel, content: ZoneContent): void {
    const nowMs = this.#world.nowMs
    zone.history.edit(content, nowMs, nowMs + zone.slowestLagMs)
    this.#serve(zone)
  }

  #serve(zone: ZoneModel): void {
    const nowMs = this.#world.nowMs
    for (const machine of zone.machines)
      this.#servers.get(machine)!.change(zone.origin, zone.content, nowMs + machine.lagMs)
  }

  /** Other servers for a zone without children. The old ones drop it, or go on with what they have. */
  #move(zone: ZoneModel): boolean {
    const dice = this.#dice
    const nowMs = this.#world.nowMs
    const parent = zone.parent!
    const machines = dice.pickSome(this.#hosters(zone), dice.between(1, 3))
    if (machines.length === 0) return false
    const names = machines.map(({ name }) => name)
    const before = [...zone.machines]
    const lingerMs = longestNsTtl(zone) * 1000 + UNDER_WAY_MS + parent.slowestLagMs + zone.slowestLagMs
    zone.unsettledUntilMs = Math.max(zone.unsettledUntilMs, nowMs + lingerMs)
    zone.machines.clear()
    for (const machine of machines) zone.machines.add(machine)
    for (const machine of machines) zone.everServedBy.add(machine)
    for (const machine of before) if (!zone.machines.has(machine)) this.#dismiss(machine, zone)
    const own = zone.content.with([zone.origin, rrset(TYPE.NS, dice.pick(TTLS.slice(3)), names)])
    zone.history.edit(own, nowMs, nowMs + lingerMs)
    for (const machine of machines) this.#servers.get(machine)!.change(zone.origin, own, nowMs)
    const listed = rrset(TYPE.NS, dice.pick(TTLS.slice(3)), names)
    this.#publish(parent, parent.content.with([zone.origin, listed]))
    return true
  }

  #dismiss(machine: Machine, zone: ZoneModel): void {
    // Who is asked about the parent as well would go on to be asked, and the world with it be wrong for good.
    const keeps = !this.#isAskedAbove(machine, zone) && this.#dice.chance(0.5)
    this.#tally.count(keeps ? 'edit: old server goes on' : 'edit: old server refuses')
    if (!keeps) this.#servers.get(machine)!.change(zone.origin, undefined, this.#world.nowMs)
  }

  /** Whether any name server of a zone above is, or is said to be, that machine. */
  #isAskedAbove(machine: Machine, { parent }: ZoneModel): boolean {
    if (parent === undefined) return false
    const isIts = (name: string): boolean =>
      name === machine.name || this.#addressesOf(name).some((ip) => machine.ips.includes(ip))
    return (
      parent.machines.has(machine) ||
      namesOfServers(parent).some(isIts) ||
      this.#isAskedAbove(machine, parent)
    )
  }

  /** All that any zone says, glue included. */
  #addressesOf(name: string): string[] {
    return [...this.#internet.zonesAbove(name)].flatMap(({ content }) =>
      [TYPE.A, TYPE.AAAA].flatMap((type) => content.rrset(name, type)?.texts ?? []),
    )
  }

  #hosters(zone: ZoneModel): Machine[] {
    return this.#internet.machines.filter(
      ({ name, quirk }) => quirk === 'none' && !isAtOrUnder(name, zone.origin) && !name.endsWith('.root.'),
    )
  }
}

function namesOfServers({ content, parent, origin }: ZoneModel): readonly string[] {
  return [...content.rrset(origin, TYPE.NS)!.texts, ...(parent?.content.rrset(origin, TYPE.NS)?.texts ?? [])]
}

function longestNsTtl({ content, parent, origin }: ZoneModel): number {
  const ttls = [content, parent!.content].map((each) => each.rrset(origin, TYPE.NS)?.ttlSeconds ?? 0)
  return Math.min(86_400, Math.max(...ttls))
}
