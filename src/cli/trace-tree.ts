/** A resolution as a tree: each step with its reason, a question inside the question as a branch of its own. */

import { formatRcode, RCODE } from '../dns/iana/codes.ts'
import {
  describeCircumstances,
  describeExchange,
  describeRemoval,
  describeStep,
} from '../dns/resolver/describe-step.ts'
import type { AskStep, ReferralStep, ScrubStep, Step } from '../dns/resolver/explanation.ts'
import type { Resolution } from '../dns/resolver/resolution.ts'
import { formatRecord } from '../dns/zonefile/record-text.ts'
import { describeQuestion, describeOutcome } from './resolution-text.ts'
import type { Style } from './style.ts'
import type { TreeNode } from './tree.ts'
import { count } from './zone-report-text.ts'

/** Servers of a delegation, or records not believed, that are listed; of more only the number is told. */
const MOST_LISTED = 4

export function traceTree(resolution: Resolution, style: Style): TreeNode {
  return {
    text: style.strong(describeQuestion(resolution.question)),
    children: [...stepNodes(resolution.steps, style), outcomeNode(resolution, style)],
  }
}

function stepNodes(steps: readonly Step[], style: Style): TreeNode[] {
  return steps.map((step) => stepNode(step, style))
}

function stepNode(step: Step, style: Style): TreeNode {
  switch (step.kind) {
    case 'ask':
      return askNode(step, style)
    case 'referral':
      return referralNode(step, style)
    case 'lookup': {
      const children = step.result === 'cycle' ? [] : stepNodes(step.result.steps, style)
      return { text: describeStep(step), children }
    }
    case 'scrub':
      return scrubNode(step, style)
    case 'limit':
    case 'cached-failure':
      return { text: style.warning(describeStep(step)) }
    default:
      return { text: describeStep(step) }
  }
}

function askNode(step: AskStep, { warning }: Style): TreeNode {
  const exchange = describeExchange(step)
  return { text: isOfUse(step) ? exchange : warning(exchange), note: describeCircumstances(step) }
}

/** Whether the exchange brought the walk forward. */
function isOfUse({ outcome }: AskStep): boolean {
  switch (outcome.kind) {
    case 'answer':
    case 'alias':
    case 'referral':
    case 'nodata':
    case 'nxdomain':
    case 'yxdomain':
      return true
    default:
      return false
  }
}

function referralNode({ from, to, servers }: ReferralStep, { faint }: Style): TreeNode {
  const lines = servers.map(({ name, ips }) => {
    const addresses = ips.length === 0 ? faint('no address came with it') : ips.join(' ')
    return `${name.toString()} ${addresses}`
  })
  return {
    text: `${from.toString()} delegates ${to.toString()} to ${count(servers.length, 'server')}`,
    children: shortList(lines, faint),
  }
}

function scrubNode({ zone, removed }: ScrubStep, { warning, faint }: Style): TreeNode {
  return {
    text: warning(`not believed of a server for ${zone.toString()}`),
    children: shortList([...new Set(removed.map(describeRemoval))], faint),
  }
}

function shortList(lines: readonly string[], faint: Style['faint']): TreeNode[] {
  // One line for `and 1 more` would be no shorter.
  const listed = lines.length > MOST_LISTED + 1 ? lines.slice(0, MOST_LISTED) : lines
  const rest = lines.length - listed.length
  const nodes = listed.map((text) => ({ text }))
  return rest === 0 ? nodes : [...nodes, { text: faint(`and ${rest} more`) }]
}

function outcomeNode(resolution: Resolution, { good, bad }: Style): TreeNode {
  const { rcode, answers, authorities, elapsedMs } = resolution
  const queries = count(resolution.conversation().length, 'query').replace(/querys$/, 'queries')
  const isAnswer = rcode === RCODE.NOERROR && resolution.answer.denial === undefined
  const outcome = isAnswer ? formatRcode(rcode) : describeOutcome(resolution)
  return {
    text: `${isAnswer ? good(outcome) : bad(outcome)} in ${Math.round(elapsedMs)} ms, after ${queries}`,
    children: [...answers, ...authorities].map((record) => ({ text: formatRecord(record) })),
  }
}
