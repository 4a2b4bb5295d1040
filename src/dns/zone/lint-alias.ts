/** Aliases that lead back to themselves. */

import { TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { Finding } from './finding.ts'
import type { Zone } from './zone.ts'

/** Resolvers give up before: BIND and Unbound follow 11 aliases. */
const LONGEST_CHAIN = 16

/** What is wrong with a CNAME that leads, inside the zone, back to itself. */
export function findingAboutLoop(zone: Zone, record: ResourceRecord): Finding | undefined {
  if (record.type !== TYPE.CNAME) return undefined
  const first = zone.lookup(record.owner, TYPE.CNAME).rrset
  let target = DomainName.from(record.rdata)
  for (let step = 0; step < LONGEST_CHAIN && target.isSubdomainOf(zone.origin); step++) {
    const { kind, rrset } = zone.lookup(target, TYPE.A)
    if (kind !== 'cname') return undefined
    if (rrset === first) return loop(record)
    const { slab } = zone
    const next = slab.rrsetRecord.get(rrset)
    target = DomainName.from(slab.rdataOctets(next), slab.rdataOffset(next))
  }
  return undefined
}

function loop(record: ResourceRecord): Finding {
  return {
    rule: 'alias-loop',
    severity: 'error',
    record,
    part: 0,
    message: `the alias ${record.owner.toString()} leads back to itself`,
    why: 'whoever follows it gets SERVFAIL: there is no end to it',
  }
}
