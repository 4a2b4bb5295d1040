/** Where an answer came from, in one line: the cache, or the walk from zone to zone with servers and times. */

import { remainingSeconds } from '../dns/cache/ttl.ts'
import { describeRule } from '../dns/policy/describe-rule.ts'
import {
  conversation,
  type AskStep,
  type LookupStep,
  type Step,
} from '../dns/resolver/explanation/explanation.ts'
import { describeOutcome } from '../dns/resolver/explanation/failure.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import { shortServerText } from '../dns/resolver/servers/server-text.ts'
import { describeQuestion } from './resolution-text.ts'

const ARROW = ' → '

/**
 * `cache, 118 s left`, or the walk:
 * `. (a.root-servers.net. 1 ms) → com. (g.gtld-servers.net. 1 ms) → google.com. (ns2.google.com. 1 ms)`.
 * What the address of a server cost stands in brackets: `[ns.example.net. A: . → net. → example.net.]`.
 */
export function describeWalk({ steps }: Resolution): string {
  // Where an alias leads goes without saying when nobody was asked about it any more.
  const end = steps.findLastIndex(({ kind }) => kind !== 'alias')
  const stages: Stage[] = []
  for (const step of steps.slice(0, end + 1)) {
    const last = stages.at(-1)
    if (!isStage(step)) continue
    if (last !== undefined && isSameStage(last[0], step)) last.push(step)
    else stages.push([step])
  }
  return stages.map(describeStage).join(ARROW)
}

const STAGES = ['cache', 'cached-failure', 'local', 'ask', 'alias', 'lookup', 'limit'] as const

type StageStep = Extract<Step, { kind: (typeof STAGES)[number] }>

/** Steps that are told as one: servers of one zone, entries of the cache. */
type Stage = [StageStep, ...StageStep[]]

/** Why the walk went where it went is for a trace to tell. */
function isStage(step: Step): step is StageStep {
  return STAGES.some((kind) => kind === step.kind)
}

function isSameStage(a: StageStep, b: StageStep): boolean {
  if (a.kind === 'ask' && b.kind === 'ask') return a.zone.equals(b.zone)
  return a.kind === 'cache' && b.kind === 'cache'
}

function describeStage(stage: Stage): string {
  const [first] = stage
  switch (first.kind) {
    case 'cache':
      return describeCache(stage)
    case 'ask': {
      const asks = stage.filter((step) => step.kind === 'ask')
      return `${first.zone.toString()} (${describeAsks(asks).join(', ')})`
    }
    case 'cached-failure':
      return `failed a moment ago, tried again in ${remainingSeconds(first.entry, first.atMs)} s`
    case 'local':
      return describeRule(first.rule)
    case 'alias':
      return `alias ${first.to.toString()}`
    case 'lookup':
      return describeLookup(first)
    case 'limit':
      return `limit of ${first.value} ${first.limit}`
  }
}

/** Of several entries the answer lives as long as the first to expire. */
function describeCache(stage: Stage): string {
  const left = stage.flatMap((step) =>
    step.kind === 'cache' ? [remainingSeconds(step.entry, step.atMs)] : [],
  )
  return `cache, ${Math.min(...left)} s left`
}

/** Servers that fail alike, one after another, and are named all the same. */
const MOST_ALIKE = 3

/** On a dead network every server fails alike: then it is their number that is told. */
function describeAsks(asks: readonly AskStep[]): string[] {
  const failed = asks.filter(({ rttMs }) => rttMs === undefined)
  const reasons = new Set(failed.map(({ outcome }) => describeOutcome(outcome)))
  if (failed.length <= MOST_ALIKE || reasons.size > 1) return asks.map(describeAsk)
  const others = asks.filter(({ rttMs }) => rttMs !== undefined)
  return [`${failed.length} times ${[...reasons].join()}`, ...others.map(describeAsk)]
}

function describeAsk({ zone, choice, outcome, transport, rttMs }: AskStep): string {
  const server = shortServerText(choice, zone)
  if (rttMs === undefined) return `${server} ${describeOutcome(outcome)}`
  const over = transport === 'tcp' ? ' over TCP' : ''
  const trouble = TROUBLES.has(outcome.kind) ? `${describeOutcome(outcome)}, ` : ''
  return `${server} ${trouble}${Math.round(rttMs)} ms${over}`
}

/** What makes the walk turn to another server. */
const TROUBLES: ReadonlySet<AskStep['outcome']['kind']> = new Set(['lame', 'error', 'malformed'])

function describeLookup({ question, result }: LookupStep): string {
  if (result === 'cycle') return `[${describeQuestion(question)}: waits for this very answer]`
  const zones: string[] = []
  for (const { zone } of conversation(result.steps)) {
    const text = zone.toString()
    if (zones.at(-1) !== text) zones.push(text)
  }
  return `[${describeQuestion(question)}: ${zones.length === 0 ? 'cache' : zones.join(ARROW)}]`
}
