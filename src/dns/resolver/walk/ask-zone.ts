/** Asks the servers of one zone one question, one after another, until one gives something to go on with. */

import { RCODE } from '../../iana/codes.ts'
import { TYPE } from '../../iana/types.ts'
import type { DomainName } from '../../name/domain-name.ts'
import type { Delegation } from '../zone-cut/delegation.ts'
import type { Engine } from '../engine.ts'
import type { AskOutcome } from '../explanation/explanation.ts'
import type { ExtendedError } from '../explanation/extended-error.ts'
import { limitReached, noReachableAuthority } from '../explanation/failure.ts'
import { fetchAhead, findAddresses } from '../servers/find-addresses.ts'
import { interpretExchange, type ReferralReply, type SettledReply } from '../response/interpret-exchange.ts'
import { isRecursive, lamenessKey, recursiveKey } from '../servers/lameness.ts'
import type { LimitName } from '../limits.ts'
import type { Minimisation } from './minimisation.ts'
import { Roster } from '../servers/roster.ts'
import { selectServer } from '../servers/select-server.ts'
import { serverKey } from '../servers/server-table.ts'
import type { Task } from './task.ts'

export interface FailedReply {
  readonly kind: 'failed'
  readonly error: ExtendedError
  /** Not the zone has failed but our patience: the same question may fare better on its own. */
  readonly isByLimit: boolean
  /** Whether the zone's parent should be asked if it knows other servers, or addresses: not when all only rest. */
  readonly isWorthFallback: boolean
}

/** What is asked is `minimisation.question`, which changes when servers fail over a part of the name. */
export async function askZone(
  engine: Engine,
  task: Task,
  delegation: Delegation,
  minimisation: Minimisation,
): Promise<SettledReply | ReferralReply | FailedReply> {
  const { zone } = delegation
  const { clock, limits, upstream, random } = engine
  const attempts = task.attempts(zone)
  const roster = new Roster(engine, delegation, attempts)
  fetchAhead(engine, task, roster)
  for (let asked = 0; ;) {
    const atMs = clock.now()
    const spent =
      spentLimit(task, atMs) ??
      upstream.reachedLimit(zone) ??
      (asked >= limits.queriesOfZone ? 'queriesOfZone' : undefined)
    if (spent !== undefined) return failedByLimit(engine, task, spent, zone)
    const { question } = minimisation
    const lameKey = lamenessKey(zone, question.type)
    const choice = selectServer(roster.candidates(question.name, atMs), lameKey, atMs, limits, random)
    if (choice === undefined) {
      const found = await findAddresses(engine, task, roster)
      if (found === 'found') continue
      if (found !== 'none') return failedByLimit(engine, task, found, zone)
      const resting = roster.resting(question.name, atMs)
      const error = noReachableAuthority(zone, task.steps, resting, roster.forbidden)
      const isWorthFallback = asked > 0 || resting.length === 0 || roster.hasUnknown
      return { kind: 'failed', error, isByLimit: false, isWorthFallback }
    }
    const isForwarded = delegation.source === 'forward'
    const recursionDesired =
      isForwarded || (choice.isLastResort && isRecursive(upstream.servers.get(choice, atMs), zone, atMs))
    const exchange = await upstream.ask(choice, question, {
      deadlineMs: task.budget.deadlineMs,
      recursionDesired,
      zone,
    })
    asked++
    if (!exchange.isShared) task.budget.queriesLeft--
    const { isDenialDoubted } = minimisation
    const isParentOfAsked =
      question.type === TYPE.DS && (delegation.isParentOfAsked ?? question.name.parent?.equals(zone) ?? false)
    const reply = interpretExchange(
      engine,
      task,
      { zone, question, choice, atMs, isForwarded, recursionDesired, isParentOfAsked, isDenialDoubted },
      exchange,
    )
    const server = serverKey(choice)
    const isSilent = exchange.result.kind === 'timeout' || exchange.result.kind === 'unreachable'
    if (!isSilent) attempts.responded(server)
    if (reply.kind !== 'useless') return reply
    const { outcome } = reply
    // That it is no authority shows by a part of the name as well; errors over a part say less.
    const isTelling = !minimisation.isPart || outcome.kind === 'lame'
    if (isLame(outcome) && isTelling) upstream.servers.lame(choice, lameKey, clock.now())
    if (answersLikeResolver(outcome)) upstream.servers.lame(choice, recursiveKey(zone), clock.now())
    if (isWorthAnotherTry(outcome, recursionDesired)) attempts.inVain(server)
    else attempts.giveUp(server, question.name.key)
    const end = minimisation.failed(isSilent)
    if (end === undefined) continue
    if (end === 'timeouts') attempts.forgiveOne()
    task.steps.push({ kind: 'whole-name', atMs: clock.now(), zone, part: question.name, reason: end })
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
  if (nowMs >= budget.deadlineMs) return budget.givesWay ? 'questionsInProgress' : 'questionMs'
  return budget.queriesLeft <= 0 ? 'queries' : undefined
}

/** It does not serve the zone that it is listed for. */
function isLame(outcome: AskOutcome): boolean {
  if (outcome.kind === 'error') return outcome.rcode === RCODE.REFUSED || outcome.rcode === RCODE.NOTAUTH
  return outcome.kind === 'lame'
}

/**
 * Packets get lost; nothing at all is believed when it is said again; and a resolver in an authority's place is
 * asked as what it is, once nobody better is left.
 */
function isWorthAnotherTry(outcome: AskOutcome, wasAskedToRecurse: boolean): boolean {
  if (answersLikeResolver(outcome)) return !wasAskedToRecurse
  return outcome.kind === 'timeout' || outcome.kind === 'empty'
}

function answersLikeResolver(outcome: AskOutcome): boolean {
  return outcome.kind === 'lame' && outcome.reason === 'recursive'
}
