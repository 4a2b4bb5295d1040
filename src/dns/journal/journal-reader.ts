/** Reads a journal as far as it can be trusted, and says what is the matter with the rest. Writes nothing. */

import { concatOctets } from '../../bytes/concat.ts'
import { DecodeError } from '../../errors.ts'
import { FileError, type Files } from '../../runtime/runtime.ts'
import { contentLength, decodeEntry, ENTRY_HEAD, isIntact, type JournalEntry } from './journal-entry.ts'

/** What a journal's file begins with; the last octet is the version of its format. */
export const JOURNAL_HEAD: Uint8Array = new TextEncoder().encode('rootwalk journal\u0001')

/**
 * Why the end of a journal was left out. `torn`: the last write was never finished, so that it was promised to nobody.
 * `corrupt`: something has happened to the file, and entries that were once durable may be gone.
 */
export interface JournalDamage {
  readonly kind: 'torn' | 'corrupt'
  /** Where the sound part ends, and how many octets come after it. */
  readonly at: number
  readonly octets: number
}

export interface ReadJournal {
  readonly entries: readonly JournalEntry[]
  /** Octets of the file that are sound. */
  readonly length: number
  readonly damage?: JournalDamage
}

/**
 * The entries of the journal at `path`; none where there is no file.
 *
 * @throws FileError when it cannot be read
 */
export async function readJournal(
  files: Pick<Files, 'read'>,
  path: string,
  pause: () => Promise<void>,
): Promise<ReadJournal> {
  const octets = await wholeFile(files, path)
  if (octets.length === 0) return { entries: [], length: 0 }
  if (!beginsWith(octets, JOURNAL_HEAD)) return { entries: [], length: 0, damage: damageAt(octets, 0) }
  const entries: JournalEntry[] = []
  let at = JOURNAL_HEAD.length
  while (at < octets.length) {
    const length = contentLength(octets, at)
    const entry = length === undefined ? undefined : await entryAt(octets, at, length, pause)
    if (entry === undefined) return { entries, length: at, damage: damageAt(octets, at) }
    entries.push(entry)
    at += ENTRY_HEAD + length!
    await pause()
  }
  return { entries, length: at }
}

/** The entry that begins at `at`; undefined when it is not whole, or not sound. */
async function entryAt(
  octets: Uint8Array,
  at: number,
  length: number,
  pause: () => Promise<void>,
): Promise<JournalEntry | undefined> {
  const end = at + ENTRY_HEAD + length
  if (end > octets.length || !isIntact(octets, at, length)) return undefined
  try {
    return await decodeEntry(octets, at + ENTRY_HEAD, end, pause)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function damageAt(octets: Uint8Array, at: number): JournalDamage {
  const rest = octets.subarray(at)
  return { kind: isUnfinished(rest, at) ? 'torn' : 'corrupt', at, octets: rest.length }
}

/** A write that did not come to its end leaves its first octets, or, of a file that has grown already, zeros. */
function isUnfinished(rest: Uint8Array, at: number): boolean {
  if (isZero(rest)) return true
  if (at === 0) return beginsWith(JOURNAL_HEAD, rest)
  if (rest.length < ENTRY_HEAD) return true
  const length = contentLength(rest, 0)
  return length !== undefined && ENTRY_HEAD + length > rest.length
}

function beginsWith(octets: Uint8Array, start: Uint8Array): boolean {
  return octets.length >= start.length && start.every((octet, at) => octets[at] === octet)
}

function isZero(octets: Uint8Array): boolean {
  return octets.every((octet) => octet === 0)
}

async function wholeFile(files: Pick<Files, 'read'>, path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of files.read(path)) pieces.push(piece)
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return new Uint8Array()
    throw error
  }
  return concatOctets(pieces)
}
