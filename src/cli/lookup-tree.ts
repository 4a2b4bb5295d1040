/** How a resolver would go about a name, for people: its rules, what it holds, and where it would begin to ask. */

import type { CacheReport } from '../control/cache-report.ts'
import type { LookupReport } from '../control/lookup-report.ts'
import { recordLine } from '../control/record-data.ts'
import type { RuleReport } from '../control/rule-report.ts'
import { denialText, serverLine, sourceText } from './known-text.ts'
import type { Style } from './style.ts'
import type { TreeNode } from './tree.ts'

/** What `lookup` tells. */
export type Lookup = LookupReport & {
  readonly type: string
  readonly rules: readonly RuleReport[]
  readonly failure?: { readonly extraText: string; readonly secondsLeft: number }
}

export function lookupTree(lookup: Lookup, style: Style): TreeNode {
  const { name, rules } = lookup
  const walk = walkNode(lookup, rules.some(isFinal))
  return {
    text: style.strong(name),
    children: [...rulesNode(lookup, style), ...failureNodes(lookup, style), heldNode(lookup, style), walk],
  }
}

/** Whether nothing is asked of anybody on account of the rule. */
function isFinal({ decides, decision }: RuleReport): boolean {
  return decides && (decision === 'answer' || decision === 'drop')
}

function rulesNode({ type, rules }: Lookup, { strong, faint }: Style): TreeNode[] {
  if (rules.length === 0) return [{ text: 'no rule of the operator is about this name' }]
  const children = rules.map((report) => {
    const { rule, isDisabled, decides } = report
    if (isDisabled) return { text: `${rule}: only logged and counted`, note: effectText(report) }
    if (decides) return { text: `${strong(rule)}: ${effectText(report)}` }
    const isUnheard = report.decision !== 'resolve'
    return {
      text: isUnheard ? faint(`${rule}: not heard, the one above decides`) : `${rule}: ${effectText(report)}`,
    }
  })
  return [{ text: `rules about ${type} of this name, in the order in which they are heard`, children }]
}

function effectText({ decision, rcode, records = [], target }: RuleReport): string {
  switch (decision) {
    case 'answer':
      if (records.length > 0) return records.map(recordLine).join(', ')
      return rcode === 'NOERROR' ? 'answers that there is no such data' : `answers ${rcode}`
    case 'alias':
      return `answers with an alias of ${target}`
    case 'drop':
      return 'gives no answer'
    case 'truncate':
      return 'sends clients to TCP'
    case 'pass':
      return 'lets it be resolved, whatever later rules say'
    case 'resolve':
      return 'lets it be resolved'
  }
}

function failureNodes({ failure }: Lookup, { warning }: Style): TreeNode[] {
  if (failure === undefined) return []
  const { secondsLeft, extraText } = failure
  return [{ text: warning(`failed a moment ago, left alone for ${secondsLeft} s: ${extraText}`) }]
}

function heldNode({ held }: Lookup, { faint }: Style): TreeNode {
  return {
    text: held.length === 0 ? 'nothing in the cache about this name' : 'in the cache',
    children: held.flatMap((each) => heldNodes(each, faint)),
  }
}

function heldNodes(report: CacheReport, faint: Style['faint']): TreeNode[] {
  const note = sourceText(report)
  if (report.entry !== 'rrset') return [{ text: denialText(report), note }]
  return report.records.map((record) => ({ text: `${recordLine(record)} ${faint(`; ${note}`)}` }))
}

function walkNode({ zone, by, secondsLeft, servers }: Lookup, isMoot: boolean): TreeNode {
  const since = secondsLeft === undefined ? '' : `, ${secondsLeft} s left`
  return {
    text: `${isMoot ? 'without the rule a walk' : 'a walk'} would begin at ${zone} (${by}${since})`,
    children: servers.map((server) => ({
      text: server.addresses.length === 0 ? `${server.name}, whose address is not known` : server.name,
      children: server.addresses.map((address) => ({ text: serverLine(address) })),
    })),
  }
}
