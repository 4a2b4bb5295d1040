/**
 * The changes of one zone in a file, so that a crash at any moment loses none that was promised. Whole entries are
 * added at the end; what a crash or a full disk has left of one is cut off before the next. Judges no zone.
 */

import { ByteWriter } from '../../bytes/byte-writer.ts'
import { FileError, type Files } from '../../runtime/runtime.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import { encodeEntry, type JournalEntry } from './journal-entry.ts'
import { JOURNAL_HEAD, readJournal, type JournalDamage } from './journal-reader.ts'

export type JournalFiles = Pick<Files, 'read' | 'append' | 'replace'>

export interface OpenedJournal {
  readonly journal: ZoneJournal
  /** What is known to lead to the last generation, without a gap, the oldest first. */
  readonly deltas: readonly ZoneDelta[]
  /** The serial that the zone in its file had, as far as was noted (`noteStored`). */
  readonly storedSerial: number | undefined
  /** Something was cut off at the end. */
  readonly damage: JournalDamage | undefined
}

/** Most octets of one write. */
const MOST_OCTETS = 0x7fff_ffff

export class ZoneJournal {
  readonly path: string
  readonly #files: JournalFiles
  readonly #pause: () => Promise<void>
  /** Octets of the file that are sound. */
  #length: number
  /** Nothing but those is in the file. */
  #isClean: boolean
  /** There is something behind them that somebody may want to look at. */
  #isToBeKept: boolean
  #work: Promise<unknown> = Promise.resolve()

  private constructor(
    files: JournalFiles,
    path: string,
    pause: () => Promise<void>,
    length: number,
    damage: JournalDamage | undefined,
  ) {
    this.#files = files
    this.path = path
    this.#pause = pause
    this.#length = length
    this.#isClean = damage === undefined
    this.#isToBeKept = damage?.kind === 'corrupt'
  }

  /**
   * The journal at `path`, which need not be there yet: the first `append` makes it. Of a damaged one the sound part
   * counts; the rest is cut off with the next `append`, and kept as `<path>.damaged` unless it is but an unfinished write.
   * `pause` is awaited between slices of work.
   *
   * @throws FileError when the file cannot be read
   */
  static async open(files: JournalFiles, path: string, pause: () => Promise<void>): Promise<OpenedJournal> {
    const { entries, length, damage } = await readJournal(files, path, pause)
    const journal = new ZoneJournal(files, path, pause, length, damage)
    return { journal, deltas: lastRun(entries), storedSerial: lastStored(entries), damage }
  }

  /** Octets in the file. */
  get length(): number {
    return this.#length
  }

  /**
   * Adds changes: all of them are durable once it resolves, and none is there, now or after a crash, when it rejects with
   * `FileError` (as far as the system lets us take back what it has written). A delta that does not begin where the last
   * one ended starts a new history.
   */
  append(deltas: readonly ZoneDelta[]): Promise<void> {
    return this.#inTurn(() => this.#append(deltas.map((delta) => ({ kind: 'delta', delta }))))
  }

  /** Notes that the zone in its file has that serial: the deltas up to it are but history. Rejects with `FileError`. */
  noteStored(serial: number): Promise<void> {
    return this.#inTurn(() => this.#append([{ kind: 'stored', serial }]))
  }

  /** Puts these in the place of all there is, atomically. Rejects with `FileError`; then all is as it was. */
  rewrite(deltas: readonly ZoneDelta[], storedSerial?: number): Promise<void> {
    return this.#inTurn(async () => {
      const entries: JournalEntry[] = deltas.map((delta) => ({ kind: 'delta', delta }))
      if (storedSerial !== undefined) entries.push({ kind: 'stored', serial: storedSerial })
      const octets = await this.#encode(entries, JOURNAL_HEAD)
      await this.#files.replace(this.path, octets)
      this.#length = octets.length
      this.#isClean = true
    })
  }

  async #append(entries: readonly JournalEntry[]): Promise<void> {
    const octets = await this.#encode(entries, this.#length === 0 ? JOURNAL_HEAD : NOTHING)
    if (!this.#isClean) await this.#cut()
    this.#isClean = false
    try {
      await this.#files.append(this.path, octets)
    } catch (error) {
      // At once, if it can be: what is there in full would count after a crash, though it was never promised.
      await this.#cut().catch(ignoreFileError)
      throw error
    }
    this.#isClean = true
    this.#length += octets.length
  }

  async #encode(entries: readonly JournalEntry[], head: Uint8Array): Promise<Uint8Array> {
    const writer = new ByteWriter(512, MOST_OCTETS)
    writer.bytes(head)
    for (const entry of entries) await encodeEntry(writer, entry, this.#pause)
    return writer.finish()
  }

  async #cut(): Promise<void> {
    if (this.#isToBeKept) {
      await this.#files.replace(`${this.path}.damaged`, this.#files.read(this.path))
      this.#isToBeKept = false
    }
    if ((await this.#fileLength()) !== this.#length) {
      await this.#files.replace(this.path, firstOctets(this.#files.read(this.path), this.#length))
    }
    this.#isClean = true
  }

  async #fileLength(): Promise<number> {
    let length = 0
    try {
      for await (const piece of this.#files.read(this.path)) length += piece.length
    } catch (error) {
      if (!(error instanceof FileError && error.code === 'ENOENT')) throw error
    }
    return length
  }

  /** One write at a time, in the order in which they were asked for. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#work.then(work)
    this.#work = turn.catch(() => {})
    return turn
  }
}

const NOTHING = new Uint8Array(0)

function ignoreFileError(error: unknown): void {
  if (!(error instanceof FileError)) throw error
}

async function* firstOctets(pieces: AsyncIterable<Uint8Array>, count: number): AsyncIterable<Uint8Array> {
  let left = count
  for await (const piece of pieces) {
    if (left === 0) return
    yield piece.subarray(0, left)
    left -= Math.min(left, piece.length)
  }
}

/** The deltas after the last gap. */
function lastRun(entries: readonly JournalEntry[]): ZoneDelta[] {
  const deltas = entries.flatMap((entry) => (entry.kind === 'delta' ? [entry.delta] : []))
  const gap = deltas.findLastIndex((delta, i) => i > 0 && deltas[i - 1]!.toSerial !== delta.fromSerial)
  return deltas.slice(Math.max(gap, 0))
}

function lastStored(entries: readonly JournalEntry[]): number | undefined {
  const last = entries.findLast((entry) => entry.kind === 'stored')
  return last?.serial
}
