/** The commands that look into a running authority, or tell it what to do with its zones. */

import { TextError, ZoneFileError } from '../errors.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { ConflictError } from '../dns/update/write-back.ts'
import { FileError } from '../runtime/runtime.ts'
import type { ZoneReport } from './authority-stats.ts'
import { nameArgument } from './command-arguments.ts'
import { ControlError } from './control-error.ts'
import type { ControlCommand } from './control-server.ts'
import type { ControlArguments } from './protocol.ts'

/** What the commands need of a zone. */
export interface ControlledZone {
  report(): ZoneReport | undefined
  /** Tells those that are to be told of its changes. @returns how many these are */
  notify(): number
  /** Undefined for one that is no copy of another server's. */
  readonly secondary: { refresh(): Promise<void>; retransfer(): Promise<void> } | undefined
  /** Undefined for one that takes no updates. */
  readonly dynamic: DynamicZone | undefined
}

interface DynamicZone {
  readonly isFrozen: boolean
  freeze(): Promise<void>
  thaw(): Promise<unknown>
  sync(): Promise<void>
}

export interface ControlledAuthority {
  readonly zones: readonly ControlledZone[]
  zone(name: DomainName): ControlledZone | undefined
}

export function authorityCommands(authority: ControlledAuthority): Map<string, ControlCommand> {
  return new Map<string, ControlCommand>([
    ['zones', () => authority.zones.flatMap((zone) => zone.report() ?? [])],
    ['zone', (args) => [zoneNamed(authority, args).report()]],
    ['notify', (args) => notify(authority, args)],
    ['refresh', (args) => inquire(authority, args, (secondary) => secondary.refresh())],
    ['retransfer', (args) => inquire(authority, args, (secondary) => secondary.retransfer())],
    ['freeze', (args) => withDynamic(authority, args, 'frozen', (zone) => zone.freeze())],
    ['thaw', (args) => withDynamic(authority, args, 'thawed', (zone) => zone.thaw())],
    ['flush', (args) => withDynamic(authority, args, 'written', (zone) => zone.sync())],
  ])
}

function zoneNamed(authority: ControlledAuthority, args: ControlArguments): ControlledZone {
  const name = nameArgument(args)
  const zone = authority.zone(name)
  if (zone !== undefined) return zone
  throw new ControlError('bad-argument', `there is no zone ${name.toString()} here`)
}

function* notify(authority: ControlledAuthority, args: ControlArguments): Iterable<unknown> {
  const zone = zoneNamed(authority, args)
  yield { zone: zone.report()?.zone, targets: zone.notify() }
}

/** What came of it is told as the state of the zone. */
async function* inquire(
  authority: ControlledAuthority,
  args: ControlArguments,
  run: (secondary: NonNullable<ControlledZone['secondary']>) => Promise<void>,
): AsyncIterable<unknown> {
  const zone = zoneNamed(authority, args)
  if (zone.secondary === undefined)
    throw new ControlError(
      'bad-argument',
      `${args.name as string} is primary here: there is nobody to get it from`,
    )
  await run(zone.secondary)
  yield zone.report()
}

/** A zone that is named, or all that take updates. One after another: a failure does not keep the others from it. */
async function* withDynamic(
  authority: ControlledAuthority,
  args: ControlArguments,
  done: 'frozen' | 'thawed' | 'written',
  run: (dynamic: DynamicZone) => Promise<unknown>,
): AsyncIterable<unknown> {
  const zones = args.name === undefined ? authority.zones : [zoneNamed(authority, args)]
  if (args.name !== undefined && zones[0]?.dynamic === undefined)
    throw new ControlError(
      'bad-argument',
      `${args.name as string} takes no updates: its file is all that there is`,
    )
  const failed: string[] = []
  for (const zone of zones) {
    if (zone.dynamic === undefined) continue
    const name = zone.report()?.zone
    try {
      await run(zone.dynamic)
      yield { zone: name, done }
    } catch (error) {
      if (!isExpected(error)) throw error
      failed.push(`${name}: ${error.message}`)
    }
  }
  if (failed.length > 0) throw new ControlError('failed', failed.join('; '))
}

function isExpected(error: unknown): error is Error {
  const kinds = [FileError, ZoneFileError, TextError, ConflictError]
  return kinds.some((kind) => error instanceof kind)
}
