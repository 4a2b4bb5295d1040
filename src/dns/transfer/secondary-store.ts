/** A secondary's copy of a zone on disk, so that it has something to serve after a restart. */

import { FileError, type Clock, type Files } from '../../runtime/runtime.ts'
import type { DomainName } from '../name/domain-name.ts'
import { formatRecord } from '../zonefile/record-text.ts'
import { readZone } from '../zone/zone-text.ts'
import type { Zone } from '../zone/zone.ts'
import { copyName } from '../hosting/copy-name.ts'
import { RECORDS_IN_A_SLICE } from './transfer-limits.ts'

export interface StoredZone {
  readonly zone: Zone
  /** When a primary last said that this is the zone, in ms since the epoch; 0 when that is not known. */
  readonly confirmedAtMs: number
}

export interface SecondaryStore {
  /** What was kept; undefined when there is nothing. Rejects with `FileError`, or `ZoneFileError` for what is no zone. */
  read(): Promise<StoredZone | undefined>
  /**
   * Keeps it in the place of what was, some time. Resolves when it is durable, or something later is: of several in a
   * row only the last counts. Rejects with `FileError`.
   */
  keep(stored: StoredZone): Promise<void>
  /** As `keep` of the last one, at once. */
  flush(): Promise<void>
}

export interface FileStoreParts {
  readonly files: Pick<Files, 'read' | 'replace'>
  readonly clock: Clock
  /** Awaited between slices of work. */
  readonly pause: () => Promise<void>
}

/** After writing a zone that goes on changing, it is left alone for so many times as long as that took. */
const REST = 10

const PIECE_CHARACTERS = 32 * 1024

const NOTE = '; A copy of what the primary has, written anew when that changes: an edit would be lost.\n'

/** `<folder>/<zone>.zone`, a master file, and `<folder>/<zone>.confirmed`: when a primary has last confirmed it. */
export class FileStore implements SecondaryStore {
  readonly #parts: FileStoreParts
  readonly #origin: DomainName
  readonly #zonePath: string
  readonly #confirmedPath: string
  /** What is in the file. */
  #written: Zone | undefined
  #wanted: StoredZone | undefined
  #writing: Promise<void> | undefined
  #isInHurry = false
  #endRest = (): void => {}

  constructor(parts: FileStoreParts, folder: string, origin: DomainName) {
    this.#parts = parts
    this.#origin = origin
    this.#zonePath = `${folder}/${copyName(origin)}.zone`
    this.#confirmedPath = `${folder}/${copyName(origin)}.confirmed`
  }

  async read(): Promise<StoredZone | undefined> {
    const { files, pause } = this.#parts
    try {
      const zone = await readZone(files, this.#zonePath, { origin: this.#origin, pause })
      this.#written = zone
      return { zone, confirmedAtMs: await this.#readConfirmed() }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  keep(stored: StoredZone): Promise<void> {
    this.#wanted = stored
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined))
    return this.#writing
  }

  async flush(): Promise<void> {
    this.#isInHurry = true
    this.#endRest()
    await this.#writing
    this.#isInHurry = false
  }

  /** The copy counts as one that nobody has ever confirmed, if there is one. Rejects with `FileError`. */
  async forget(): Promise<void> {
    await this.flush()
    if (this.#written !== undefined) await this.#writeConfirmed(0)
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      const tookMs = await this.#write(next)
      if (this.#wanted !== undefined && !this.#isInHurry) await this.#rest(tookMs * REST)
    }
  }

  #take(): StoredZone | undefined {
    const wanted = this.#wanted
    this.#wanted = undefined
    return wanted
  }

  /** @returns how long it took, in ms */
  async #write({ zone, confirmedAtMs }: StoredZone): Promise<number> {
    const { files, clock, pause } = this.#parts
    const begunMs = clock.now()
    // In this order: after a crash in between, the zone counts as confirmed when the one before it was.
    if (zone !== this.#written) {
      await files.replace(this.#zonePath, textOf(zone, pause))
      this.#written = zone
    }
    await this.#writeConfirmed(confirmedAtMs)
    return clock.now() - begunMs
  }

  #writeConfirmed(confirmedAtMs: number): Promise<void> {
    return this.#parts.files.replace(this.#confirmedPath, encoder.encode(`${confirmedAtMs}\n`))
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#parts.clock.schedule(ms, resolve)
      this.#endRest = () => {
        timer.cancel()
        resolve()
      }
    })
  }

  async #readConfirmed(): Promise<number> {
    let text = ''
    try {
      for await (const piece of this.#parts.files.read(this.#confirmedPath)) text += decoder.decode(piece)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    return /^[0-9]{1,15}\n$/.test(text) ? Number(text) : 0
  }
}

/** Record by record: what is read by machines need not be in order, and a million records are not held at once. */
async function* textOf(zone: Zone, pause: () => Promise<void>): AsyncGenerator<Uint8Array, void> {
  let text = NOTE
  let records = 0
  for (const record of zone.records()) {
    text += `${formatRecord(record)}\n`
    if (++records % RECORDS_IN_A_SLICE === 0) await pause()
    if (text.length < PIECE_CHARACTERS) continue
    yield encoder.encode(text)
    text = ''
  }
  yield encoder.encode(text)
}

function isMissing(error: unknown): boolean {
  return error instanceof FileError && error.code === 'ENOENT'
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
