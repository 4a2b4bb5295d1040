/** What a person is told about an error that can happen to anyone: a missing file, a port that is taken. */

import { formatSocketAddress } from '../address/socket-address.ts'
import { ConfigError } from '../config/config-error.ts'
import { TextError, ZoneFileError } from '../errors.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { KeyFileError } from '../dns/tsig/key-file-error.ts'
import { LabError } from '../lab/lab-error.ts'
import { FileError, SocketError, type FileErrorCode } from '../runtime/runtime.ts'
import { TopologyError } from '../sim/topology-error.ts'
import type { FileMistake } from '../yamlfile/file-mistake.ts'
import { WorldFileError } from '../worldfile/world-file-error.ts'
import type { ZoneTrouble } from '../zonefiles/zone-reading.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import type { Style } from './style.ts'
import { fileMistakeLines } from './file-mistake-text.ts'
import { mistakesOf } from './zone-reading.ts'
import { mistakeLines } from './zone-report-text.ts'

/**
 * The failure to tell and to exit with; undefined for an error that only a bug can lead to.
 *
 * @param files where the lines that mistakes stand on are shown from
 */
export async function explainError(
  error: unknown,
  files: FileReader,
  style: Style,
): Promise<CommandFailure | undefined> {
  if (error instanceof CommandFailure) return error
  if (error instanceof TextError) return failure(EXIT.usage, error.message, error)
  if (error instanceof FileError) return failure(fileErrorExit(error), error.message, error)
  if (error instanceof SocketError) return failure(EXIT.no, socketErrorText(error), error)
  if (error instanceof ZoneFileError)
    return failure(EXIT.no, await troublesText(CANNOT_SERVE, [error], files, style), error)
  if (error instanceof WorldFileError)
    return failure(EXIT.usage, await mistakesText(NO_WORLD, error, files, style), error)
  if (error instanceof ConfigError)
    return failure(EXIT.usage, await mistakesText(NO_CONFIG, error, files, style), error)
  if (error instanceof KeyFileError) return failure(EXIT.usage, keyMistakesText(error), error)
  if (error instanceof TopologyError) return failure(EXIT.usage, error.message, error)
  if (!(error instanceof LabError)) return undefined
  const { message, errors } = error
  return failure(
    EXIT.no,
    errors.length === 0 ? message : await troublesText(CANNOT_SERVE, errors, files, style),
    error,
  )
}

const CANNOT_SERVE = 'these zone files cannot be served'

/** All that is wrong with some master files, each mistake with the line that it stands on. */
export async function troublesText(
  title: string,
  troubles: readonly ZoneTrouble[],
  files: FileReader,
  style: Style,
): Promise<string> {
  const excerpts = new SourceExcerpts(files)
  const lines: string[] = []
  for (const trouble of troubles) {
    if (trouble instanceof FileError) lines.push(trouble.message)
    else
      for (const mistake of mistakesOf(trouble)) lines.push(...(await mistakeLines(mistake, excerpts, style)))
  }
  return [`${title}:`, ...lines].join('\n')
}

const NO_WORLD = 'this world file describes no world'
const NO_CONFIG = 'this configuration cannot be used'

/** All that is wrong with a file in YAML, each mistake with the line that it stands on. */
async function mistakesText(
  title: string,
  { errors }: { readonly errors: readonly FileMistake[] },
  files: FileReader,
  style: Style,
): Promise<string> {
  const excerpts = new SourceExcerpts(files)
  const lines = [`${title}:`]
  for (const mistake of errors) lines.push(...(await fileMistakeLines(mistake, excerpts, style)))
  return lines.join('\n')
}

/** Without the lines that they stand on: a line may hold a secret. */
function keyMistakesText({ errors }: KeyFileError): string {
  const lines = errors.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
  return ['these keys cannot be used:', ...lines].join('\n')
}

/** Failures of the disk; any other is of the path that was named. */
const DISK_ERRORS: ReadonlySet<FileErrorCode> = new Set<FileErrorCode>(['ENOSPC', 'EROFS', 'OTHER'])

/** What a command that could not read a file, or write it, ends with. */
export function fileErrorExit({ code }: FileError): ExitCode {
  return DISK_ERRORS.has(code) ? EXIT.no : EXIT.usage
}

export function socketErrorText({ code, address }: SocketError): string {
  if (address === undefined) return `a socket failed (${code})`
  const where = formatSocketAddress(address)
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is taken by another program; this shows by which: ss -lntup 'sport = :${address.port}'`
    case 'EADDRNOTAVAIL':
      return `${where}: this machine has no such address`
    case 'EACCES':
      return `${where}: permission denied; ports below 1024 are for root, one like 5300 is for everyone`
    default:
      return `${where}: the socket failed (${code})`
  }
}

function failure(exitCode: ExitCode, message: string, cause: Error): CommandFailure {
  return new CommandFailure(exitCode, message, { cause })
}
