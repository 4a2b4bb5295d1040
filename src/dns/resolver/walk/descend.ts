/**
 * From the deepest known zone cut down to the servers that settle a question: ask, follow referrals, tell no
 * server more of the name than it needs, and go back up where a zone's own servers are of no use.
 */

import type { Question } from '../../message/record.ts'
import { TYPE } from '../../iana/types.ts'
import { askZone, failedByLimit, type FailedReply } from './ask-zone.ts'
import type { Delegation } from '../zone-cut/delegation.ts'
import { findParentZone, isFromBelow } from '../zone-cut/ds-parent.ts'
import type { Engine } from '../engine.ts'
import type { ReferralReply, SettledReply } from '../response/interpret-exchange.ts'
import { LastResort } from './last-resort.ts'
import { Minimisation, unminimised } from './minimisation.ts'
import { lookUpReferralPath } from '../zone-cut/referral-path.ts'
import { startingCut } from '../zone-cut/starting-cut.ts'
import type { Task } from './task.ts'

export async function descend(
  engine: Engine,
  task: Task,
  question: Question,
): Promise<SettledReply | FailedReply> {
  const known = startingCut(engine, task, question)
  const start = known instanceof Promise ? await known : known
  if (start.kind === 'failed') return start
  let { delegation } = start
  const minimisation = new Minimisation(question, engine.settings.qnameMinimisation, engine.deniedParts)
  const lastResort = new LastResort()
  let isParentSure = question.type !== TYPE.DS
  for (let referrals = 0; referrals <= engine.limits.referrals; referrals++) {
    // A resolver needs the whole question.
    const isWhole = delegation.source === 'forward'
    const reply = await askDown(
      engine,
      task,
      delegation,
      isWhole ? unminimised(question, engine) : minimisation,
    )
    if (reply.kind === 'referral') {
      delegation = lastResort.improve(engine, reply)
      if (engine.settings.hardenReferralPath) lookUpReferralPath(engine, task, delegation)
    } else if (reply.kind === 'failed') {
      const next = reply.isWorthFallback ? await lastResort.after(engine, task, delegation) : undefined
      if (next === undefined) return reply
      delegation = next
    } else {
      // A resolver finds the parent by itself; its denials are of zones below the one that it is asked for.
      if (isWhole || isParentSure || !isFromBelow(reply, question, delegation.zone)) return reply
      isParentSure = true
      const parent = await findParentZone(engine, task, question.name, delegation.zone)
      if (parent === undefined && (delegation.isParentOfAsked === true || reply.aliases.length > 0))
        return reply
      delegation = { ...(parent ?? delegation), isParentOfAsked: true }
    }
  }
  return failedByLimit(engine, task, 'referrals')
}

/** Asks the servers of one zone about one part of the name after another, until they refer or settle it. */
async function askDown(
  engine: Engine,
  task: Task,
  delegation: Delegation,
  minimisation: Minimisation,
): Promise<SettledReply | ReferralReply | FailedReply> {
  const { cache, clock } = engine
  minimisation.descendTo(delegation.zone, cache, clock.now())
  for (;;) {
    const part = minimisation.isPart ? minimisation.question.name : undefined
    const reply = await askZone(engine, task, delegation, minimisation)
    if (part === undefined || reply.kind === 'referral' || reply.kind === 'failed') return reply
    // The whole name was asked in the end.
    if (reply.question.name !== part) return reply
    if (reply.kind !== 'nxdomain') {
      if (isRedirected(reply)) minimisation.giveUp()
      else minimisation.advance(cache, clock.now())
      continue
    }
    const reason = minimisation.denied(clock.now())
    if (reason === undefined) return reply
    task.steps.push({ kind: 'whole-name', atMs: clock.now(), zone: delegation.zone, part, reason })
  }
}

/** A DNAME above the part is above the whole name as well, which its server tells when it is asked for that. */
function isRedirected({ aliases }: SettledReply): boolean {
  return aliases[0]?.type === TYPE.DNAME
}
