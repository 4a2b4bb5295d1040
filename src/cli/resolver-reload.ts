/** Reading the configuration of a running resolver again: with SIGHUP, and by command. */

import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { TextError } from '../errors.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { explainError } from './error-text.ts'
import { CommandFailure, EXIT } from './exit-code.ts'
import type { ResolverService } from './resolver-service.ts'
import { readSetup, type ResolverFlags, type ResolverSetup } from './resolver-setup.ts'
import { styleFor } from './style.ts'

/** Only where there is a file to read; without one SIGHUP is what it is to any program: the end. */
export function reloadOnHangup(
  service: ResolverService,
  runtime: Runtime,
  log: Logger,
  flags: ResolverFlags,
): { stop(): void } {
  if (flags.config === undefined) return { stop: () => {} }
  const reload = (): void => {
    void reloadSetup(service, runtime, flags).then(
      (remarks) => tellReload(remarks, log),
      (error: unknown) => log.error(`all stays as it was: ${messageOf(error)}`),
    )
  }
  process.on('SIGHUP', reload)
  return { stop: () => process.off('SIGHUP', reload) }
}

export function tellReload(remarks: readonly string[], log: Logger): void {
  log.info('the configuration was read again')
  for (const remark of remarks) log.warn(remark)
}

/**
 * Goes on as the files say now, and tells what of them cannot be had without a restart.
 *
 * @throws CommandFailure for files that cannot be used; then all stays as it was
 */
export async function reloadSetup(
  service: ResolverService,
  runtime: Runtime,
  flags: ResolverFlags,
): Promise<string[]> {
  const before = service.setup
  try {
    const setup = await readSetup(runtime.files, flags)
    service.reload(setup)
    return remarksOn(before, setup)
  } catch (error) {
    if (error instanceof TextError) throw new CommandFailure(EXIT.usage, error.message, { cause: error })
    throw (await explainError(error, runtime.files, styleFor(process.stderr))) ?? error
  }
}

/** What is fixed while the process lives. */
const FIXED: readonly (readonly [what: string, of: (setup: ResolverSetup) => unknown])[] = [
  ['where to listen', ({ listen }) => listen],
  ['where metrics are', ({ metrics }) => metrics],
  ['where the control socket is', ({ control }) => control],
  ['the level of the log', ({ log }) => log.level],
  ['size and TTLs of the cache', ({ options }) => options.cacheLimits],
]

function remarksOn(before: ResolverSetup, after: ResolverSetup): string[] {
  return FIXED.filter(([, of]) => !isDeepStrictEqual(of(before), of(after))).map(
    ([what]) => `${what} has changed in the configuration; that takes a restart`,
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
