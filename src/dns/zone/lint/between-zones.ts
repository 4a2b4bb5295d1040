/**
 * All that can be wrong between zones of a set: what `lint-set.ts` finds, names of other zones that are not there, and
 * delegations to servers that do not have the zone.
 */

import { formatType, TYPE } from '../../iana/types.ts'
import type { DomainName } from '../../name/domain-name.ts'
import type { ResourceRecord } from '../../message/record.ts'
import type { Finding } from '../finding.ts'
import { checkZones, type ZoneFinding } from '../lint-set.ts'
import { targetOf } from '../lint-target.ts'
import type { Zone } from '../zone.ts'
import { NONE } from '../zone-slab.ts'
import { namesInData } from './data-names.ts'

/** The findings between the zones. */
export function checkBetweenZones(zones: readonly Zone[]): ZoneFinding[] {
  const set = new ZoneSet(zones)
  const lame = set.zones.flatMap((zone) => [...lameFindings(zone, set)])
  const lost = new Set(lame.map(({ record }) => record.owner.key))
  // Where none of the servers is right each of them need not be told of.
  const others = checkZones(zones).filter(
    ({ rule, record }) => rule !== 'delegation-differs' || !lost.has(record.owner.key),
  )
  return [...others, ...lame, ...set.zones.flatMap((zone) => [...targetFindings(zone, set)])]
}

class ZoneSet {
  readonly #byOrigin = new Map<string, Zone>()

  constructor(zones: Iterable<Zone>) {
    for (const zone of zones) {
      if (!this.#byOrigin.has(zone.origin.key)) this.#byOrigin.set(zone.origin.key, zone)
    }
  }

  get zones(): Zone[] {
    return [...this.#byOrigin.values()]
  }

  at(origin: DomainName): Zone | undefined {
    return this.#byOrigin.get(origin.key)
  }

  /** The zone that holds a name: the one with the longest origin at or above it. */
  holderOf(name: DomainName): Zone | undefined {
    for (let above: DomainName | undefined = name; above !== undefined; above = above.parent) {
      const zone = this.at(above)
      if (zone !== undefined) return zone
    }
    return undefined
  }

  /** The addresses that the set knows for a host, each as text of its octets. */
  addressesOf(host: DomainName): string[] {
    const holder = this.holderOf(host)
    if (holder === undefined) return []
    return [TYPE.A, TYPE.AAAA].flatMap((type) =>
      holder.rrset(host, type).map(({ rdata }) => Buffer.from(rdata).toString('hex')),
    )
  }
}

function* targetFindings(zone: Zone, set: ZoneSet): Iterable<ZoneFinding> {
  for (const record of zone.records()) {
    const target = targetOf(record)
    if (target === undefined || target.isSubdomainOf(zone.origin)) continue
    const holder = set.holderOf(target)
    if (holder === undefined || holder === zone) continue
    const finding = findingAbout(record, target, holder)
    if (finding !== undefined) yield { ...finding, zone }
  }
}

function findingAbout(record: ResourceRecord, target: DomainName, holder: Zone): Finding | undefined {
  const { kind, wildcard } = holder.lookup(target, TYPE.A)
  const isNs = record.type === TYPE.NS
  const part = namesInData(record)[0]?.part ?? 0
  const told = `the ${formatType(record.type)} of ${record.owner.toString()} points at ${target.toString()}`
  const where = `the zone ${holder.origin.toString()}`
  const base = { record, part, severity: isNs ? 'error' : 'warning' } as const
  if (kind === 'nxdomain') {
    const why = isNs ? 'a resolver that is sent to it finds nothing' : 'whoever follows it gets NXDOMAIN'
    return { ...base, rule: 'unreachable-target', message: `${told}, which ${where} does not have`, why }
  }
  // What is delegated on may be anywhere.
  if (record.type === TYPE.CNAME || kind === 'referral') return undefined
  if (kind === 'cname' || kind === 'dname') {
    const why = 'it must name a host, not an alias (RFC 2181 §10.3, RFC 2782)'
    const rule = isNs ? 'ns-is-alias' : 'target-is-alias'
    return { ...base, rule, message: `${told}, an alias in ${where}`, why }
  }
  const hasAddress = [TYPE.A, TYPE.AAAA].some((type) => holder.rrset(target, type).length > 0)
  if (wildcard !== NONE || hasAddress) return undefined
  const rule = isNs ? 'ns-without-address' : 'target-without-address'
  return {
    ...base,
    rule,
    message: `${told}, which has no address in ${where}`,
    why: 'there is no host to connect to',
  }
}

/** Delegations to servers of other zones of the set that do not serve what is delegated to them. */
function* lameFindings(zone: Zone, set: ZoneSet): Iterable<ZoneFinding> {
  const told = new Set<string>()
  for (const record of zone.records()) {
    const { owner, type } = record
    if (type !== TYPE.NS || owner.equals(zone.origin) || told.has(owner.key)) continue
    told.add(owner.key)
    const child = set.at(owner)
    if (child === undefined) continue
    const finding = lameFinding(zone, child, set)
    if (finding !== undefined) yield { ...finding, zone }
  }
}

function lameFinding(zone: Zone, child: Zone, set: ZoneSet): Finding | undefined {
  const own = child.rrset(child.origin, TYPE.NS)
  const serving = new Set(own.flatMap((record) => addresses(record, child, set)))
  const hosts = new Set(own.map((record) => targetOf(record)!.key))
  const records = zone.rrset(child.origin, TYPE.NS)
  const isServed = records.some((record) => {
    const known = addresses(record, zone, set)
    // Where no address is known the name has to do.
    return hosts.has(targetOf(record)!.key) || known.some((address) => serving.has(address))
  })
  if (isServed) return undefined
  return {
    rule: 'lame-delegation',
    severity: 'error',
    record: records[0]!,
    part: 0,
    message: `${child.origin.toString()} is delegated to servers none of which serves it`,
    why: 'they answer that they do not know the zone, so nobody who comes from above finds it',
  }
}

function addresses(record: ResourceRecord, zone: Zone, set: ZoneSet): string[] {
  const host = targetOf(record)!
  const glue = [TYPE.A, TYPE.AAAA].flatMap((type) =>
    zone.rrset(host, type).map(({ rdata }) => Buffer.from(rdata).toString('hex')),
  )
  return [...glue, ...set.addressesOf(host)]
}
