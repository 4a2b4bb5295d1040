// Makes up an Internet from dice: a tree of zones, machines that serve them well or badly, and delegations from
// zone to zone that are right, or wrong in the ways that delegations are wrong.

import { TYPE } from '../../src/dns/iana/types.ts'
import type { Dice, Weighted } from './dice.ts'
import { fillZone, TTLS } from './generate-records.ts'
import { Internet, Machine, ZoneModel } from './internet.ts'
import { isAtOrUnder, under } from './names.ts'
import { type QuirkName, QUIRKS } from './quirks.ts'
import { rrset } from './rrset.ts'
import type { Tally } from './tally.ts'
import { type NsEntry, ZoneDraft } from './zone-draft.ts'

export interface InternetSize {
  readonly zones: number
}

const DEEPEST = 6

/** What is wrong with a delegation. */
const DEFECTS: Weighted<Defect> = [
  ['none', 78],
  ['no-glue', 1],
  ['partial-glue', 3],
  ['wrong-glue', 3],
  ['loopback-glue', 2],
  ['lame-server', 3],
  ['all-lame', 1],
  ['server-without-address', 3],
  ['parent-lists-fewer', 3],
  ['child-lists-fewer', 3],
]
type Defect =
  | 'none'
  | 'no-glue'
  | 'partial-glue'
  | 'wrong-glue'
  | 'loopback-glue'
  | 'lame-server'
  | 'all-lame'
  | 'server-without-address'
  | 'parent-lists-fewer'
  | 'child-lists-fewer'

const QUIRK_WEIGHTS: Weighted<QuirkName> = (Object.keys(QUIRKS) as QuirkName[]).map((name) => [
  name,
  QUIRKS[name].weight,
])

/** Names whose servers `quirks.ts` tells lies about: who serves them must not be the liar. */
const VICTIMS: readonly string[] = ['.', 't0.', 't1.', 'd0.t0.']

export function generateInternet(dice: Dice, { zones: wanted }: InternetSize, tally: Tally): Internet {
  const maker = new InternetMaker(dice, tally)
  maker.growTree(wanted)
  return maker.finish()
}

class InternetMaker {
  readonly #dice: Dice
  readonly #tally: Tally
  readonly #machines: Machine[] = []
  readonly #drafts: ZoneDraft[] = []
  /** Servers that take in other people's zones. */
  readonly #hosters: NsEntry[] = []
  readonly #lame = new Map<ZoneDraft, Set<Machine>>()

  constructor(dice: Dice, tally: Tally) {
    this.#dice = dice
    this.#tally = tally
  }

