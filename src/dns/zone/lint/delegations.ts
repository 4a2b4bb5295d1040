/** What can be wrong with who serves a zone and those below it. */

import { TYPE } from '../../iana/types.ts'
import type { ResourceRecord } from '../../message/record.ts'
import type { Finding, LintRule } from '../finding.ts'
import type { Zone } from '../zone.ts'

/** RFC 2182 §5: two or more, in different places. */
export function* singleNs(zone: Zone): Iterable<Finding> {
  const [record, ...others] = zone.rrset(zone.origin, TYPE.NS)
  if (record === undefined || others.length > 0) return
  yield {
    rule: 'single-ns',
    severity: 'warning',
    record,
    message: `${zone.origin.toString()} has a single name server`,
    why: 'when it is down nobody finds the zone: have two or more, apart from each other (RFC 2182 §5)',
  }
}

/** Findings that mean that a name server cannot be reached. */
const UNREACHABLE: ReadonlySet<LintRule> = new Set([
  'missing-glue',
  'ns-without-address',
  'ns-is-alias',
] as const)

/** The delegations of which no server can be reached, given what was found of each. */
export function* unreachableDelegations(zone: Zone, findings: readonly Finding[]): Iterable<Finding> {
  const lost = new Map<string, ResourceRecord[]>()
  for (const { rule, record } of findings) {
    if (record.type !== TYPE.NS || !UNREACHABLE.has(rule)) continue
    const { key } = record.owner
    lost.set(key, [...(lost.get(key) ?? []), record])
  }
  for (const records of lost.values()) {
    const [record] = records
    const { owner } = record!
    // A single one has been told of.
    if (records.length < 2 || records.length < zone.rrset(owner, TYPE.NS).length) continue
    yield {
      rule: 'unreachable-delegation',
      severity: 'error',
      record: record!,
      message: `none of the ${records.length} name servers of ${owner.toString()} can be reached`,
      why: 'each of them lacks its address: whoever asks for a name below gets SERVFAIL',
    }
  }
}
