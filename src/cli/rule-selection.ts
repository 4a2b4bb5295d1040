/** Which rules a person wants to be told of: `--rule` and `--ignore`. */

import { InvalidArgumentError } from 'commander'
import { findRule, RULES } from '../dns/zone/lint/rule-texts.ts'
import type { Rule } from '../dns/zone/lint/rule.ts'
import { suggest } from '../suggestion.ts'
import type { ZoneReport } from './zone-report.ts'

export interface RuleSelection {
  /** Only these; all when left out. */
  readonly rule?: readonly Rule[]
  readonly ignore?: readonly Rule[]
}

/** The value of an option that may be given several times, or names of rules with commas between. */
export function rulesValue(text: string, previous: readonly Rule[] = []): Rule[] {
  return [...previous, ...text.split(',').map(ruleValue)]
}

/** The name of a rule. */
export function ruleValue(text: string): Rule {
  const rule = findRule(text.trim())
  if (rule !== undefined) return rule
  throw new InvalidArgumentError(`There is no such rule${suggest(text.trim(), RULES)}.`)
}

function isSelected(rule: Rule, { rule: only, ignore = [] }: RuleSelection): boolean {
  return (only === undefined || only.includes(rule)) && !ignore.includes(rule)
}

/** The report without what nobody wants to be told of. */
export function selectedReport(report: ZoneReport, selection: RuleSelection): ZoneReport {
  return { ...report, problems: report.problems.filter(({ rule }) => isSelected(rule, selection)) }
}
