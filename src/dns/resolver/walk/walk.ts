/**
 * The walk from the deepest known zone cut to the answer: ask, follow referrals down and aliases across, until
 * a server settles the question or a limit does. What is decided on the way is decided in the files around.
 */

import type { NegativeEntry, RrsetEntry } from '../../cache/cache-entry.ts'
import { firstRdata } from '../../cache/packed-records.ts'
import type { Sections } from '../../cache/section-notes.ts'
import { EDE, RCODE } from '../../iana/codes.ts'
import { TYPE } from '../../iana/types.ts'
import type { Question } from '../../message/record.ts'
import { AliasTrail } from '../answer/alias-trail.ts'
import type { Answer } from '../answer/answer.ts'
import { failedByLimit, type FailedReply } from './ask-zone.ts'
import { readCache } from '../answer/cached-answer.ts'
import { descend } from './descend.ts'
import type { Engine } from '../engine.ts'
import type { ExtendedError } from '../explanation/extended-error.ts'
import { aliasLoop } from '../explanation/failure.ts'
import { privateAddressesRemoved } from '../explanation/rebinding.ts'
import type { SettledReply } from '../response/interpret-exchange.ts'
import type { Task } from './task.ts'

/** What is known of one name: all that was asked for, or aliases that lead to another one. */
interface Finding {
  readonly kind: 'finding'
  readonly isFinal: boolean
  readonly rcode: number
  readonly chain: readonly RrsetEntry[]
  readonly denial: NegativeEntry | undefined
  /** What stood beside an answer, where that is told. */
  readonly sections?: Sections | undefined
}

/** Resolves the task's question. Never rejects for what servers or the network do. */
export async function walk(engine: Engine, task: Task): Promise<Answer | FailedReply> {
  const { clock, limits } = engine
  const { type, rrclass } = task.question
  const trail = new AliasTrail(task, limits)
  for (;;) {
    const question = { name: trail.name, type, rrclass }
    const found =
      findCached(engine, task, question) ??
      findLocal(engine, task, question) ??
      findFailed(engine, task, question) ??
      (await ask(engine, task, question))
    if (found.kind === 'failed') return whetherByPolicy(found, task, question)
    const end = trail.follow(found.chain, clock.now())
    if (end === 'limit') return failedByLimit(engine, task, 'aliases')
    // As Unbound does: the alias itself says more than a failure would.
    if (end === 'self')
      return { rcode: RCODE.NOERROR, chain: trail.entries, denial: undefined, error: undefined }
    if (end === 'loop') return failed(aliasLoop(trail.name))
    if (found.isFinal)
      return {
        rcode: found.rcode,
        chain: trail.entries,
        denial: found.denial,
        error: found.denial && privateAddressesRemoved(task.steps, question.name, type),
        ...found.sections,
      }
  }
}

async function ask(engine: Engine, task: Task, question: Question): Promise<Finding | FailedReply> {
  const reply = await descend(engine, task, question)
  if (reply.kind === 'failed')
    return looksBack(engine, task, question, reply) ? ask(engine, task, question) : reply
  // A part of the name was enough to tell of all below it.
  const isPart = reply.question.name !== question.name
  return (isPart ? findCached(engine, task, question) : undefined) ?? findingOf(reply, question)
}

/**
 * RFC 8767 §7: where zones above cannot be reached, the servers of those below may well be, at the addresses that
 * they had.
 */
function looksBack(
  { settings: { serveStale }, cache, clock }: Engine,
  task: Task,
  { name }: Question,
  { isByLimit }: FailedReply,
): boolean {
  if (serveStale === undefined || task.lookBackMs > 0 || isByLimit) return false
  const atMs = clock.now()
  const lookBackMs = serveStale.maxStaleSeconds * 1000
  const gone = cache.deepestCut(name.key, atMs - lookBackMs)
  const known = cache.deepestCut(name.key, atMs)
  if (gone === undefined || (known !== undefined && firstRdata(gone.packed) <= firstRdata(known.packed)))
    return false
  task.lookBackMs = lookBackMs
  return true
}

function findingOf(reply: SettledReply, { type }: Question): Finding {
  // RFC 8482 §4.1: of all that a server gave for ANY, one RRset is enough.
  const answers = type === TYPE.ANY ? reply.answers.slice(0, 1) : reply.answers
  return {
    kind: 'finding',
    isFinal: reply.kind !== 'alias',
    rcode: RCODE_OF[reply.kind],
    chain: [...reply.aliases, ...answers],
    denial: reply.denial,
    sections: reply.sections,
  }
}

const RCODE_OF: Readonly<Record<SettledReply['kind'], number>> = {
  answer: RCODE.NOERROR,
  alias: RCODE.NOERROR,
  nodata: RCODE.NOERROR,
  nxdomain: RCODE.NXDOMAIN,
  yxdomain: RCODE.YXDOMAIN,
}

function findCached(
  { cache, clock, limits, sections }: Engine,
  task: Task,
  question: Question,
): Finding | undefined {
  const { name, type } = question
  const atMs = clock.now()
  const cached = task.cached ?? readCache(cache, name.octets, 0, type, atMs + task.lookAheadMs, limits)
  task.cached = undefined
  if (cached.isComplete) {
    const { rcode, chain, denial } = cached.answer
    for (const entry of denial === undefined ? chain : [...chain, denial])
      task.steps.push({ kind: 'cache', atMs, name, type, entry })
    const { authority = [], additional = [] } = sections.recall(cached.answer, type, atMs)
    return { kind: 'finding', isFinal: true, rcode, chain, denial, sections: { authority, additional } }
  }
  const { chain } = cached
  if (chain.length === 0) return undefined
  for (const entry of chain) task.steps.push({ kind: 'cache', atMs, name, type, entry })
  return { kind: 'finding', isFinal: false, rcode: RCODE.NOERROR, chain, denial: undefined }
}

function findLocal({ localNames, clock }: Engine, task: Task, { name, type }: Question): Finding | undefined {
  const decision = localNames.decide(name.octets, type)
  if (decision?.kind !== 'answer') return undefined
  const { answer, rule } = decision
  task.steps.push({ kind: 'local', atMs: clock.now(), name, rule })
  return { kind: 'finding', isFinal: true, ...answer }
}

/** What was taken out of the servers' answers explains a failure better than that these were empty. */
function whetherByPolicy(failure: FailedReply, task: Task, { name, type }: Question): FailedReply {
  const error = privateAddressesRemoved(task.steps, name, type)
  return error === undefined ? failure : { ...failure, error }
}

/** RFC 9520 §3.2: what has failed a moment ago is not tried again. */
function findFailed({ cache, clock }: Engine, task: Task, { name, type }: Question): FailedReply | undefined {
  const atMs = clock.now()
  const entry = cache.failure(name.key, type, atMs)
  if (entry === undefined) return undefined
  task.steps.push({ kind: 'cached-failure', atMs, name, entry })
  return failed({ infoCode: EDE.CACHED_ERROR, extraText: entry.extraText })
}

function failed(error: ExtendedError): FailedReply {
  return { kind: 'failed', error, isByLimit: false, isWorthFallback: false }
}
