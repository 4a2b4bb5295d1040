/** The commands to a running resolver that concern its process: status, counters, reload, log, the cache's file. */

import { isAbsolute, resolve } from 'node:path'
import type { Logger } from 'pino'
import { ControlError } from '../control/control-error.ts'
import type { ControlCommand } from '../control/control-server.ts'
import type { ControlArguments } from '../control/protocol.ts'
import { DecodeError } from '../errors.ts'
import { flagArgument, switchArgument, textArgument } from '../control/command-arguments.ts'
import { resolverCommands } from '../control/resolver-commands.ts'
import { FileError, type Runtime } from '../runtime/runtime.ts'
import { loadCacheFrom, saveCache } from './cache-file.ts'
import { CommandFailure } from './exit-code.ts'
import { reloadSetup, tellReload } from './resolver-reload.ts'
import type { ResolverService } from './resolver-service.ts'
import type { ResolverFlags } from './resolver-setup.ts'
import { folderTrouble } from './target-folder.ts'
import { VERSION } from './version.ts'

export function processCommands(
  service: ResolverService,
  runtime: Runtime,
  log: Logger,
  flags: ResolverFlags,
): Map<string, ControlCommand> {
  const { clock } = runtime
  return new Map<string, ControlCommand>([
    ['status', () => [status(service, flags)]],
    ['stats', (args) => stats(service, args)],
    ['reload', () => reload(service, runtime, log, flags)],
    ['save', (args) => save(service, runtime, args)],
    ['load', (args) => load(service, runtime, args)],
    ['log', (args) => logQueries(service, args)],
    ...resolverCommands(() => service.resolver, clock),
  ])
}

function status(service: ResolverService, { config }: ResolverFlags): object {
  const { uptimeSeconds } = service.stats()
  const { cacheFile, log } = service.setup
  return {
    program: 'rootwalk resolver',
    version: VERSION,
    pid: process.pid,
    uptimeSeconds,
    config: config && resolve(config),
    cacheFile,
    logsQueries: log.queries === true,
  }
}

/** Since the last reset; `reset` makes this one such. */
function* stats(service: ResolverService, args: ControlArguments): Iterable<unknown> {
  const isReset = flagArgument(args, 'reset')
  const told = service.recentStats()
  // At once: what is counted while this is sent belongs to the next.
  if (isReset) service.resetStats()
  yield told
}

async function* reload(
  service: ResolverService,
  runtime: Runtime,
  log: Logger,
  flags: ResolverFlags,
): AsyncIterable<unknown> {
  try {
    const remarks = await reloadSetup(service, runtime, flags)
    tellReload(remarks, log)
    yield { reloaded: true, remarks }
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    log.error(`all stays as it was: ${error.message}`)
    throw new ControlError('failed', `all stays as it was: ${error.message}`)
  }
}

async function* save(
  service: ResolverService,
  runtime: Runtime,
  args: ControlArguments,
): AsyncIterable<unknown> {
  const file = cacheFile(service, args)
  await saveCache(service.resolver.cache, runtime, file).catch((error: unknown) => {
    const trouble = error instanceof FileError ? folderTrouble(error) : undefined
    if (trouble !== undefined) throw new ControlError('failed', trouble, { cause: error })
    tellFailure(error)
  })
  yield { file }
}

async function* load(
  service: ResolverService,
  runtime: Runtime,
  args: ControlArguments,
): AsyncIterable<unknown> {
  const file = cacheFile(service, args)
  yield { file, entries: await loadCacheFrom(service.resolver.cache, runtime, file).catch(tellFailure) }
}

/** The one that is named, or that of the configuration. */
function cacheFile({ setup }: ResolverService, args: ControlArguments): string {
  const file = args.file === undefined ? setup.cacheFile : textArgument(args, 'file')
  if (file !== undefined && isAbsolute(file)) return file
  const what =
    file === undefined ? 'the name of a file, as the configuration has none' : 'the whole path of a file'
  throw new ControlError('bad-argument', `expected ${what}`)
}

function tellFailure(error: unknown): never {
  if (error instanceof FileError) throw new ControlError('failed', error.message, { cause: error })
  if (error instanceof DecodeError)
    throw new ControlError('failed', `no dump of a cache: ${error.message}`, { cause: error })
  throw error
}

function* logQueries(service: ResolverService, args: ControlArguments): Iterable<unknown> {
  const isWanted = switchArgument(args, 'queries')
  const { setup } = service
  service.reload({ ...setup, log: { ...setup.log, queries: isWanted } })
  yield { queries: isWanted ? 'on' : 'off' }
}
