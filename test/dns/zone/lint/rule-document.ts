// How docs/zone-check.md tells of a rule.

import { ruleText } from '../../../../src/dns/zone/lint/rule-texts.ts'
import type { Rule } from '../../../../src/dns/zone/lint/rule.ts'

export function ruleSection(rule: Rule): string {
  const { summary, why, wrong, right, isMended } = ruleText(rule)
  const title = summary.charAt(0).toUpperCase() + summary.slice(1)
  const mended = isMended === true ? '\n\n`--fix` mends it.' : ''
  return `### ${rule}\n\n${title}. ${why}${mended}\n\n\`\`\`zone\n; wrong\n${wrong}\n; right\n${right}\n\`\`\`\n`
}
