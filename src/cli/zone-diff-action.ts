/** What `rootwalk zone diff` does. */

import { basename, join } from 'node:path'
import { stat } from 'node:fs/promises'
import { setImmediate as pause } from 'node:timers/promises'
import { ZoneFileError } from '../errors.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { formatType } from '../dns/iana/types.ts'
import { formatRecord } from '../dns/zonefile/record-text.ts'
import { readZone } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { FileError, type Files } from '../runtime/runtime.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { STDIN, withStdin } from './input-files.ts'
import { formatJson } from './json.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { styleFor, type Style } from './style.ts'
import { differenceOf, isSame, type ZoneDifference } from './zone-difference.ts'
import { mistakesOf } from './zone-reading.ts'
import { count, mistakesLines } from './zone-report-text.ts'

interface Options {
  readonly ignoreSerial?: true
  readonly origin?: DomainName
  readonly json?: true
}

/** The zones of one side by the names that they have in common with those of the other. */
type Side = ReadonlyMap<string, Zone>

export async function diff(beforePath: string, afterPath: string, options: Options): Promise<ExitCode> {
  const { files } = nodeRuntime()
  const before = await readSide(files, beforePath, options.origin)
  const after = await readSide(files, afterPath, options.origin)
  refuseUnlike(before, after, [beforePath, afterPath])
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, zone]) => zone)
  const come = [...after].filter(([key]) => !before.has(key)).map(([, zone]) => zone)
  const differences: ZoneDifference[] = []
  for (const [key, zone] of before) {
    const other = after.get(key)
    if (other === undefined) continue
    const difference = await differenceOf(zone, other, options.ignoreSerial === true, pause)
    if (!isSame(difference)) differences.push(difference)
  }
  if (options.json === true) {
    const name = ({ origin }: Zone) => origin.toString()
    const zones = differences.map(differenceData)
    process.stdout.write(formatJson({ zonesRemoved: gone.map(name), zonesAdded: come.map(name), zones }))
  } else {
    for (const line of sideLines(gone, come, styleFor(process.stdout))) console.log(line)
    for (const each of differences) console.log(differenceLines(each, styleFor(process.stdout)).join('\n'))
  }
  return gone.length + come.length + differences.length === 0 ? EXIT.done : EXIT.no
}

async function readSide(files: Files, path: string, origin: DomainName | undefined): Promise<Side> {
  const paths = (await isFolder(path)) ? await zoneFilesIn(files, path) : [path]
  const zones = new Map<string, Zone>()
  for (const each of paths) {
    const zone = await read(files, each, origin)
    zones.set(zone.origin.key, zone)
  }
  return zones
}

async function isFolder(path: string): Promise<boolean> {
  if (path === STDIN) return false
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // Reading it will tell.
    return false
  }
}

async function zoneFilesIn(files: Files, folder: string): Promise<string[]> {
  const names = (await files.list(folder)).filter((name) => name.endsWith('.zone'))
  if (names.length === 0) throw new CommandFailure(EXIT.usage, `${folder}: there are no *.zone files in it`)
  return names.map((name) => join(folder, basename(name)))
}

/** Anything that cannot be compared is trouble: it must not look like a difference. */
async function read(files: Files, path: string, origin: DomainName | undefined): Promise<Zone> {
  const input = withStdin(files)
  try {
    return await readZone(input, path, origin === undefined ? {} : { origin })
  } catch (error) {
    if (error instanceof FileError) throw new CommandFailure(EXIT.usage, error.message, { cause: error })
    if (!(error instanceof ZoneFileError)) throw error
    const lines = await mistakesLines(
      path,
      mistakesOf(error),
      new SourceExcerpts(input),
      styleFor(process.stderr),
    )
    throw new CommandFailure(EXIT.usage, `this is no zone:\n${lines.join('\n')}`, { cause: error })
  }
}

/** Two files are meant to be one zone. */
function refuseUnlike(before: Side, after: Side, [a, b]: readonly [string, string]): void {
  const [left, right] = [[...before.values()], [...after.values()]]
  if (left.length !== 1 || right.length !== 1 || left[0]!.origin.equals(right[0]!.origin)) return
  const [name, other] = [left[0]!.origin.toString(), right[0]!.origin.toString()]
  throw new CommandFailure(
    EXIT.usage,
    `${a} is the zone ${name}, but ${b} is ${other}; --origin says otherwise`,
  )
}

function sideLines(gone: readonly Zone[], come: readonly Zone[], { bad, good }: Style): string[] {
  const told = (sign: string, { origin, recordCount }: Zone) =>
    `${sign} zone ${origin.toString()} (${count(recordCount, 'record')})`
  return [...gone.map((zone) => bad(told('-', zone))), ...come.map((zone) => good(told('+', zone)))]
}

function differenceLines(difference: ZoneDifference, style: Style): string[] {
  const { before, after, removed, added, ttls } = difference
  const { bad, good, warning, strong } = style
  const serials = before.serial === after.serial ? String(after.serial) : `${before.serial} → ${after.serial}`
  const parts = [
    ...(removed.length === 0 ? [] : [`${removed.length} removed`]),
    ...(added.length === 0 ? [] : [`${added.length} added`]),
    ...(ttls.length === 0 ? [] : [`${count(ttls.length, 'TTL')} changed`]),
  ]
  return [
    strong(`${after.origin.toString()} serial ${serials}: ${parts.join(', ')}`),
    ...removed.map((record) => bad(`- ${formatRecord(record)}`)),
    ...added.map((record) => good(`+ ${formatRecord(record)}`)),
    ...ttls.map(({ owner, type, from, to }) =>
      warning(`~ ${owner.toString()} ${formatType(type)} TTL ${from} → ${to}`),
    ),
  ]
}

function differenceData({ before, after, removed, added, ttls }: ZoneDifference): object {
  return {
    zone: after.origin.toString(),
    serials: { from: before.serial, to: after.serial },
    removed: removed.map(formatRecord),
    added: added.map(formatRecord),
    ttls: ttls.map(({ owner, type, from, to }) => ({
      owner: owner.toString(),
      type: formatType(type),
      from,
      to,
    })),
  }
}
