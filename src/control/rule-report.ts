/** What the operator's rules would make of a question, as data. */

import { entryRecords, type RrsetEntry } from '../dns/cache/cache-entry.ts'
import { formatRcode } from '../dns/iana/codes.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { AppliedRule, Decision } from '../dns/policy/decision.ts'
import { describeRule } from '../dns/policy/describe-rule.ts'
import { aliasTarget } from '../dns/policy/local-alias.ts'
import { type RecordData, recordData } from './record-data.ts'

export interface RuleReport {
  readonly rule: string
  /** `resolve` for a rule that leaves it to the servers, `pass` for one that later rules are not heard after. */
  readonly decision: Decision['kind'] | 'resolve'
  /** Of an answer. */
  readonly rcode?: string
  readonly records?: readonly RecordData[]
  /** Of an alias. */
  readonly target?: string
  /** Whether it only reports. */
  readonly isDisabled: boolean
  /** Whether it is this one that counts: one before it may have decided. */
  readonly decides: boolean
}

export function ruleReports(rules: readonly AppliedRule[], nowMs: number): RuleReport[] {
  const deciding = rules.find(({ decision, isDisabled }) => decision !== undefined && !isDisabled)
  return rules.map((applied) => ({
    rule: describeRule(applied.rule),
    ...effectOf(applied.decision, nowMs),
    isDisabled: applied.isDisabled,
    decides: applied === deciding,
  }))
}

type Effect = Pick<RuleReport, 'decision' | 'rcode' | 'records' | 'target'>

function effectOf(decision: Decision | undefined, nowMs: number): Effect {
  if (decision === undefined) return { decision: 'resolve' }
  const { kind } = decision
  if (kind === 'alias') return { decision: kind, target: targetOf(decision.cname) }
  if (kind !== 'answer') return { decision: kind }
  const { rcode, chain } = decision.answer
  const records = chain.flatMap((entry) => entryRecords(entry, nowMs).map(recordData))
  return { decision: kind, rcode: formatRcode(rcode), records }
}

function targetOf(cname: RrsetEntry): string {
  return DomainName.from(aliasTarget(cname)).toString()
}
