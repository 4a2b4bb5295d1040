/** Asks the servers of one zone one question, one after another, until one gives something to go on with. */

import { RCODE } from '../iana/codes.ts'
import type { Question } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { Delegation } from './delegation.ts'
import type { Engine } from './engine.ts'
import type { AskOutcome } from './explanation.ts'
import type { ExtendedError } from './extended-error.ts'
import { limitReached, noReachableAuthority } from './failure.ts'
import { findAddresses } from './find-addresses.ts'
import { interpretExchange, type ReferralReply, type SettledReply } from './interpret-exchange.ts'
import type { LimitName } from './limits.ts'
import { Roster } from './roster.ts'
import { selectServer } from './select-server.ts'
import type { Task } from './task.ts'

export interface FailedReply {
  readonly kind: 'failed'
  readonly error: ExtendedError
  /** Not the zone has failed but our patience: the same question may fare better on its own. */
  readonly isByLimit: boolean
  /** Whether the zone's parent should be asked if it knows other servers: not when these only rest. */
  readonly isWorthFallback: boolean
}

export async function askZone(
  engine: Engine,
  task: Task,
  delegation: Delegation,
  question: Question,
): Promise<SettledReply | ReferralReply | FailedReply> {
  const { zone } = delegation
  const { clock, limits, upstream, random } = engine
  const attempts = task.attempts(zone, question.name)
  const roster = new Roster(delegation, attempts, upstream.servers, limits)
  for (;;) {
    const atMs = clock.now()
    const spent = spentLimit(task, atMs)
    if (spent !== undefined) return failedByLimit(engine, task, spent, zone)
    const choice = selectServer(roster.candidates(atMs), zone.key, atMs, limits, random)
    if (choice === undefined) {
      const found = await findAddresses(engine, task, roster)
      if (found === 'found') continue
      if (found !== 'none') return failedByLimit(engine, task, found, zone)
      const resting = roster.resting(atMs)
      const error = noReachableAuthority(zone, task.steps, resting)
      const isWorthFallback = attempts.size > 0 || resting.length === 0
      return { kind: 'failed', error, isByLimit: false, isWorthFallback }
    }
    const exchange = await upstream.ask(choice, question, {
      deadlineMs: task.budget.deadlineMs,
      recursionDesired: false,
    })
    if (!exchange.isShared) task.budget.queriesLeft--
    const reply = interpretExchange(engine, task, { zone, question, choice, atMs }, exchange)
    if (reply.kind !== 'useless') return reply
    if (isLame(reply.outcome)) upstream.servers.lame(choice, zone.key, clock.now())
    if (reply.outcome.kind === 'timeout') roster.tried(choice.ip)
    else roster.giveUp(choice.ip)
  }
}

/** Ends a walk, or a part of it, because of a limit, if need be in the midst of asking the servers of `zone`. */
export function failedByLimit(
  { clock, limits }: Engine,
  task: Task,
  limit: LimitName,
  zone?: DomainName,
): FailedReply {
  const value = limits[limit]
  task.steps.push({ kind: 'limit', atMs: clock.now(), limit, value })
  return {
    kind: 'failed',
    error: limitReached(limit, value, zone, task.steps),
    isByLimit: true,
    isWorthFallback: false,
  }
}

function spentLimit({ budget }: Task, nowMs: number): LimitName | undefined {
  if (nowMs >= budget.deadlineMs) return 'questionMs'
  return budget.queriesLeft <= 0 ? 'queries' : undefined
}

/** It does not serve the zone that it is listed for. */
function isLame(outcome: AskOutcome): boolean {
  if (outcome.kind === 'error') return outcome.rcode === RCODE.REFUSED || outcome.rcode === RCODE.NOTAUTH
  return outcome.kind === 'lame'
}
