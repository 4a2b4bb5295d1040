/**
 * A primary's zone between its file, its journal and what is served: updates are durable before they are answered and
 * in the file some seconds later, edits of the file are served and never overwritten, and a crash loses neither.
 */

import { TextError, ZoneFileError } from '../../errors.ts'
import { FileError, type Clock, type Files, type Timer } from '../../runtime/runtime.ts'
import type { HostedZone } from '../hosting/hosted-zone.ts'
import { RCODE } from '../iana/codes.ts'
import { ZoneJournal } from '../journal/zone-journal.ts'
import type { Message } from '../message/message.ts'
import type { Zone } from '../zone/zone.ts'
import { FileEdits, type FileEdit } from './file-edit.ts'
import { JournaledZone } from './journaled-zone.ts'
import type { PrimaryObserver } from './primary-news.ts'
import { recoverZone } from './recover-zone.ts'
import { WRITE_BACK } from './update-limits.ts'
import { UpdateQueue } from './update-queue.ts'
import { ConflictError, WriteBack } from './write-back.ts'

export interface PrimaryZoneParts {
  readonly files: Pick<Files, 'read' | 'append' | 'replace'>
  readonly clock: Clock
  /** Where the zone is served; nothing of it is yet. */
  readonly hosted: HostedZone
  /** The path of the zone's file, and the zone that was read from it. */
  readonly file: string
  readonly zone: Zone
  /** The path of the journal, in a folder that is there. */
  readonly journal: string
  readonly observe: PrimaryObserver
  /** Awaited between slices of work of a few milliseconds. */
  readonly pause: () => Promise<void>
}

export class PrimaryZone {
  readonly #parts: PrimaryZoneParts
  readonly #edits: FileEdits
  readonly #writeBack: WriteBack
  readonly #queue: UpdateQueue
  #state: 'live' | 'frozen' | 'closed' = 'live'
  #timer: Timer | undefined
  #delayMs: number = WRITE_BACK.delayMs
  /** One piece of work on the file at a time. */
  #fileWork: Promise<unknown> = Promise.resolve()

  private constructor(parts: PrimaryZoneParts, zone: JournaledZone) {
    const { files, file, clock, observe, pause } = parts
    this.#parts = parts
    this.#edits = new FileEdits(zone, parts.zone, pause, observe)
    this.#writeBack = new WriteBack({ files, path: file, zone, edits: this.#edits, observe, pause })
    this.#queue = new UpdateQueue({
      zone,
      clock,
      pause,
      onChange: () => this.#schedule(),
      onFailure: (error) => observe({ kind: 'journal-failed', error }),
    })
  }

  /**
   * Serves the zone, with all updates that were ever answered.
   *
   * @throws FileError when the journal is there and cannot be read
   */
  static async open(parts: PrimaryZoneParts): Promise<PrimaryZone> {
    const { files, hosted, observe, pause } = parts
    const opened = await ZoneJournal.open(files, parts.journal, pause)
    const { journal, damage } = opened
    if (damage !== undefined) observe({ kind: 'journal-damaged', path: journal.path, damage })
    const recovered = await recoverZone(parts.zone, opened.deltas, opened.storedSerial, pause)
    const { zone, deltas, isJournalOutdated, updates, overruled } = recovered
    if (updates > 0) observe({ kind: 'recovered', updates, overruled })
    hosted.publish(zone)
    for (const delta of deltas) hosted.history.push(delta)
    const storedSerial = isJournalOutdated ? parts.zone.serial : opened.storedSerial
    const outdated = isJournalOutdated ? deltas : undefined
    const primary = new PrimaryZone(parts, new JournaledZone(hosted, journal, storedSerial, outdated))
    primary.#schedule()
    return primary
  }

  get isFrozen(): boolean {
    return this.#state === 'frozen'
  }

  /** Makes an update; resolves with the rcode for who has asked. What changes something is durable then, and served. */
  update(message: Message): Promise<number> {
    switch (this.#state) {
      case 'live':
        return this.#queue.add(message)
      case 'frozen':
        return Promise.resolve(RCODE.REFUSED)
      case 'closed':
        return Promise.resolve(RCODE.SERVFAIL)
    }
  }

  /**
   * The file has been read, perhaps because somebody has edited it: what is new in it is served. What we have written
   * ourselves is nothing new. Rejects with `FileError` when the journal cannot take it.
   */
  fileRead(zone: Zone): Promise<FileEdit> {
    return this.#inFileTurn(async () => {
      if (this.#state !== 'live') return { kind: 'frozen' }
      const edit = await this.#edits.take(zone)
      this.#schedule()
      return edit
    })
  }

  /**
   * Writes all updates into the file, and takes no more until `thaw`: the file is the person's alone. Rejects with what
   * keeps them from the file (`FileError`, `ZoneFileError`, `ConflictError`); then all is as it was.
   */
  freeze(): Promise<void> {
    return this.#inFileTurn(async () => {
      if (this.#state !== 'live') return
      this.#state = 'frozen'
      this.#cancelTimer()
      try {
        await this.#queue.idle()
        await this.#writeBack.run()
      } catch (error) {
        this.#state = 'live'
        this.#schedule()
        throw error
      }
    })
  }

  /** Serves the file as it is now, and takes updates again. Rejects with what is the matter with it; then nothing changes. */
  thaw(): Promise<FileEdit> {
    return this.#inFileTurn(async () => {
      if (this.#state !== 'frozen') return { kind: 'unchanged' }
      const edit = await this.#edits.take(await this.#writeBack.readFile())
      this.#state = 'live'
      this.#schedule()
      return edit
    })
  }

  /** Writes all updates into the file now. Rejects as `freeze`. */
  sync(): Promise<void> {
    return this.#inFileTurn(() => this.#writeBack.run())
  }

  /** Takes no more updates; resolves when the file has those that there were, if it can. */
  async close(): Promise<void> {
    const wasFrozen = this.isFrozen
    this.#state = 'closed'
    this.#cancelTimer()
    await this.#queue.idle()
    if (!wasFrozen) await this.#inFileTurn(() => this.#tryWriteBack())
  }

  #inFileTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#fileWork.then(work)
    this.#fileWork = turn.catch(() => {})
    return turn
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#state !== 'live' || this.#edits.isFileCurrent) return
    this.#timer = this.#parts.clock.schedule(this.#delayMs, () => {
      this.#timer = undefined
      void this.#inFileTurn(async () => {
        if (this.#state !== 'live') return
        await this.#tryWriteBack()
        this.#schedule()
      })
    })
  }

  #cancelTimer(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  async #tryWriteBack(): Promise<void> {
    const { clock, observe } = this.#parts
    const startedAt = clock.now()
    try {
      await this.#writeBack.run()
      const costMs = (clock.now() - startedAt) * WRITE_BACK.timesItsDuration
      this.#delayMs = Math.min(Math.max(WRITE_BACK.delayMs, costMs), WRITE_BACK.mostDelayMs)
    } catch (error) {
      this.#delayMs = Math.min(2 * this.#delayMs, WRITE_BACK.mostDelayMs)
      // A conflict has been told.
      if (error instanceof ConflictError) return
      const isExpected =
        error instanceof FileError || error instanceof ZoneFileError || error instanceof TextError
      if (!isExpected) throw error
      observe({ kind: 'write-back-failed', error })
    }
  }
}
