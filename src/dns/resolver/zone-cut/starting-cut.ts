/**
 * Where a walk begins: at the servers that the operator wants to be asked, or at the deepest zone cut that is known
 * and whose servers can be reached.
 */

import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { parentKey } from '../../cache/cache-key.ts'
import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import type { Question } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { FailedReply } from '../walk/ask-zone.ts'
import { type Delegation, delegationFromCache, isReachable } from './delegation.ts'
import type { Engine } from '../engine.ts'
import type { StartReason } from '../explanation/explanation.ts'
import type { Routed } from './route-table.ts'
import type { Task } from '../walk/task.ts'

export interface Start {
  readonly kind: 'start'
  readonly delegation: Delegation
}

/** The servers to begin with, or why there are none. Asks for the root's, or a stub zone's, when that is due. */
export function startingCut(
  engine: Engine,
  task: Task,
  question: Question,
): Start | FailedReply | Promise<Start | FailedReply> {
  const key = cutKey(question)
  const routed = engine.routes.above(key)
  if (routed?.route.kind === 'forward')
    return start(take(engine, task, routed.delegation, 'forward', undefined))
  const known = knownCut(engine, task, key)
  if (routed !== undefined && isBetter(routed, known?.delegation))
    return startAtStub(engine, task, question, routed)
  return known === undefined ? startAtRoot(engine, task, question, routed) : startAt(engine, task, known)
}

async function startAtRoot(
  engine: Engine,
  task: Task,
  question: Question,
  routed: Routed | undefined,
): Promise<Start | FailedReply> {
  const isPriming = question.name.isRoot && question.type === TYPE.NS
  if (isPriming || isForwarded(engine, DomainName.root)) return start(takeHints(engine, task))
  const failed = await prime(engine, task, DomainName.root)
  if (failed !== undefined) return failed
  const primed = knownCut(engine, task, DomainName.root.key)
  // A root of the operator's own stays as he has named it, unless he wants it primed.
  const isFixed = routed !== undefined && isBetter(routed, primed?.delegation)
  return primed === undefined || isFixed ? start(takeHints(engine, task)) : startAt(engine, task, primed)
}

/** Whether questions about the zone itself are for resolvers: then they cannot serve to find its servers. */
function isForwarded({ routes }: Engine, zone: DomainName): boolean {
  return routes.above(zone.key)?.route.kind === 'forward'
}

/** The next known cut above a zone whose servers are of no use; above the root's there are the hints. */
export function cutAbove(engine: Engine, task: Task, zone: DomainName): Delegation {
  const above = parentKey(zone.key)
  if (above === undefined) return takeHints(engine, task)
  const routed = engine.routes.above(above)
  if (routed?.route.kind === 'forward') return take(engine, task, routed.delegation, 'forward', undefined)
  const known = knownCut(engine, task, above)
  if (routed !== undefined && isBetter(routed, known?.delegation))
    return take(engine, task, routed.delegation, 'stub', undefined)
  return known === undefined
    ? takeHints(engine, task)
    : take(engine, task, known.delegation, 'fallback', known.entry)
}

/** The DS RRset of a zone is its parent's (RFC 4035 §3.1.4.1): the walk has to end above the cut. */
function cutKey({ name, type }: Question): string {
  return type === TYPE.DS ? (parentKey(name.key) ?? name.key) : name.key
}

interface KnownCut {
  readonly delegation: Delegation
  readonly reason: 'deepest-cut' | 'reachable-cut'
  readonly entry: RrsetEntry | undefined
}

/** The deepest cut in the cache whose servers can be reached; where the operator names servers, those. */
function knownCut(engine: Engine, task: Task, nameKey: string): KnownCut | undefined {
  const { cache, clock, routes } = engine
  const atMs = clock.now() + task.lookAheadMs - task.lookBackMs
  let reason: KnownCut['reason'] = 'deepest-cut'
  for (let key: string | undefined = nameKey; key !== undefined;) {
    const entry = cache.deepestCut(key, atMs)
    if (entry === undefined) return undefined
    const delegation = delegationFromCache(entry, engine, cache, atMs)
    if (isReachable(delegation)) return { delegation, reason, entry }
    const confined = routes.confining(delegation.zone.key)
    if (confined !== undefined) return { delegation: confined.delegation, reason, entry: undefined }
    key = parentKey(delegation.zone.key)
    reason = 'reachable-cut'
  }
  return undefined
}

/**
 * Whether to begin at a stub zone's own servers rather than at the deepest cut in the cache. Cuts below the stub
 * zone are deeper; its own cut in the cache is what priming has found, if it is to be primed.
 */
function isBetter({ route, delegation }: Routed, known: Delegation | undefined): boolean {
  if (known === undefined) return !delegation.zone.isRoot
  if (known.zone.equals(delegation.zone)) return !route.isPrimed
  return delegation.zone.isSubdomainOf(known.zone)
}

async function startAtStub(
  engine: Engine,
  task: Task,
  { name, type }: Question,
  { route, delegation }: Routed,
): Promise<Start | FailedReply> {
  const isPriming = type === TYPE.NS && name.equals(route.zone)
  if (route.isPrimed && !isPriming) {
    const failed = await prime(engine, task, route.zone)
    if (failed !== undefined && !route.fallsBack) return failed
    const primed = knownCut(engine, task, route.zone.key)
    if (primed?.delegation.zone.equals(route.zone) === true) return startAt(engine, task, primed)
  }
  return start(take(engine, task, delegation, 'stub', undefined))
}

/** RFC 9609: the servers that are configured only serve to find out which they are today. */
async function prime(engine: Engine, task: Task, zone: DomainName): Promise<FailedReply | undefined> {
  const result = await engine.lookUp(task, { name: zone, type: TYPE.NS, rrclass: CLASS.IN }, 'priming', zone)
  const error = result === 'cycle' ? undefined : result.answer.error
  return error && { kind: 'failed', error, isByLimit: false, isWorthFallback: false }
}

function takeHints(engine: Engine, task: Task): Delegation {
  return take(engine, task, engine.hints, 'hints', undefined)
}

function startAt(engine: Engine, task: Task, { delegation, reason, entry }: KnownCut): Start {
  return start(take(engine, task, delegation, reason, entry))
}

function start(delegation: Delegation): Start {
  return { kind: 'start', delegation }
}

function take(
  { clock }: Engine,
  task: Task,
  delegation: Delegation,
  reason: StartReason,
  entry: RrsetEntry | undefined,
): Delegation {
  task.steps.push({ kind: 'start', atMs: clock.now(), zone: delegation.zone, reason, entry })
  return delegation
}
