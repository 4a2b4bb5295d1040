/** A rule as `zone check --explain` tells it. */

import { ruleText } from '../dns/zone/lint/rule-texts.ts'
import type { Rule } from '../dns/zone/lint/rule.ts'
import type { Style } from './style.ts'
import { wordWrap } from './word-wrap.ts'

const WIDTH = 100

export function explanationLines(rule: Rule, { strong, bad, good }: Style): string[] {
  const { summary, why, wrong, right, isMended } = ruleText(rule)
  const indented = (text: string) => text.split('\n').map((line) => `    ${line}`)
  return [
    `${strong(rule)}: ${summary}`,
    '',
    ...wordWrap(why, WIDTH),
    '',
    bad('  wrong'),
    ...indented(wrong),
    good('  right'),
    ...indented(right),
    '',
    isMended === true
      ? 'zone check --fix mends it where it can.'
      : 'zone check --fix leaves it alone: only you know what is meant.',
  ]
}
