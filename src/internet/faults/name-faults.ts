/** Faults of name servers and zones. */

import { TYPE } from '../../dns/iana/types.ts'
import type { ResourceRecord } from '../../dns/message/record.ts'
import { DomainName } from '../../dns/name/domain-name.ts'
import type { Zone } from '../../dns/zone/zone.ts'
import { printZone } from '../../dns/zonefile/zone-printer.ts'
import type { LabServer } from '../../lab/lab-event.ts'
import { TopologyError } from '../../sim/topology-error.ts'
import type { Internet } from '../internet.ts'
import { hostsAt, zoneOf } from './aim.ts'
import type { FaultEffect } from './fault-effect.ts'

/** All servers of a zone, one server by its name, or one address: the machines are switched off. */
export const killNameServers: FaultEffect = ({ lab, world }, { host }, target) => {
  const what = target ?? zoneOf(lab.zones, DomainName.parse(host)).origin.toString()
  const servers = lab.servers.filter((server) => isMeant(server, what))
  if (servers.length === 0) {
    const zones = lab.zones.map(({ origin }) => origin.toString()).toSorted()
    throw new TopologyError(
      'unknown-name',
      `no name server ${what}; zones that have some: ${zones.join(', ')}`,
    )
  }
  for (const machine of servers.flatMap(({ address }) => hostsAt(world.hosts, address))) {
    for (const card of machine.kernel.interfaces) if (!card.isLoopback) card.setDown()
  }
}

function isMeant({ names, address, zones }: LabServer, what: string): boolean {
  const name = absolute(what)
  return address === what || names.includes(name) || zones.includes(name)
}

/** The parent sends all who ask about a zone to servers that know nothing of it. */
export const makeLame: FaultEffect = async ({ lab }, { host }, target) => {
  const origin =
    target === undefined
      ? zoneOf(lab.zones, DomainName.parse(host)).origin
      : zoneNamed(lab.zones, target).origin
  if (origin.parent === undefined) throw new TopologyError('unknown-name', 'nobody delegates the root')
  const parent = zoneOf(lab.zones, origin.parent)
  const stranger = lab.zones.find((zone) => isStrangerTo(zone, origin, lab.servers))
  if (stranger === undefined) {
    throw new TopologyError(
      'unknown-name',
      `every name server serves ${origin.toString()} or a zone above it`,
    )
  }
  const delegation = parent.rrset(origin, TYPE.NS)
  const servers = stranger.rrset(stranger.origin, TYPE.NS)
  const wrong = servers.map((record) => ({ ...record, owner: origin, ttlSeconds: delegation[0]!.ttlSeconds }))
  const others = [...parent.records()].filter((record) => !isOf(record, origin, TYPE.NS))
  await rewrite(lab, parent, [...others, ...wrong])
}

/** Whether the servers of `zone` have no authority for `origin`, nor for anything above it. */
function isStrangerTo(zone: Zone, origin: DomainName, servers: readonly LabServer[]): boolean {
  const own = servers.filter(({ zones }) => zones.includes(zone.origin.toString()))
  const known = own.flatMap(({ zones }) => zones.map((each) => DomainName.parse(each)))
  return own.length > 0 && !known.some((each) => origin.isSubdomainOf(each))
}

/** A name is taken out of its zone, and all below it. */
export const forgetName: FaultEffect = async ({ lab }, { host }, target = host) => {
  const name = DomainName.parse(target)
  const zone = zoneOf(lab.zones, name)
  const all = [...zone.records()]
  const left = all.filter(({ owner }) => !owner.isSubdomainOf(name))
  if (left.length === all.length || name.equals(zone.origin)) {
    throw new TopologyError(
      'unknown-name',
      `the zone ${zone.origin.toString()} has no name ${target} to lose`,
    )
  }
  await rewrite(lab, zone, left)
}

function zoneNamed(zones: readonly Zone[], text: string): Zone {
  const name = DomainName.parse(text)
  const found = zones.find(({ origin }) => origin.equals(name))
  if (found !== undefined) return found
  const names = zones.map(({ origin }) => origin.toString()).toSorted()
  throw new TopologyError('unknown-name', `there is no zone ${text}; there is: ${names.join(', ')}`)
}

function isOf(record: ResourceRecord, owner: DomainName, type: number): boolean {
  return record.type === type && record.owner.equals(owner)
}

function rewrite(lab: Internet['lab'], { origin }: Zone, records: readonly ResourceRecord[]): Promise<void> {
  return lab.edit(origin.toString(), [...printZone(origin, records)].join(''))
}

function absolute(name: string): string {
  return name.endsWith('.') ? name : `${name}.`
}
