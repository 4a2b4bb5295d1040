/** Whether autonomous systems fit together: relations, cables for them, and prefixes that are theirs alone. */

import { parseIpv4Prefix, prefixContains, type Ipv4Prefix } from '../../address/ipv4-prefix.ts'
import { ipv4Number } from '../../address/ipv4-number.ts'
import { suggest } from '../../suggestion.ts'
import type { AutonomousSystem, PrefixPlace, WorldDescription, WorldPath } from '../world-file.ts'
import { isNetworkEnd, parseCableEnd } from './cable-end.ts'
import type { Inventory, Report } from './inventory.ts'

export function checkSystems(world: WorldDescription, inventory: Inventory, report: Report): void {
  const relations = new Relations(world, inventory, report)
  checkMeetings(world, inventory, relations, report)
  for (const [asn, system] of world.autonomousSystems) {
    Object.keys(system.filters).forEach((neighbor) => {
      if (relations.between(asn, Number(neighbor)) || inventory.unsound.has(neighbor)) return
      report([...pathOf(asn), 'filters', neighbor], `AS${neighbor} is no neighbor of AS${asn}`, 'key')
    })
    if (system.receives === 'default' && system.providers.length === 0) {
      report([...pathOf(asn), 'receives'], `AS${asn} has no provider from which it could get a default route`)
    }
    for (const [prefix, place] of Object.entries(system.prefixes)) {
      checkPlace(prefix, place, asn, system, [...pathOf(asn), 'prefixes', prefix], report)
    }
    checkOverlaps(system, pathOf(asn), report)
  }
  const { elsewhere } = world
  if (elsewhere !== undefined) inventory.router(elsewhere, ['elsewhere'], report)
}

function pathOf(asn: number): WorldPath {
  return ['autonomousSystems', asn]
}

/** Who is whose provider or peer; tells of those that cannot be. */
class Relations {
  readonly #pairs = new Map<string, WorldPath>()

  constructor(world: WorldDescription, inventory: Inventory, report: Report) {
    for (const [asn, { providers, peers }] of world.autonomousSystems) {
      providers.forEach((other, i) =>
        this.#add(asn, other, [...pathOf(asn), 'providers', i], world, inventory, report),
      )
      peers.forEach((other, i) => {
        const path = [...pathOf(asn), 'peers', i]
        // Peers may say so on both sides.
        const isSaidThere = other !== asn && world.autonomousSystems.get(other)?.peers.includes(asn) === true
        if (isSaidThere && this.between(asn, other)) return
        this.#add(asn, other, path, world, inventory, report)
      })
    }
  }

  between(a: number, b: number): boolean {
    return this.#pairs.has(pairKey(a, b))
  }

  /** Each pair once, with the place that says so. */
  *all(): Generator<readonly [number, number, WorldPath]> {
    for (const [key, path] of this.#pairs) {
      const [a, b] = key.split(' ').map(Number)
      yield [a!, b!, path]
    }
  }

  #add(
    asn: number,
    other: number,
    path: WorldPath,
    { autonomousSystems }: WorldDescription,
    inventory: Inventory,
    report: Report,
  ): void {
    if (inventory.unsound.has(String(other))) return
    if (!autonomousSystems.has(other)) {
      const hint = suggest(String(other), Array.from(autonomousSystems.keys(), String))
      report(path, `there is no autonomous system ${other}${hint}`)
    } else if (other === asn) report(path, `AS${asn} cannot be its own neighbor`)
    else if (this.between(asn, other)) report(path, `AS${asn} and AS${other} have another relation already`)
    else this.#pairs.set(pairKey(asn, other), path)
  }
}

function pairKey(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}

/** BGP speaks over cables between routers of related systems: neither goes without the other. */
function checkMeetings(
  { cables }: WorldDescription,
  inventory: Inventory,
  relations: Relations,
  report: Report,
): void {
  const meetings = new Set<string>()
  cables.forEach(({ between }, i) => {
    const ends = between.map(parseCableEnd)
    const [a, b] = ends.map(({ machine }) => inventory.systemOf.get(machine))
    if (a === undefined || b === undefined || a === b || ends.some(isNetworkEnd)) return
    meetings.add(pairKey(a, b))
    if (relations.between(a, b) || !inventory.isWhole) return
    report(['cables', i], `AS${a} and AS${b} have no relation, so that no route goes over this cable`)
  })
  if (!inventory.isWhole) return
  for (const [a, b, path] of relations.all()) {
    if (!meetings.has(pairKey(a, b))) report(path, `no cable joins a router of AS${a} to one of AS${b}`)
  }
}

function checkPlace(
  prefix: string,
  { routers, gateway }: PrefixPlace,
  asn: number,
  system: AutonomousSystem,
  path: WorldPath,
  report: Report,
): void {
  if (routers.length === 0) report(path, `${prefix} is at no router`, 'key')
  routers.forEach((router, i) => {
    if (system.routers.includes(router)) return
    // A place is a router, a list of them, or a mapping with one or with a list.
    report([...path, i], `AS${asn} has no router ${router}; it has ${system.routers.join(', ')}`)
  })
  if (gateway !== undefined && !prefixContains(parseIpv4Prefix(prefix), ipv4Number(gateway))) {
    report([...path, 'gateway'], `${gateway} is not in ${prefix}`)
  }
}

/** Several systems may announce a prefix, as anycast. But of two networks at a router none can be within the other. */
function checkOverlaps({ prefixes }: AutonomousSystem, path: WorldPath, report: Report): void {
  const all = Object.entries(prefixes).map(([text, { routers }]) => ({
    text,
    prefix: parseIpv4Prefix(text),
    routers,
  }))
  all.forEach(({ text, prefix, routers }, i) => {
    for (const other of all.slice(0, i)) {
      if (!contains(other.prefix, prefix) && !contains(prefix, other.prefix)) continue
      const shared = other.routers.find((router) => routers.includes(router))
      if (shared === undefined) continue
      report([...path, 'prefixes', text], `${text} overlaps ${other.text}, which is at ${shared} too`, 'key')
    }
  })
}

function contains(wide: Ipv4Prefix, narrow: Ipv4Prefix): boolean {
  return wide.prefixLength <= narrow.prefixLength && prefixContains(wide, narrow.address)
}
