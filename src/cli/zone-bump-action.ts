/** What `rootwalk zone bump` does. */

import { realpath } from 'node:fs/promises'
import { ZoneFileError } from '../errors.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { isSerialRaised } from '../dns/zone/serial-number.ts'
import { raisedSerial, serialStyleOf, firstSerial, type SerialStyle } from '../dns/zone/serial-style.ts'
import { originOfFile } from '../dns/zone/zone-text.ts'
import { findSoaEntry, type SoaEntry } from '../dns/zonefile/edit/soa-entry.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { FileError, type Files } from '../runtime/runtime.ts'
import { fileErrorExit } from './error-text.ts'
import { CommandFailure, EXIT, worseExit, type ExitCode } from './exit-code.ts'
import { STDIN, withStdin } from './input-files.ts'
import { formatJson } from './json.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { styleFor } from './style.ts'
import { mistakesOf } from './zone-reading.ts'
import { mistakesLines } from './zone-report-text.ts'

interface Options {
  readonly serial?: number
  readonly to?: SerialStyle
  readonly origin?: DomainName
  readonly json?: true
}

/** What has become of one file. */
interface Bump {
  readonly file: string
  readonly zone: string
  readonly from: number
  readonly to: number
}

export async function bump(paths: readonly string[], options: Options): Promise<ExitCode> {
  const { clock, files } = nodeRuntime()
  const nowSeconds = clock.wall() / 1000
  const bumps: Bump[] = []
  let exitCode: ExitCode = EXIT.done
  for (const path of paths) {
    try {
      const done = await bumpFile(files, path, options, nowSeconds)
      bumps.push(done)
      if (options.json !== true) tell(path, done)
    } catch (error) {
      exitCode = worseExit(exitCode, await tellFailure(error, path, files))
    }
  }
  if (options.json === true) {
    // The standard output is the zone's where the input was.
    const stream = paths.includes(STDIN) ? process.stderr : process.stdout
    stream.write(formatJson(bumps))
  }
  return exitCode
}

async function bumpFile(files: Files, path: string, options: Options, nowSeconds: number): Promise<Bump> {
  const origin = options.origin ?? originOfFile(path)
  const soa = await findSoaEntry(withStdin(files), path, origin)
  if (soa === undefined) throw new CommandFailure(EXIT.no, `${path}: there is no SOA record`)
  const serial = newSerial(soa, path, options, nowSeconds)
  const octets = soa.withSerial(serial)
  if (soa.file === STDIN) process.stdout.write(octets)
  // A link stays a link; what it leads to is replaced.
  else await files.replace(await realpath(soa.file), octets)
  return { file: soa.file, zone: soa.owner.toString(), from: soa.serial, to: serial }
}

function newSerial(
  { serial }: SoaEntry,
  path: string,
  { serial: asked, to }: Options,
  nowSeconds: number,
): number {
  const style = to ?? serialStyleOf(serial, nowSeconds)
  const next = asked ?? raisedSerial(serial, style, nowSeconds)
  const meant = asked ?? (to === undefined ? next : (firstSerial(to, nowSeconds) ?? next))
  const isOfStyle = to === undefined || to === 'counter' || serialStyleOf(next, nowSeconds) === to
  if (isSerialRaised(serial, next) && isOfStyle) return next
  throw new CommandFailure(EXIT.no, backwardText(path, serial, meant))
}

/** RFC 1982 §7: the way back leads all around, in two steps. */
function backwardText(path: string, from: number, to: number): string {
  const halfway = (from + 0x7fff_ffff) >>> 0
  return (
    `${path}: not changed: ${to} does not come after ${from}, so secondaries would keep the old zone; ` +
    `to get there all the same, first --serial ${halfway}, and once all secondaries have that, --serial ${to}`
  )
}

function tell(path: string, { file, from, to }: Bump): void {
  const { strong, good } = styleFor(path === STDIN ? process.stderr : process.stdout)
  const line = `${strong(`${file}:`)} ${from} → ${good(String(to))}`
  if (path === STDIN) console.error(line)
  else console.log(line)
}

async function tellFailure(error: unknown, path: string, files: Files): Promise<ExitCode> {
  const style = styleFor(process.stderr)
  if (error instanceof ZoneFileError) {
    const lines = await mistakesLines(path, mistakesOf(error), new SourceExcerpts(withStdin(files)), style)
    console.error(lines.join('\n'))
    return EXIT.no
  }
  const isExpected = error instanceof FileError || error instanceof CommandFailure
  if (!isExpected) throw error
  console.error(`${style.bad('error:')} ${error.message}`)
  return error instanceof FileError ? fileErrorExit(error) : error.exitCode
}
