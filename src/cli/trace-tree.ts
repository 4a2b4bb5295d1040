/**
 * A resolution as a tree: each step with its reason, a question inside the question as a branch of its own. Drawn from
 * data, since the resolver that took the steps may be another process.
 */

import { recordLine } from '../control/record-data.ts'
import type { StepData, TraceData } from '../control/trace-data.ts'
import { describeRemovalReason } from '../dns/resolver/explanation/describe-step.ts'
import type { Style } from './style.ts'
import { formatTree, type TreeNode } from './tree.ts'
import { count } from './zone-report-text.ts'

type Step<K extends StepData['kind']> = Extract<StepData, { kind: K }>

/** Servers of a delegation, or records not believed, that are listed; of more only the number is told. */
const MOST_LISTED = 4

/** The tree as lines. */
export function traceText(trace: TraceData, style: Style): string[] {
  return formatTree(traceTree(trace, style), { frame: style.faint, note: style.faint })
}

export function traceTree(trace: TraceData, style: Style): TreeNode {
  const { name, type } = trace.question
  return {
    text: style.strong(`${name} ${type}`),
    children: [...stepNodes(trace, style), outcomeNode(trace, style)],
  }
}

function stepNodes({ steps, question }: TraceData, style: Style): TreeNode[] {
  let target = question.name
  return steps.map((step) => {
    if (step.kind === 'alias') target = step.to
    return stepNode(step, target, style)
  })
}

/** @param target the name that an answer is sought for: the question's, or where its aliases have led by now */
function stepNode(step: StepData, target: string, style: Style): TreeNode {
  switch (step.kind) {
    case 'ask':
      return askNode(step, target, style)
    case 'start':
      return startNode(step)
    case 'referral':
      return referralNode(step, style)
    case 'lookup': {
      const children = step.result === 'cycle' ? [] : stepNodes(step.result, style)
      return { text: step.text, children }
    }
    case 'scrub':
      return scrubNode(step, style)
    case 'limit':
    case 'cached-failure':
      return { text: style.warning(step.text) }
    default:
      return { text: step.text }
  }
}

function askNode(step: Step<'ask'>, target: string, { warning }: Style): TreeNode {
  const { text, note, atMs, question } = step
  // RFC 9156: a server is told no more of a name than it takes to find the next zone.
  const minimised = isBelow(target, question.name) ? ['the rest of the name is kept from it'] : []
  const parts = [...(note === undefined ? [] : [note]), ...minimised, `sent at ${formatMs(atMs)}`]
  return { text: isOfUse(step) ? text : warning(text), note: parts.join('; ') }
}

function isBelow(name: string, other: string): boolean {
  const [lower, suffix] = [name.toLowerCase(), other.toLowerCase()]
  return suffix !== '.' && lower !== suffix && lower.endsWith(`.${suffix}`)
}

/** A zone cut out of the cache tells since when it is known, and from whom. */
function startNode(step: Step<'start'>): TreeNode {
  if (!('from' in step)) return { text: step.text }
  const { rank, from, secondsLeft, ttlSeconds } = step
  return {
    text: step.text,
    note: `${secondsLeft} of ${ttlSeconds} s left, ${rank} of ${from.server} ${from.ip}`,
  }
}

function formatMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`
}

/** Whether the exchange brought the walk forward. */
function isOfUse({ outcome }: Step<'ask'>): boolean {
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

function referralNode({ from, to, servers }: Step<'referral'>, { faint }: Style): TreeNode {
  const lines = servers.map(({ name, ips }) => {
    const addresses = ips.length === 0 ? faint('no address came with it') : ips.join(' ')
    return `${name} ${addresses}`
  })
  return {
    text: `${from} delegates ${to} to ${count(servers.length, 'server')}`,
    children: shortList(lines, faint),
  }
}

function scrubNode({ zone, removed }: Step<'scrub'>, { warning, faint }: Style): TreeNode {
  const lines = removed.map(({ name, type, reason }) => `${name} ${type} (${describeRemovalReason(reason)})`)
  return {
    text: warning(`not believed of a server for ${zone}`),
    children: shortList([...new Set(lines)], faint),
  }
}

function shortList(lines: readonly string[], faint: Style['faint']): TreeNode[] {
  // One line for `and 1 more` would be no shorter.
  const listed = lines.length > MOST_LISTED + 1 ? lines.slice(0, MOST_LISTED) : lines
  const rest = lines.length - listed.length
  const nodes = listed.map((text) => ({ text }))
  return rest === 0 ? nodes : [...nodes, { text: faint(`and ${rest} more`) }]
}

function outcomeNode(trace: TraceData, { good, bad }: Style): TreeNode {
  const { rcode, isDenial, error, answers, authorities, elapsedMs } = trace
  const queries = count(trace.queries, 'query').replace(/querys$/, 'queries')
  const isAnswer = rcode === 'NOERROR' && !isDenial
  const outcome = isDenial && rcode === 'NOERROR' ? 'no data' : rcode
  const why = error === undefined ? '' : ` (EDE ${error.infoCode}: ${error.extraText})`
  return {
    text: `${isAnswer ? good(outcome) : bad(outcome + why)} in ${Math.round(elapsedMs)} ms, after ${queries}`,
    children: [...answers, ...authorities].map((record) => ({ text: recordLine(record) })),
  }
}
