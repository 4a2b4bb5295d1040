/**
 * Reads a master file (RFC 1035 §5) with all that it includes and gives its records to a sink: from text at hand, or
 * as a stream. What the records mean together is for the sink to know.
 */

import type { DomainName } from '../name/domain-name.ts'
import { ErrorList } from './error-list.ts'
import { LoadedFile, StreamedFile, UnreadableFile, type FileReader, type Piece } from './file-pieces.ts'
import { walkFile, type WalkNeed } from './file-walk.ts'
import { LoadState } from './load-state.ts'
import { NO_ORIGIN } from './name-token.ts'
import type { RecordSink } from './record-sink.ts'

export type { FileReader } from './file-pieces.ts'

export interface ZoneFileOptions {
  /** What relative names are relative to until `$ORIGIN`; when left out they are mistakes until then. */
  readonly origin?: DomainName
  /** The class of the zone; when left out it is that of the first record, IN if that states none. */
  readonly rrclass?: number
  /** The TTL of records that state none, until `$TTL`. */
  readonly defaultTtlSeconds?: number
}

export interface ParseZoneFileOptions extends ZoneFileOptions {
  /** What errors call the file, and what the paths of included files are relative to. */
  readonly file?: string
  /** Gives the text of an included file; when left out none can be read. What it throws is reported. */
  readonly include?: (path: string) => Uint8Array
}

export interface ReadZoneFileOptions extends ZoneFileOptions {
  /**
   * Awaited between slices of work, to let others run. Without it they run while the next piece of a file is waited
   * for: enough unless pieces come longer than 64 KiB, or a `$GENERATE` has tens of thousands of records.
   */
  readonly pause?: () => Promise<void>
}

/**
 * Parses a master file at hand.
 *
 * @throws ZoneFileError with all mistakes of the file and those that it includes
 */
export function parseZoneFile(
  text: string | Uint8Array,
  options: ParseZoneFileOptions,
  sink: RecordSink,
): void {
  const { file = '<text>', include = refuseInclude } = options
  const state = stateFor(options, sink)
  const open: LoadedFile[] = []
  const load = (path: string) => (open.length === 1 ? octetsOf(text) : include(path))

  const answer = (need: WalkNeed): Piece => {
    if (need.kind === 'text') return open.at(-1)!.next()
    if (need.kind === 'open') open.push(new LoadedFile(() => load(need.path)))
    if (need.kind === 'close') open.pop()
    return null
  }
  const walk = walkFile(state, file, originOf(options))
  for (let step = walk.next(null); step.done !== true;) step = walk.next(answer(step.value))
  state.errors.throwIfAny()
}

/**
 * Reads the master file at `path` as a stream, no more than a few milliseconds of it in one go.
 *
 * @throws ZoneFileError with all mistakes of the file and those that it includes, or whatever `files` throws when the
 * file itself cannot be read
 */
export async function readZoneFile(
  files: FileReader,
  path: string,
  options: ReadZoneFileOptions,
  sink: RecordSink,
): Promise<void> {
  const { pause = () => Promise.resolve() } = options
  const state = stateFor(options, sink)
  const open: StreamedFile[] = []

  const answer = async (need: WalkNeed): Promise<Piece> => {
    if (need.kind === 'text') return open.at(-1)!.next()
    if (need.kind === 'open') open.push(new StreamedFile(files, need.path, pause))
    if (need.kind === 'close') await open.pop()!.close()
    if (need.kind === 'pause') await pause()
    return null
  }
  const walk = walkFile(state, path, originOf(options))
  try {
    for (let step = walk.next(null); step.done !== true;) step = walk.next(await answer(step.value))
  } catch (error) {
    throw error instanceof UnreadableFile ? error.cause : error
  } finally {
    for (const file of open.reverse()) await file.close()
  }
  state.errors.throwIfAny()
}

function stateFor(options: ZoneFileOptions, sink: RecordSink): LoadState {
  return new LoadState(sink, new ErrorList(), options.rrclass, options.defaultTtlSeconds)
}

function originOf({ origin }: ZoneFileOptions): Uint8Array {
  return origin === undefined ? NO_ORIGIN : origin.octets
}

const encoder = new TextEncoder()

function octetsOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? encoder.encode(text) : text
}

function refuseInclude(): never {
  throw new Error('there are no files to include here')
}
