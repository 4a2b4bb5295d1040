/** The commands to a running authority that concern its process: status, counters, reload, log. */

import { authorityCommands } from '../control/authority-commands.ts'
import type { AuthorityStats } from '../control/authority-stats.ts'
import { flagArgument, switchArgument } from '../control/command-arguments.ts'
import { ControlError } from '../control/control-error.ts'
import type { ControlCommand } from '../control/control-server.ts'
import type { ControlArguments } from '../control/protocol.ts'
import type { AuthorityReload } from './authority-reload.ts'
import type { AuthorityService } from './authority-service.ts'
import type { AuthorityFlags } from './authority-setup.ts'
import { CommandFailure } from './exit-code.ts'
import { VERSION } from './version.ts'

export function authorityProcessCommands(
  service: AuthorityService,
  reload: AuthorityReload,
  flags: AuthorityFlags,
): Map<string, ControlCommand> {
  return new Map<string, ControlCommand>([
    ['status', () => [status(service, flags)]],
    ['stats', (args) => stats(service, args)],
    ['reload', () => reloaded(reload, flags)],
    ['log', (args) => logQueries(service, switchArgument(args, 'queries'))],
    ...authorityCommands(service.running),
  ])
}

function* stats(service: AuthorityService, args: ControlArguments): Iterable<AuthorityStats> {
  if (flagArgument(args, 'reset'))
    throw new ControlError('bad-argument', 'an authority counts from its start, and never anew')
  yield service.stats()
}

/** What `status` tells. */
export interface AuthorityStatus {
  readonly program: 'rootwalk authority'
  readonly version: string
  readonly pid: number
  readonly uptimeSeconds: number
  readonly config: string | undefined
  readonly listen: readonly { readonly ip: string; readonly port: number }[]
  readonly logsQueries: boolean
  readonly zones: { readonly primary: number; readonly secondary: number; readonly troubled: number }
}

function status(service: AuthorityService, { config }: AuthorityFlags): AuthorityStatus {
  const { uptimeSeconds, zones } = service.stats()
  const countOf = (kind: 'primary' | 'secondary'): number => zones.filter((zone) => zone.kind === kind).length
  return {
    program: 'rootwalk authority',
    version: VERSION,
    pid: process.pid,
    uptimeSeconds,
    config,
    listen: service.running.addresses,
    logsQueries: service.logsQueries,
    zones: {
      primary: countOf('primary'),
      secondary: countOf('secondary'),
      troubled: zones.filter(({ trouble }) => trouble !== undefined).length,
    },
  }
}

async function* reloaded(reload: AuthorityReload, { config }: AuthorityFlags): AsyncIterable<unknown> {
  if (config === undefined) throw new ControlError('failed', 'there is no configuration to read again')
  try {
    yield { reloaded: true, remarks: await reload.run() }
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    throw new ControlError('failed', `all stays as it was: ${error.message}`, { cause: error })
  }
}

function* logQueries(service: AuthorityService, isWanted: boolean): Iterable<unknown> {
  service.logsQueries = isWanted
  yield { queries: isWanted ? 'on' : 'off' }
}
