/**
 * What can be wrong with a zone that parses: its sense. Each finding names a rule, says what is the matter in
 * the reader's words, and why it matters. Sees one zone; what other zones hold is not its business.
 */

import { formatType, TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import type { ResourceRecord } from '../message/record.ts'
import { Lookup } from './lookup.ts'
import type { Zone } from './zone.ts'
import { NONE } from './zone-slab.ts'

export type LintRule =
  | 'ns-without-address'
  | 'missing-glue'
  | 'ns-is-alias'
  | 'target-is-alias'
  | 'target-without-address'
  | 'target-does-not-exist'
  | 'occluded'

export interface Finding {
  readonly rule: LintRule
  /** An error is what makes servers or resolvers fail; a warning may be meant. */
  readonly severity: 'error' | 'warning'
  /** The record that it is about. */
  readonly record: ResourceRecord
  /** What is the matter, for a person. */
  readonly message: string
  /** Why it matters. */
  readonly why: string
}

/** All findings, in the order of the zone's records. */
export function checkZone(zone: Zone): Finding[] {
  const findings: Finding[] = []
  for (const record of zone.records()) {
    const state = placeOf(zone, record)
    if (state === 'occluded') findings.push(occluded(record))
    const target = state === 'glue' ? undefined : targetOf(record)
    if (target?.isSubdomainOf(zone.origin) !== true) continue
    const finding =
      record.type === TYPE.NS ? checkNs(zone, record, target) : checkTarget(zone, record, target)
    if (finding !== undefined) findings.push(finding)
  }
  return findings
}

/** Where in the rdata the name of a host begins, for the types whose host must have an address. */
const HOST_AT: ReadonlyMap<number, number> = new Map([
  [TYPE.NS, 0],
  [TYPE.MX, 2],
  [TYPE.SRV, 6],
  [TYPE.CNAME, 0],
])

/** The host that a record points at, where its type must name one; undefined when it says that there is none. */
export function targetOf(record: ResourceRecord): DomainName | undefined {
  const at = HOST_AT.get(record.type)
  if (at === undefined) return undefined
  const target = DomainName.from(record.rdata, at)
  // RFC 7505: an MX of `.` says that there is no mail; RFC 2782: an SRV of `.` that there is no service.
  return target.isRoot && record.type !== TYPE.NS ? undefined : target
}

/** A record at or above the cuts is served; one below a cut is glue, if it is an address, or never seen. */
function placeOf(zone: Zone, { owner, type }: ResourceRecord): 'served' | 'glue' | 'occluded' {
  const found = zone.lookup(owner, type, new Lookup())
  if (found.kind === 'dname') return 'occluded'
  if (found.kind !== 'referral') return 'served'
  if (type === TYPE.A || type === TYPE.AAAA) return 'glue'
  const { slab } = zone
  const cut = DomainName.from(slab.nameOctets(found.node), slab.nameOffset(found.node))
  const isOfTheCut = cut.equals(owner) && (type === TYPE.NS || type === TYPE.RRSIG || type === TYPE.NSEC)
  return isOfTheCut ? 'served' : 'occluded'
}

function occluded(record: ResourceRecord): Finding {
  return {
    rule: 'occluded',
    severity: 'warning',
    record,
    message: `${record.owner.toString()} ${formatType(record.type)} lies below a zone cut or a DNAME`,
    why: 'the server refers or redirects every query for it, so nobody ever sees it',
  }
}

function checkNs(zone: Zone, record: ResourceRecord, target: DomainName): Finding | undefined {
  if (hasAddress(zone, target)) return undefined
  const host = target.toString()
  const base = { record, severity: 'error' } as const
  const { kind } = zone.lookup(target, TYPE.A)
  if (kind === 'cname' || kind === 'dname') {
    const message = `the name server ${host} is an alias`
    return { ...base, rule: 'ns-is-alias', message, why: 'an NS must name its host itself (RFC 2181 §10.3)' }
  }
  // A referral leads to some other zone; only a name under this very cut needs its address here.
  if (kind === 'referral') {
    if (!target.isSubdomainOf(record.owner) && !record.owner.equals(zone.origin)) return undefined
    const message = `the name server ${host} has no address here (glue)`
    return { ...base, rule: 'missing-glue', message, why: 'without glue nobody can reach the servers below' }
  }
  const message = `the name server ${host} has no A or AAAA record`
  return { ...base, rule: 'ns-without-address', message, why: 'a resolver that is sent to it finds nothing' }
}

function checkTarget(zone: Zone, record: ResourceRecord, target: DomainName): Finding | undefined {
  const { kind, wildcard } = zone.lookup(target, TYPE.A)
  const what = `the ${formatType(record.type)} of ${record.owner.toString()} points at ${target.toString()}`
  const base = { record, severity: 'warning' } as const
  if (kind === 'nxdomain') {
    const why = 'whoever follows it gets NXDOMAIN'
    return { ...base, rule: 'target-does-not-exist', message: `${what}, which does not exist`, why }
  }
  if (record.type === TYPE.CNAME || kind === 'referral') return undefined
  if (kind === 'cname' || kind === 'dname') {
    const why = 'it must name a host, not an alias (RFC 2181 §10.3, RFC 2782)'
    return { ...base, rule: 'target-is-alias', message: `${what}, an alias`, why }
  }
  if (wildcard !== NONE || hasAddress(zone, target)) return undefined
  const why = 'there is no host to connect to'
  return { ...base, rule: 'target-without-address', message: `${what}, which has no address`, why }
}

function hasAddress(zone: Zone, host: DomainName): boolean {
  if (zone.rrset(host, TYPE.A).length > 0 || zone.rrset(host, TYPE.AAAA).length > 0) return true
  const found = zone.lookup(host, TYPE.A)
  return found.kind === 'answer'
}
