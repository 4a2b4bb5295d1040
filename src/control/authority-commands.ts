/** The commands that look into a running authority, or tell it what to do with its zones. */

import type { DomainName } from '../dns/name/domain-name.ts'
import type { ZoneReport } from './authority-stats.ts'
import { nameArgument } from './command-arguments.ts'
import { ControlError } from './control-error.ts'
import type { ControlCommand } from './control-server.ts'
import type { ControlArguments } from './protocol.ts'

/** What the commands need of an authority. */
export interface ControlledZones {
  readonly zones: readonly ZoneReport[]
  zone(name: DomainName): ZoneReport | undefined
}

export function authorityCommands(authority: ControlledZones): Map<string, ControlCommand> {
  return new Map<string, ControlCommand>([
    ['zones', () => authority.zones],
    ['zone', (args) => [zoneNamed(authority, args)]],
  ])
}

function zoneNamed(authority: ControlledZones, args: ControlArguments): ZoneReport {
  const name = nameArgument(args)
  const report = authority.zone(name)
  if (report !== undefined) return report
  throw new ControlError('bad-argument', `there is no zone ${name.toString()} here`)
}