  growTree(wanted: number): void {
    const dice = this.#dice
    const root = this.#draft('.', undefined)
    root.entries = ['a', 'b', 'c'].map((label) => this.#newServer(under(label, 'root.'), true))
    // The root itself is always well.
    this.#enterServers(root, root.entries)
    const tops = Array.from({ length: dice.between(3, 8) }, (_, i) => this.#draft(`t${i}.`, root))
    for (const top of tops) this.#serveByOwn(top, dice.between(1, 3), true)
    const hosters = Math.max(2, wanted >> 4)
    for (let i = 0; i < wanted - tops.length - 1; i++) {
      const parent = i < hosters ? tops[i % tops.length]! : this.#pickParent(tops)
      const zone = this.#draft(this.#newOrigin(parent, i), parent)
      if (i < hosters) this.#hosters.push(...this.#serveByOwn(zone, dice.between(2, 4), i < 2))
      else this.#chooseServers(zone)
    }
    if (dice.chance(0.5)) this.#delegateInACircle(tops)
    for (const zone of this.#drafts) if (zone.parent !== undefined) this.#delegate(zone, zone.parent)
    const names = this.#drafts.flatMap((zone) => Array.from({ length: 4 }, (_, i) => nameIn(zone, i)))
    for (const zone of this.#drafts) fillZone(dice, zone, names, this.#tally)
  }

  finish(): Internet {
    const models = new Map<ZoneDraft, ZoneModel>()
    for (const draft of this.#drafts) {
      const lame = this.#lame.get(draft)
      const machines = draft.entries.map(({ machine }) => machine).filter((machine) => !lame?.has(machine))
      const parent = draft.parent === undefined ? undefined : models.get(draft.parent)
      models.set(draft, new ZoneModel(draft.origin, parent, draft.content(), machines))
    }
    this.#tally.count('zones', this.#drafts.length)
    this.#tally.count('machines', this.#machines.length)
    return new Internet(models.values(), this.#machines)
  }

  #draft(origin: string, parent: ZoneDraft | undefined): ZoneDraft {
    const draft = new ZoneDraft(origin, parent)
    this.#drafts.push(draft)
    this.#tally.count(`zone at depth ${draft.depth}`)
    const soa = `ns.${origin === '.' ? '' : origin} root. 1 7200 900 1209600 ${this.#dice.pick(TTLS)}`
    draft.put(origin, rrset(TYPE.SOA, this.#dice.pick(TTLS), [soa]))
    return draft
  }

  /** Mostly straight below the parent; sometimes with an empty non-terminal in between. */
  #newOrigin(parent: ZoneDraft, i: number): string {
    const below = this.#dice.chance(0.15) ? under(`e${i}`, parent.origin) : parent.origin
    return under(`d${i}`, below)
  }

  #pickParent(tops: readonly ZoneDraft[]): ZoneDraft {
    const parent = this.#dice.chance(0.5) ? this.#dice.pick(tops) : this.#dice.pick(this.#drafts)
    return parent.depth === 0 || parent.depth >= DEEPEST ? this.#dice.pick(tops) : parent
  }

  #newServer(name: string, isWell = false): NsEntry {
    const dice = this.#dice
    const i = this.#machines.length + 1
    const v4 = `20.${i >> 8}.${i & 255}.1`
    const v6 = `2001:db8::${i.toString(16)}`
    const ips = isWell
      ? [v4, v6]
      : dice.weighted([
          [[v4], 50],
          [[v4, v6], 45],
          [[v6], 5],
        ])
    const quirk = isWell ? 'none' : dice.weighted(QUIRK_WEIGHTS)
    this.#tally.count(`server: ${quirk}`)
    const machine = new Machine({
      name,
      ips,
      quirk,
      roundTripMs: Math.round(quirk === 'slow' ? dice.magnitude(2000, 8000) : dice.magnitude(2, 120)),
      lagMs: dice.chance(0.1) ? dice.between(1000, 3_600_000) : 0,
    })
    this.#machines.push(machine)
    return { name, machine }
  }

  /** With names of its own, and machines that are new. */
  #serveByOwn(zone: ZoneDraft, count: number, isWell = false): NsEntry[] {
    const entries = Array.from({ length: count }, (_, i) =>
      this.#newServer(under(`ns${i + 1}`, zone.origin), isWell),
    )
    zone.entries.push(...entries)
    this.#enterServers(zone, entries)
    return entries
  }

  #chooseServers(zone: ZoneDraft): void {
    const dice = this.#dice
    const allowed = this.#hosters.filter(({ machine }) => this.#mayServe(machine, zone))
    const hosted = dice.pickSome(allowed, dice.between(1, 3))
    const kind = dice.weighted([
      ['hosted', 50],
      ['own', 25],
      // Names in the zone for machines of others: what many do to look independent.
      ['vanity', 15],
      ['both', 10],
    ] as const)
    this.#tally.count(`servers: ${kind}`)
    if (kind === 'own' || kind === 'both' || hosted.length === 0) this.#serveByOwn(zone, dice.between(1, 2))
    if (kind === 'hosted' || kind === 'both') zone.entries.push(...hosted)
    if (kind === 'vanity') {
      const entries = hosted.map(({ machine }, i) => ({ name: under(`ns${i + 1}`, zone.origin), machine }))
      zone.entries.push(...entries)
      this.#enterServers(zone, entries)
    }
  }

  #mayServe(machine: Machine, zone: ZoneDraft): boolean {
    return machine.quirk !== 'poisons' || !VICTIMS.some((victim) => isAtOrUnder(victim, zone.origin))
  }

