/** Where a walk begins: the deepest zone cut that is known and whose servers can be reached. */

import type { RrsetEntry } from '../cache/cache-entry.ts'
import { parentKey } from '../cache/cache-key.ts'
import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import type { Question } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { type Delegation, delegationFromCache, isReachable } from './delegation.ts'
import type { Engine } from './engine.ts'
import type { StartReason } from './explanation.ts'
import type { ExtendedError } from './extended-error.ts'
import type { Task } from './task.ts'

export interface Start {
  readonly delegation: Delegation
  readonly isFromCache: boolean
}

/** The cut to begin at, or why there is none. Asks for the root's servers when they are not known. */
export async function startingCut(
  engine: Engine,
  task: Task,
  question: Question,
): Promise<Start | ExtendedError> {
  const known = reachableCut(engine, task, cutKey(question), 'deepest-cut')
  if (known !== undefined) return known
  if (!question.name.isRoot || question.type !== TYPE.NS) {
    const error = await prime(engine, task)
    if (error !== undefined) return error
    const primed = reachableCut(engine, task, DomainName.root.key, 'deepest-cut')
    if (primed !== undefined) return primed
  }
  return { delegation: takeHints(engine, task), isFromCache: false }
}

/** The next known cut above a zone whose servers have all failed; above the root's there are the hints. */
export function cutAbove(engine: Engine, task: Task, zone: DomainName): Delegation {
  const above = parentKey(zone.key)
  const known = above === undefined ? undefined : reachableCut(engine, task, above, 'fallback')
  return known?.delegation ?? takeHints(engine, task)
}

function takeHints(engine: Engine, task: Task): Delegation {
  note(engine, task, engine.hints, 'hints', undefined)
  return engine.hints
}

/** The DS RRset of a zone is its parent's (RFC 4035 §3.1.4.1): the walk has to end above the cut. */
function cutKey({ name, type }: Question): string {
  return type === TYPE.DS ? (parentKey(name.key) ?? name.key) : name.key
}

function reachableCut(engine: Engine, task: Task, nameKey: string, reason: StartReason): Start | undefined {
  const { cache, clock, addressTypes } = engine
  for (let key: string | undefined = nameKey; key !== undefined;) {
    const entry = cache.deepestCut(key, clock.now())
    if (entry === undefined) return undefined
    const delegation = delegationFromCache(entry, addressTypes, cache, clock.now())
    if (isReachable(delegation)) {
      note(engine, task, delegation, reason, entry)
      return { delegation, isFromCache: true }
    }
    key = parentKey(delegation.zone.key)
    reason = 'reachable-cut'
  }
  return undefined
}

/** RFC 9609: hints only serve to find out who the root's servers are today. */
async function prime(engine: Engine, task: Task): Promise<ExtendedError | undefined> {
  const question = { name: DomainName.root, type: TYPE.NS, rrclass: CLASS.IN }
  const result = await engine.lookUp(task, question, 'priming', DomainName.root)
  return result === 'cycle' ? undefined : result.answer.error
}

function note(
  { clock }: Engine,
  task: Task,
  { zone }: Delegation,
  reason: StartReason,
  entry: RrsetEntry | undefined,
): void {
  task.steps.push({ kind: 'start', atMs: clock.now(), zone, reason, entry })
}
