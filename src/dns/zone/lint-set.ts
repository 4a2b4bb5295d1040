/**
 * What can be wrong between zones, each sound by itself: a zone that is not delegated, or to other servers than its
 * own NS records name, and glue that has become false. TTLs may differ between parent and child.
 */

import { formatType, TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import type { ResourceRecord } from '../message/record.ts'
import { formatRdata } from '../rdata/registry.ts'
import type { Finding } from './finding.ts'
import { targetOf } from './lint-target.ts'
import type { Zone } from './zone.ts'
import { NONE } from './zone-slab.ts'

/** A finding in one zone of several. */
export interface ZoneFinding extends Finding {
  /** The zone whose record it is about. */
  readonly zone: Zone
}

/** The findings between zones, zone by zone. Of zones with the same name only the first is looked at. */
export function checkZones(zones: Iterable<Zone>): ZoneFinding[] {
  const set = new Map<string, Zone>()
  for (const zone of zones) if (!set.has(zone.origin.key)) set.set(zone.origin.key, zone)
  return [...set.values()].flatMap((zone) => {
    const parent = deepestZone(set, zone.origin.parent)
    const delegation = parent === undefined ? [] : checkDelegation(parent, zone)
    return [...delegation, ...checkGlue(zone, set)]
  })
}

/** The zone of the set that holds a name: the one with the longest origin at or above it. */
function deepestZone(set: ReadonlyMap<string, Zone>, name: DomainName | undefined): Zone | undefined {
  for (let above = name; above !== undefined; above = above.parent) {
    const zone = set.get(above.key)
    if (zone !== undefined) return zone
  }
  return undefined
}

function checkDelegation(parent: Zone, zone: Zone): ZoneFinding[] {
  const [above, name] = [parent.origin.toString(), zone.origin.toString()]
  const { kind, node } = parent.lookup(zone.origin, TYPE.NS)
  if (kind !== 'referral') {
    const record = zone.rrset(zone.origin, TYPE.SOA)[0]!
    const message = `the zone ${above} does not delegate ${name}`
    const why = 'nobody who comes from above finds it'
    return [{ rule: 'not-delegated', severity: 'error', zone, record, message, why }]
  }
  const cut = DomainName.from(parent.slab.nameOctets(node), parent.slab.nameOffset(node))
  // Else some zone between the two, which is not in the set, has the delegation.
  if (!cut.equals(zone.origin)) return []

  const told = parent.rrset(zone.origin, TYPE.NS)
  const own = zone.rrset(zone.origin, TYPE.NS)
  const why = 'the NS records on both sides of a zone cut should be the same (RFC 1034 §4.2.2)'
  const base = { rule: 'delegation-differs', severity: 'warning', why } as const
  return [
    ...hostsMissing(own, told).map(([host, record]) => {
      const message = `${name} is delegated to ${host}, which its own NS records do not name`
      return { ...base, zone: parent, record, part: 0, message }
    }),
    ...hostsMissing(told, own).map(([host, record]) => {
      const message = `the zone ${above} does not delegate ${name} to its name server ${host}`
      return { ...base, zone, record, part: 0, message }
    }),
  ]
}

/** The NS records, with their hosts, of which there is none for the same host among the others. */
function hostsMissing(
  others: readonly ResourceRecord[],
  records: readonly ResourceRecord[],
): [string, ResourceRecord][] {
  const hosts = new Set(others.map((record) => targetOf(record)!.key))
  return records
    .filter((record) => !hosts.has(targetOf(record)!.key))
    .map((record) => [targetOf(record)!.toString(), record])
}

function checkGlue(zone: Zone, set: ReadonlyMap<string, Zone>): ZoneFinding[] {
  const findings: ZoneFinding[] = []
  for (const record of zone.records()) {
    const { owner, type, rrclass, rdata } = record
    if (type !== TYPE.A && type !== TYPE.AAAA) continue
    const holder = deepestZone(set, owner)
    if (holder === undefined || holder === zone || agrees(holder, record)) continue
    const address = formatRdata(type, rrclass, rdata)
    findings.push({
      rule: 'glue-differs',
      severity: 'warning',
      zone,
      record,
      message: `the zone ${holder.origin.toString()} has no ${formatType(type)} ${address} for ${owner.toString()}`,
      why: 'glue must be a copy of what the zone below says (RFC 1034 §4.2.1), or it leads astray',
    })
  }
  return findings
}

/** Whether the zone that holds the owner of glue has the same record, or cannot tell. */
function agrees(holder: Zone, { owner, type, rdata }: ResourceRecord): boolean {
  const { kind, wildcard } = holder.lookup(owner, type)
  if (kind === 'referral' || wildcard !== NONE) return true
  return holder.rrset(owner, type).some((own) => own.rdata.every((octet, i) => octet === rdata[i]))
}
