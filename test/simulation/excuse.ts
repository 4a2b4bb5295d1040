// When a resolver may say that it failed: only if something on the way to the answer was broken, changing or in
// trouble of late. Otherwise there was a way to the answer all along, within the limits, and it had to be found.

import { TYPE } from '../../src/dns/iana/types.ts'
import { isNeverAsked, type ResolverFacts } from './facts.ts'
import type { Internet, Machine, ZoneModel } from './internet.ts'
import type { AskedQuestion } from './judgement.ts'
import { isAtOrUnder, labelCount } from './names.ts'
import { QUIRKS } from './quirks.ts'
import type { Occasion, Reference } from './reference.ts'

/** For so long a resolver may bear a grudge: it remembers servers for 15 minutes. */
const GRUDGE_MS = 20 * 60_000
/** Datagrams that a server and the resolver may lose of each other before the resolver may give it up. */
const MOST_MISHAPS = 2
/** What an address that keeps silent may cost: three attempts, each for twice as long as the one before. */
const SILENT_ADDRESS_MS = 5200
/** What one costs that says something of no use. */
const USELESS_ADDRESS_MS = 300
/** The part of its time that a resolver may have to spend on what is reckoned with here. */
const MOST_OF_PATIENCE = 0.8
/** Questions about server addresses inside one another. */
const DEEPEST_LOOKUP = 3

interface Effort {
  ms: number
  queries: number
  lookups: number
}

/** Why a question may fail on this occasion; undefined when it must not. */
export function excuseFor(
  internet: Internet,
  reference: Reference,
  facts: ResolverFacts,
  question: AskedQuestion,
  occasion: Occasion,
): string | undefined {
  return new Inquiry(internet, reference, facts, occasion).excuse(question)
}

/** All addresses that a server's name may be found to have, and why it may be found to have none. */
interface Addresses {
  readonly ips: readonly string[]
  readonly excuse: string | undefined
}

class Inquiry {
  readonly #internet: Internet
  readonly #reference: Reference
  readonly #facts: ResolverFacts
  readonly #occasion: Occasion
  readonly #effort: Effort = { ms: 0, queries: 0, lookups: 0 }
  /** What became of each zone so far; 'under inquiry' while that is being found out. */
  readonly #zones = new Map<ZoneModel, string | undefined>()

  constructor(internet: Internet, reference: Reference, facts: ResolverFacts, occasion: Occasion) {
    this.#internet = internet
    this.#reference = reference
    this.#facts = facts
    this.#occasion = occasion
  }

  excuse({ name, type }: AskedQuestion): string | undefined {
    const excuse = this.#excuseForName(name, type, [], 0)
    if (excuse !== undefined) return excuse
    const { ms, queries, lookups } = this.#effort
    if (lookups > this.#facts.mostLookups / 2) return 'it takes too many look-ups'
    if (ms > this.#facts.patienceMs * MOST_OF_PATIENCE) return 'it takes too long'
    return queries > this.#facts.mostQueries / 2 ? 'it takes too many queries' : undefined
  }

  #excuseForName(name: string, type: number, trail: readonly string[], depth: number): string | undefined {
    if (trail.includes(name)) return 'aliases in a circle'
    if (trail.length > this.#facts.mostAliases) return 'too many aliases'
    let isKnown = false
    for (const { zone, telling } of this.#reference.said(name, type, this.#occasion)) {
      isKnown = true
      const excuse = this.#excuseForZone(zone, type, depth)
      if (excuse !== undefined) return excuse
      this.#effort.ms += slowestOf(zone) * (labelCount(name) - labelCount(zone.origin) + 1)
      const target =
        telling.kind === 'cname' ? telling.target : telling.kind === 'dname' ? telling.target : undefined
      if (telling.kind === 'dname' && target === undefined) return 'a name too long'
      const isAskedFor = telling.kind === 'cname' && (type === TYPE.CNAME || type === TYPE.ANY)
      if (target === undefined || isAskedFor) continue
      const beyond = this.#excuseForName(target, type, [...trail, name], depth)
      if (beyond !== undefined) return beyond
    }
    return isKnown ? undefined : 'nobody knows the name'
  }

  #excuseForZone(zone: ZoneModel, type: number, depth: number): string | undefined {
    if (this.#zones.has(zone)) return this.#zones.get(zone)
    this.#zones.set(zone, 'servers in a circle')
    const excuse = this.#findExcuseForZone(zone, type, depth)
    this.#zones.set(zone, excuse)
    return excuse
  }

  #findExcuseForZone(zone: ZoneModel, type: number, depth: number): string | undefined {
    const { parent } = zone
    if (zone.unsettledUntilMs > this.#occasion.askedAtMs - GRUDGE_MS) return 'a delegation that changes'
    const own = zone.content.rrset(zone.origin, TYPE.NS)!.texts
    if (parent === undefined) return this.#excuseForServers(zone, own, type, depth)
    const listed = parent.content.rrset(zone.origin, TYPE.NS)
    if (listed === undefined) return 'a zone without delegation'
    this.#effort.ms += slowestOf(zone)
    return (
      this.#excuseForZone(parent, type, depth) ??
      this.#excuseForServers(zone, listed.texts, type, depth) ??
      // Once its servers have told whom they take for the zone's servers, these are asked.
      this.#excuseForServers(zone, own, type, depth)
    )
  }

  #excuseForServers(
    zone: ZoneModel,
    names: readonly string[],
    type: number,
    depth: number,
  ): string | undefined {
    let useful = 0
    let excuse = 'no server'
    for (const name of names) {
      const found = this.#excuseForServer(zone, name, type, depth)
      if (found === undefined) useful++
      else {
        excuse = found
        this.#effort.queries += 6
        this.#effort.lookups += this.#addressTypes.length
      }
    }
    this.#effort.queries += 1
    return useful > 0 ? undefined : excuse
  }

  /** A server is one to rely on if its address is to be had and all that it might be leads to a good machine. */
  #excuseForServer(zone: ZoneModel, name: string, type: number, depth: number): string | undefined {
    const isInDomain = isAtOrUnder(name, zone.origin)
    const found = isInDomain ? this.#inDomainAddresses(zone, name) : this.#lookUp(name, depth)
    let excuse = found.excuse ?? (found.ips.length === 0 ? 'no address' : undefined)
    // Such as there are cost time, even if they are not sure to be found.
    for (const ip of new Set(found.ips)) excuse = this.#excuseForAddress(ip, zone, type) ?? excuse
    return excuse
  }

