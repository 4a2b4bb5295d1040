/**
 * All that is to be said of the sense of one zone to whoever checks it: the findings that everybody is told of, and
 * advice beside them.
 */

import { TYPE } from '../../iana/types.ts'
import type { Finding } from '../finding.ts'
import { checkZone } from '../lint.ts'
import type { Zone } from '../zone.ts'
import type { RecordRule } from './advice.ts'
import { aliasChain } from './chains.ts'
import { singleNs, unreachableDelegations } from './delegations.ts'
import { hostName, missingFinalDots, ptrOwner, targetIsAddress } from './names.ts'
import { caa, nullMx, severalPolicies, spfSyntax } from './policies.ts'
import { dsWithoutNs, OBSOLETE_TYPES, obsoleteType, strangeTtls, wildcardDelegation } from './records.ts'
import { checkSoa } from './soa.ts'

const { A, AAAA, CAA, CNAME, DNAME, DS, MX, NS, PTR, SRV, TXT } = TYPE

/** The rules about single records, with the types that each looks at. */
const RECORD_RULES: readonly (readonly [types: readonly number[], rule: RecordRule])[] = [
  [[NS, MX, SRV, CNAME, PTR], targetIsAddress],
  [[A, AAAA, MX, NS, SRV], hostName],
  [OBSOLETE_TYPES, obsoleteType],
  [[NS, DNAME], wildcardDelegation],
  [[DS], dsWithoutNs],
  [[CNAME], aliasChain],
  [[TXT], severalPolicies],
  [[TXT], spfSyntax],
  [[MX], nullMx],
  [[CAA], caa],
  [[PTR], ptrOwner],
]

/** A million addresses need not be shown to each rule. */
const RULES_OF = new Map<number, RecordRule[]>()
for (const [types, rule] of RECORD_RULES) {
  for (const type of types) RULES_OF.set(type, [...(RULES_OF.get(type) ?? []), rule])
}

/** What the one finding says, the other need not say again of the same record. */
const SAID_BY: ReadonlyMap<string, readonly string[]> = new Map([
  ['target-is-address', ['ns-without-address', 'target-does-not-exist', 'missing-glue', 'host-name']],
  ['missing-final-dot', ['target-does-not-exist']],
])

/** All findings in a zone, by rule; `nowMs` is the time (epoch) that dates are held against. */
export function inspectZone(zone: Zone, nowMs: number): Finding[] {
  const findings = [...checkZone(zone), ...checkSoa(zone, nowMs), ...singleNs(zone), ...strangeTtls(zone)]
  for (const record of zone.records()) {
    for (const rule of RULES_OF.get(record.type) ?? []) findings.push(...rule(zone, record))
  }
  findings.push(...missingFinalDots(zone))
  findings.push(...unreachableDelegations(zone, findings))
  return withoutRepetitions(findings)
}

function withoutRepetitions(findings: readonly Finding[]): Finding[] {
  const said = new Map<string, Set<string>>()
  const say = (record: Finding['record'], rule: string) => {
    const key = keyOf(record)
    said.set(key, (said.get(key) ?? new Set()).add(rule))
  }
  for (const { rule, record, repair } of findings) {
    if (rule !== 'missing-final-dot' && repair?.kind === 'add-dot') say(record, 'missing-final-dot')
    else if (said.get(keyOf(record))?.has(rule) !== true) {
      for (const other of SAID_BY.get(rule) ?? []) say(record, other)
    }
  }
  return findings.filter(({ rule, record }) => said.size === 0 || said.get(keyOf(record))?.has(rule) !== true)
}

function keyOf({ owner, type, rdata }: Finding['record']): string {
  return `${type} ${owner.key} ${Buffer.from(rdata).toString('latin1')}`
}
