/** The commands that look into a running resolver, or make it forget. What concerns its process is added elsewhere. */

import { CLASS } from '../dns/iana/classes.ts'
import { formatType, TYPE } from '../dns/iana/types.ts'
import type { Resolver } from '../dns/resolver/resolver.ts'
import type { Clock } from '../runtime/runtime.ts'
import { cacheReports, failureReport } from './cache-report.ts'
import { nameArgument, textArgument, typeArgument } from './command-arguments.ts'
import { ControlError } from './control-error.ts'
import type { ControlCommand } from './control-server.ts'
import { lookupReport } from './lookup-report.ts'
import type { ControlArguments } from './protocol.ts'
import { ruleReports } from './rule-report.ts'
import { requestReports } from './request-report.ts'
import { serverReports } from './server-report.ts'
import { traceData } from './trace-data.ts'

/** @param current the resolver that answers now: after a reload it is another one */
export function resolverCommands(current: () => Resolver, clock: Clock): Map<string, ControlCommand> {
  return new Map<string, ControlCommand>([
    ['dump', (args) => dump(current(), args, clock.now())],
    ['flush', (args) => flush(current(), args)],
    ['trace', (args) => trace(current(), args)],
    ['lookup', (args) => lookup(current(), args, clock.now())],
    ['requests', () => requestReports(current().tasks, clock.now())],
  ])
}

/** `what` is 'cache' or 'servers'; all else is a mistake. */
function dump({ cache, engine }: Resolver, args: ControlArguments, nowMs: number): Iterable<unknown> {
  const what = args.what === undefined ? 'cache' : textArgument(args, 'what')
  if (what === 'cache') return cacheReports(cache, nowMs)
  if (what === 'servers') return serverReports(engine.upstream.servers, engine.limits, nowMs)
  throw new ControlError('bad-argument', `expected cache or servers to dump, not '${what}'`)
}

/** `what` is 'name', with a `name` and perhaps a `type`; 'tree', with a `name`; or 'all'. */
function* flush({ cache }: Resolver, args: ControlArguments): Iterable<unknown> {
  const what = textArgument(args, 'what')
  switch (what) {
    case 'name': {
      const { key } = nameArgument(args)
      const type = typeArgument(args, undefined)
      yield { flushed: type === undefined ? cache.flushName(key) : cache.flushType(key, type) }
      return
    }
    case 'tree':
      if (args.type !== undefined)
        throw new ControlError('bad-argument', 'a tree is forgotten with all of its types: expected none')
      yield { flushed: cache.flushTree(nameArgument(args).key) }
      return
    case 'all': {
      const { entries } = cache.counters
      cache.clear()
      yield { flushed: entries }
      return
    }
    default:
      throw new ControlError('bad-argument', `expected name, tree or all to flush, not '${what}'`)
  }
}

async function* trace(resolver: Resolver, args: ControlArguments): AsyncIterable<unknown> {
  const question = { name: nameArgument(args), type: typeArgument(args, TYPE.A), rrclass: CLASS.IN }
  yield traceData(await resolver.resolve(question))
}

function* lookup(resolver: Resolver, args: ControlArguments, nowMs: number): Iterable<unknown> {
  const { engine, cache } = resolver
  const question = { name: nameArgument(args), type: typeArgument(args, TYPE.A) }
  const rules = ruleReports(resolver.rulesAbout(question), nowMs)
  const failure = failureReport(cache, question.name, question.type, nowMs)
  const walk = lookupReport(engine, question.name, nowMs)
  yield { ...walk, type: formatType(question.type), rules, ...(failure !== undefined && { failure }) }
}