  #excuseForAddress(ip: string, zone: ZoneModel, type: number): string | undefined {
    if (isNeverAsked(this.#facts, ip)) return 'a server that is not asked'
    const machine = this.#internet.machineAt(ip)
    const excuse =
      machine === undefined ? 'nobody at the address' : this.#excuseForMachine(machine, zone, type)
    if (excuse !== undefined)
      this.#effort.ms += this.#mayBeSilent(machine) ? SILENT_ADDRESS_MS : USELESS_ADDRESS_MS
    return excuse
  }

  #mayBeSilent(machine: Machine | undefined): boolean {
    if (machine === undefined) return false
    return (
      QUIRKS[machine.quirk].isSilent === true || machine.troubleUntilMs > this.#occasion.askedAtMs - GRUDGE_MS
    )
  }

  #inDomainAddresses(zone: ZoneModel, name: string): Addresses {
    const glue = this.#addressesIn(zone.parent, name)
    const excuse = glue.length === 0 && zone.parent !== undefined ? 'no glue' : undefined
    return { ips: [...glue, ...this.#addressesIn(zone, name)], excuse }
  }

  #lookUp(name: string, depth: number): Addresses {
    this.#effort.lookups++
    // Glue for other zones that it serves, right or wrong, may be at hand.
    const ips = [...this.#internet.zonesAbove(name)].flatMap((zone) => this.#addressesIn(zone, name))
    let excuse: string | undefined
    if (depth >= DEEPEST_LOOKUP) excuse = 'too many questions inside one another'
    else if (this.#mayBeDenied(name)) excuse = 'a server name that is wrongly denied'
    for (const type of this.#addressTypes) {
      if (excuse !== undefined) break
      excuse = this.#excuseForName(name, type, [], depth + 1)
      for (const { telling } of this.#reference.said(name, type, this.#occasion)) {
        if (telling.kind === 'answer') ips.push(...telling.set.texts)
        else if (telling.kind !== 'nodata') excuse ??= 'a server name without address'
      }
    }
    return { ips, excuse }
  }

  #mayBeDenied(name: string): boolean {
    const { believesDenialOnTheWay, deniesBelow } = this.#facts
    if (!believesDenialOnTheWay && !deniesBelow) return false
    return this.#reference.wronglyDenied(name, this.#occasion).next().done === false
  }

  #addressesIn(zone: ZoneModel | undefined, name: string): string[] {
    if (zone === undefined || !isAtOrUnder(name, zone.origin)) return []
    return this.#addressTypes.flatMap((type) => zone.content.rrset(name, type)?.texts ?? [])
  }

  get #addressTypes(): number[] {
    const { useIpv4, useIpv6 } = this.#facts
    return [...(useIpv4 ? [TYPE.A] : []), ...(useIpv6 ? [TYPE.AAAA] : [])]
  }

  #excuseForMachine(machine: Machine, zone: ZoneModel, type: number): string | undefined {
    const { askedAtMs } = this.#occasion
    if (!zone.machines.has(machine)) return 'a lame server'
    if (machine.troubleUntilMs > askedAtMs - GRUDGE_MS) return 'a server in trouble'
    if (!QUIRKS[machine.quirk].isBearable && !(machine.quirk === 'refuses-unusual-types' && type < 256))
      return `a broken server (${machine.quirk})`
    const mishaps = machine.mishapsMs.filter((atMs) => atMs > askedAtMs - GRUDGE_MS)
    return mishaps.length > MOST_MISHAPS ? 'lost datagrams' : undefined
  }
}

function slowestOf({ machines }: ZoneModel): number {
  let slowest = 0
  for (const { roundTripMs } of machines) slowest = Math.max(slowest, roundTripMs)
  return slowest
}
