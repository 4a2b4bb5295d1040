/** From how an exchange ended to what the walk does next; writes down what was asked and what was not believed. */

import type { ExchangeResult } from '../../client/exchange.ts'
import type { Question } from '../../message/record.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { type Delegation, delegationFromReferral } from '../zone-cut/delegation.ts'
import { type Classification, classifyResponse } from './classify-response.ts'
import { isFromChild } from '../zone-cut/ds-parent.ts'
import type { Engine } from '../engine.ts'
import type { AskOutcome } from '../explanation/explanation.ts'
import { type RememberedResponse, rememberResponse } from './remember-response.ts'
import { type ScrubbedResponse, scrubResponse } from './scrub-response.ts'
import type { Choice } from '../servers/select-server.ts'
import type { Task } from '../walk/task.ts'
import type { UpstreamResult } from '../servers/upstream.ts'

/** The question is settled for this name, or its aliases lead to another one. */
export interface SettledReply extends RememberedResponse {
  readonly kind: 'answer' | 'alias' | 'nodata' | 'nxdomain' | 'yxdomain'
  /** What was asked: the task's question, or one about a part of its name. */
  readonly question: Question
  /** The name at the end of the aliases. */
  readonly target: DomainName
}

export interface ReferralReply {
  readonly kind: 'referral'
  readonly delegation: Delegation
  /** The end of the NS RRset's life. */
  readonly expiresAtMs: number
}

/** Another server, or the same one again, may do better. */
export interface UselessReply {
  readonly kind: 'useless'
  readonly outcome: AskOutcome
}

/** What was asked of whom. */
export interface Asked {
  readonly zone: DomainName
  readonly question: Question
  readonly choice: Choice
  readonly atMs: number
  /** The server is configured as a resolver: nobody else is to be asked, wherever it refers to. */
  readonly isForwarded: boolean
  /** Whether the server was asked as a resolver, to find out what it does not know. */
  readonly recursionDesired: boolean
  /** Whether no zone lies between this one and the one whose DS RRset is asked for. */
  readonly isParentOfAsked: boolean
  /** Whether a denial is not to be kept, since it is asked again with the whole name. */
  readonly isDenialDoubted: boolean
}

export function interpretExchange(
  engine: Engine,
  task: Task,
  asked: Asked,
  { result, isShared }: UpstreamResult,
): SettledReply | ReferralReply | UselessReply {
  const { zone, question } = asked
  if (result.kind !== 'response') {
    noteAsked(task, asked, result, result, isShared)
    return { kind: 'useless', outcome: result }
  }
  const response = scrubResponse(result.message, question, zone, engine.scrubRules)
  const isChildSide = !asked.isForwarded && isFromChild(response, question, zone)
  const outcome =
    isChildSide && asked.isParentOfAsked
      ? CHILD_SIDE
      : acceptedOutcome(task, asked, classifyResponse(response, zone, asked.recursionDesired))
  noteAsked(task, asked, result, outcome, isShared)
  noteRemoved(engine, task, zone, response)
  switch (outcome.kind) {
    case 'lame':
    case 'error':
    case 'empty':
    case 'contradictory':
      return { kind: 'useless', outcome }
    case 'referral':
      remember(engine, task, asked, response, outcome)
      return refer(engine, task, zone, outcome.zone, response)
    case 'answer':
    case 'alias':
    case 'nodata':
    case 'nxdomain':
    case 'yxdomain': {
      const isDoubted = isChildSide || (outcome.kind === 'nxdomain' && asked.isDenialDoubted)
      const remembered = isDoubted ? NOTHING : remember(engine, task, asked, response, outcome)
      return { kind: outcome.kind, question, target: response.target, ...remembered }
    }
  }
}

/** A second server that has nothing at all to say is believed to know of nothing; a resolver at once. */
function acceptedOutcome(
  task: Task,
  { question, isForwarded }: Asked,
  outcome: Classification,
): Classification {
  if (isForwarded && (outcome.kind === 'referral' || outcome.kind === 'empty')) return { kind: 'nodata' }
  if (outcome.kind !== 'empty') return outcome
  const { name } = question
  const isRepeated = task.steps.some(
    (step) => step.kind === 'ask' && step.outcome.kind === 'empty' && step.question.name.equals(name),
  )
  return isRepeated ? { kind: 'nodata' } : outcome
}

function remember(
  engine: Engine,
  { lookAheadMs }: Task,
  { question, zone, choice }: Asked,
  response: ScrubbedResponse,
  outcome: ReturnType<typeof classifyResponse>,
): RememberedResponse {
  const origin = { server: choice.server, ip: choice.ip, zone }
  return rememberResponse(engine, question, response, outcome, origin, engine.clock.now(), lookAheadMs)
}

const CHILD_SIDE: Classification = { kind: 'lame', reason: 'child-side' }

const NOTHING: RememberedResponse = { aliases: [], answers: [], denial: undefined, sections: undefined }

function refer(
  engine: Engine,
  task: Task,
  from: DomainName,
  to: DomainName,
  response: ScrubbedResponse,
): ReferralReply {
  const atMs = engine.clock.now()
  const delegation = delegationFromReferral(response, to, engine, engine.cache, atMs)
  task.steps.push({ kind: 'referral', atMs, from, to, servers: delegation.servers })
  return { kind: 'referral', delegation, expiresAtMs: atMs + (response.ns?.ttlSeconds ?? 0) * 1000 }
}

function noteRemoved(
  { clock, limits }: Engine,
  task: Task,
  zone: DomainName,
  { removed }: ScrubbedResponse,
): void {
  const count = removed.length
  if (count === 0) return
  const kept = removed.slice(0, limits.removalsKept)
  task.steps.push({ kind: 'scrub', atMs: clock.now(), zone, removed: kept, count })
}

function noteAsked(
  task: Task,
  asked: Asked,
  result: ExchangeResult,
  outcome: AskOutcome,
  isShared: boolean,
): void {
  const isResponse = result.kind === 'response'
  task.steps.push({
    kind: 'ask',
    atMs: asked.atMs,
    zone: asked.zone,
    question: asked.question,
    choice: asked.choice,
    outcome,
    transport: result.transport,
    rttMs: isResponse ? result.rttMs : undefined,
    fallback: isResponse ? result.fallback : undefined,
    isShared,
  })
}