  #enterServers(zone: ZoneDraft, entries: readonly NsEntry[]): void {
    for (const { name, machine } of entries)
      zone.putAddresses(name, machine.ips, this.#dice.pick(TTLS.slice(2)))
  }

  /** Two zones each of which has its servers in the other: nobody gets in. */
  #delegateInACircle(tops: readonly ZoneDraft[]): void {
    const [one, other] = ['circle1', 'circle2'].map((label, i) =>
      this.#draft(under(label, tops[i % tops.length]!.origin), tops[i % tops.length]),
    )
    for (const [zone, away] of [
      [one!, other!],
      [other!, one!],
    ] as const) {
      const entry = this.#newServer(under('ns1', away.origin), true)
      zone.entries = [entry]
      away.putAddresses(entry.name, entry.machine.ips, 3600)
    }
    this.#tally.count('delegation: in a circle')
  }

  /** The NS records in the parent and the child, with glue. */
  #delegate(zone: ZoneDraft, parent: ZoneDraft): void {
    const dice = this.#dice
    const isTop = parent.depth === 0
    const defect = isTop || zone.entries.length === 0 ? 'none' : dice.weighted(DEFECTS)
    this.#tally.count(`delegation: ${defect}`)
    const [all, more] = this.#listedServers(zone, defect)
    const childList = defect === 'child-lists-fewer' ? all.slice(0, 1) : all
    const parentList = defect === 'parent-lists-fewer' ? all.slice(0, 1) : all
    const ttls = isTop ? [86_400, 172_800] : TTLS.slice(3)
    const names = (entries: readonly NsEntry[]): string[] => [
      ...new Set([...entries.map(({ name }) => name), ...more]),
    ]
    zone.put(zone.origin, rrset(TYPE.NS, dice.pick(ttls), names(childList)))
    parent.put(zone.origin, rrset(TYPE.NS, dice.pick(ttls), names(parentList)))
    parentList.forEach((entry, i) => this.#putGlue(zone, parent, entry, i, defect))
    if (!isTop && dice.chance(0.1)) parent.put(zone.origin, rrset(TYPE.DS, 300, ['1 8 2 ' + 'AB'.repeat(32)]))
  }

  #listedServers(zone: ZoneDraft, defect: Defect): [entries: NsEntry[], namesBeside: string[]] {
    switch (defect) {
      case 'lame-server': {
        const stranger = this.#dice.pick(this.#hosters)
        const isListed = zone.entries.some(({ machine }) => machine === stranger.machine)
        return [zone.entries, isListed ? [] : [stranger.name]]
      }
      case 'all-lame':
        this.#lame.set(zone, new Set(zone.entries.map(({ machine }) => machine)))
        return [zone.entries, []]
      case 'server-without-address':
        return [zone.entries, [under('no-such-server', zone.parent!.origin)]]
      default:
        return [zone.entries, []]
    }
  }

  #putGlue(zone: ZoneDraft, parent: ZoneDraft, entry: NsEntry, i: number, defect: Defect): void {
    const dice = this.#dice
    const { name, machine } = entry
    const isInDomain = isAtOrUnder(name, zone.origin)
    // A sibling's glue is the sibling's to give; some parents have it and some do not.
    if (!isInDomain && !(isAtOrUnder(name, parent.origin) && dice.chance(0.7))) return
    this.#tally.count(isInDomain ? 'glue: in-domain' : 'glue: sibling')
    if (defect === 'no-glue' || (defect === 'partial-glue' && i > 0)) return
    const ttl = dice.pick(TTLS.slice(3))
    if (!isInDomain) {
      if (!parent.has(name)) parent.putAddresses(name, machine.ips, ttl)
    } else if (defect === 'wrong-glue' && i === 0)
      parent.putAddresses(name, [dice.pick(this.#machines).ips[0]!], ttl)
    else if (defect === 'loopback-glue' && i === 0) parent.putAddresses(name, ['127.0.0.1'], ttl)
    else parent.putAddresses(name, machine.ips, ttl)
  }
}

/** Names that aliases of other zones may lead to, whether or not they come to exist. */
function nameIn(zone: ZoneDraft, i: number): string {
  return under(['www', 'mail', 'n0', 'alias0'][i]!, zone.origin)
}
