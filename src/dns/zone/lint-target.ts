/** What can be wrong with the host that a record points at: it is not there, has no address, or is an alias. */

import { formatType, TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { Finding } from './finding.ts'
import { namesInData } from './lint/data-names.ts'
import { repeatsOrigin } from './repeated-origin.ts'
import type { Zone } from './zone.ts'
import { NONE } from './zone-slab.ts'

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

/** What is wrong with the target of a record that is served, if anything is. Hosts of other zones are not looked at. */
export function findingAboutTarget(zone: Zone, record: ResourceRecord): Finding | undefined {
  const target = targetOf(record)
  if (target?.isSubdomainOf(zone.origin) !== true) return undefined
  const finding = record.type === TYPE.NS ? checkNs(zone, record, target) : checkTarget(zone, record, target)
  if (finding === undefined) return undefined
  const part = namesInData(record)[0]!.part
  if (!repeatsOrigin(target, zone.origin)) return { ...finding, part }
  const message = `${finding.message}; is its final dot missing?`
  return { ...finding, part, message, repair: { kind: 'add-dot' } }
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
