/** All rules, by name. */

import type { Rule, RuleText } from './rule.ts'
import { SENSE_TEXTS } from './sense-texts.ts'
import { SYNTAX_TEXTS } from './syntax-texts.ts'

const TEXTS: Readonly<Record<Rule, RuleText>> = { ...SYNTAX_TEXTS, ...SENSE_TEXTS }

/** The names of all rules, in the order of the alphabet. */
export const RULES: readonly Rule[] = (Object.keys(TEXTS) as Rule[]).sort()

/** How a rule is explained. */
export function ruleText(rule: Rule): RuleText {
  return TEXTS[rule]
}

/** The rule of that name, if there is one. */
export function findRule(name: string): Rule | undefined {
  return RULES.find((rule) => rule === name)
}
