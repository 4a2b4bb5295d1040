/** From how an exchange ended to what the walk does next; writes down what was asked and what was not believed. */

import type { ExchangeResult } from '../client/exchange.ts'
import type { Question } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import { type Delegation, delegationFromReferral } from './delegation.ts'
import { classifyResponse } from './classify-response.ts'
import type { Engine } from './engine.ts'
import type { AskOutcome } from './explanation.ts'
import { type RememberedResponse, rememberResponse } from './remember-response.ts'
import { type ScrubbedResponse, scrubResponse } from './scrub-response.ts'
import type { Choice } from './select-server.ts'
import type { Task } from './task.ts'
import type { UpstreamResult } from './upstream.ts'

/** The question is settled for this name, or its aliases lead to another one. */
export interface SettledReply extends RememberedResponse {
  readonly kind: 'answer' | 'alias' | 'nodata' | 'nxdomain' | 'yxdomain'
  /** The name at the end of the aliases. */
  readonly target: DomainName
}

export interface ReferralReply {
  readonly kind: 'referral'
  readonly delegation: Delegation
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
  const response = scrubResponse(result.message, question, zone)
  const outcome = classifyResponse(response, zone)
  noteAsked(task, asked, result, outcome, isShared)
  noteRemoved(engine, task, zone, response)
  switch (outcome.kind) {
    case 'lame':
    case 'error':
      return { kind: 'useless', outcome }
    case 'referral':
      remember(engine, asked, response, outcome)
      return refer(engine, task, zone, outcome.zone, response)
    case 'answer':
    case 'alias':
    case 'nodata':
    case 'nxdomain':
    case 'yxdomain':
      return {
        kind: outcome.kind,
        target: response.target,
        ...remember(engine, asked, response, outcome),
      }
  }
}

function remember(
  { cache, clock }: Engine,
  { question, zone, choice }: Asked,
  response: ScrubbedResponse,
  outcome: ReturnType<typeof classifyResponse>,
): RememberedResponse {
  const origin = { server: choice.server, ip: choice.ip, zone }
  return rememberResponse(cache, question, response, outcome, origin, clock.now())
}

function refer(
  { addressTypes, cache, clock }: Engine,
  task: Task,
  from: DomainName,
  to: DomainName,
  response: ScrubbedResponse,
): ReferralReply {
  const atMs = clock.now()
  const delegation = delegationFromReferral(response, to, addressTypes, cache, atMs)
  task.steps.push({ kind: 'referral', atMs, from, to, servers: delegation.servers })
  return { kind: 'referral', delegation }
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
    ...asked,
    outcome,
    transport: result.transport,
    rttMs: isResponse ? result.rttMs : undefined,
    fallback: isResponse ? result.fallback : undefined,
    isShared,
  })
}
