/**
 * A watch on the files of a folder. The system's notices say which names to look at, and a look at the file itself says
 * whether it has changed, and whether whoever writes it seems to be done. So editors that rename, notices that come
 * double and files that are written bit by bit all come out as one call for each file.
 *
 * Notices are not everything: a queue of them may overflow, a network folder has none of what other machines do, and
 * behind a link everything may change at once. So all files are compared now and then, and where the system gives no
 * notices at all, often.
 */

import { watch, type FSWatcher } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { onFile } from './file-failure.ts'
import {
  AT_ONCE,
  differences,
  endsItsLine,
  isAbsence,
  listFiles,
  stateOf,
  type FileState,
  type Listing,
} from './folder-listing.ts'

/** How long a file must have been left alone before it is told of. */
const SETTLE_MS = {
  /** It has been renamed into place, or is as long as it was or longer: nobody will add to it. */
  whole: 10,
  /** New, or shorter than it was: perhaps the rest is on its way. */
  perhapsPartial: 40,
  /** It ends within a line or much earlier than it did: most likely the rest is on its way. */
  likelyPartial: 500,
} as const

/** What is left of a file when much of it is missing. */
const MUCH_SHORTER = 0.75

/** A file that is written to all the time is told of this long after the first notice. */
const LONGEST_SETTLE_MS = 1000

/** How often to compare where the system gives no notices: its watches are used up, or the folder is gone. */
const POLL_MS = 1000

/** How often to compare where it does. A comparison that takes long is made more rarely: it shall cost a hundredth of the time. */
const SWEEP_MS = 5000
const SWEEP_SHARE = 100

/** A name that the system has given notice of. */
interface Suspect {
  readonly sinceMs: number
  lastMs: number
  /** Something was written to it under this name; else it has only come, or gone. */
  isWritten: boolean
  /** When to look at it (again). */
  dueMs: number
}

/** Rejects with `FileError` when the folder cannot be read now; once it stands, a failure is tried again. */
export async function watchFolder(
  folder: string,
  changed: (name: string) => void,
): Promise<{ stop(): void }> {
  const watch = new FolderWatch(folder, changed)
  await onFile(folder, () => watch.start())
  return { stop: () => watch.stop() }
}

class FolderWatch {
  readonly #folder: string
  readonly #changed: (name: string) => void
  #known: Listing = new Map()
  readonly #suspects = new Map<string, Suspect>()
  #notices: FSWatcher | undefined
  /** Which folder the notices are about: another may have taken its name since. */
  #watched: bigint | undefined
  #sweepDueMs = 0
  #timer: NodeJS.Timeout | undefined
  #isLooking = false
  #isStopped = false

  constructor(folder: string, changed: (name: string) => void) {
    this.#folder = folder
    this.#changed = changed
  }

  async start(): Promise<void> {
    // Before the files are listed: what changes in between is noticed.
    await this.#listen()
    try {
      this.#known = await listFiles(this.#folder)
    } catch (error) {
      this.#notices?.close()
      throw error
    }
    this.#sweepDueMs = performance.now() + this.#sweepPeriodMs(0)
    this.#schedule()
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#notices?.close()
  }

  async #listen(): Promise<void> {
    const folder = await stat(this.#folder, { bigint: true })
    if (this.#isStopped || (this.#notices !== undefined && folder.ino === this.#watched)) return
    this.#deafen()
    try {
      this.#notices = watch(this.#folder, (event, name) => this.#notice(name, event === 'change'))
      this.#notices.on('error', () => this.#deafen())
      this.#watched = folder.ino
    } catch {
      this.#deafen()
    }
  }

  #deafen(): void {
    this.#notices?.close()
    this.#notices = undefined
  }

  #notice(name: string | null, isWritten: boolean): void {
    const nowMs = performance.now()
    // The folder itself is told of by its own name.
    if (name === null || name === basename(this.#folder)) this.#sweepDueMs = nowMs
    if (name !== null) this.#suspect(name, nowMs, isWritten)
    this.#schedule()
  }

  #suspect(name: string, nowMs: number, isWritten: boolean): void {
    const known = this.#suspects.get(name)
    const dueMs = nowMs + SETTLE_MS.whole
    if (known === undefined) this.#suspects.set(name, { sinceMs: nowMs, lastMs: nowMs, isWritten, dueMs })
    else {
      known.lastMs = nowMs
      known.isWritten ||= isWritten
      known.dueMs = Math.min(dueMs, known.sinceMs + LONGEST_SETTLE_MS)
    }
  }

  #schedule(): void {
    if (this.#isStopped || this.#isLooking) return
    let dueMs = this.#sweepDueMs
    for (const suspect of this.#suspects.values()) dueMs = Math.min(dueMs, suspect.dueMs)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), Math.max(0, dueMs - performance.now()))
  }

  async #look(): Promise<void> {
    this.#isLooking = true
    if (performance.now() >= this.#sweepDueMs) await this.#sweep()
    const nowMs = performance.now()
    const due = [...this.#suspects].filter(([, { dueMs }]) => dueMs <= nowMs)
    for (let at = 0; at < due.length; at += AT_ONCE) {
      await Promise.all(due.slice(at, at + AT_ONCE).map(([name, suspect]) => this.#lookAt(name, suspect)))
    }
    this.#isLooking = false
    this.#schedule()
  }

  /** Suspects every file that is not as it was when last looked at. */
  async #sweep(): Promise<void> {
    const startedMs = performance.now()
    let listing: Listing | undefined
    try {
      await this.#listen()
      listing = await listFiles(this.#folder)
    } catch (error) {
      // The folder is gone, and the system's watch with it, or cannot be read now. It may come back.
      this.#deafen()
      if (isAbsence(error)) listing = new Map()
    }
    const nowMs = performance.now()
    for (const name of listing === undefined ? [] : differences(this.#known, listing)) {
      if (!this.#suspects.has(name)) this.#suspect(name, nowMs, true)
    }
    this.#sweepDueMs = nowMs + this.#sweepPeriodMs(nowMs - startedMs)
  }

  #sweepPeriodMs(tookMs: number): number {
    return Math.max(this.#notices === undefined ? POLL_MS : SWEEP_MS, tookMs * SWEEP_SHARE)
  }

  /** Tells of a file if it has changed and settled; else looks again later. */
  async #lookAt(name: string, suspect: Suspect): Promise<void> {
    const path = join(this.#folder, name)
    const known = this.#known.get(name)
    const { lastMs } = suspect
    let state
    try {
      state = await stateOf(path)
      // Files of this folder may be links that lead through it.
      if (state === 'no-file' && known === undefined) this.#sweepDueMs = 0
    } catch {
      suspect.dueMs = performance.now() + POLL_MS
      return
    }
    const file = typeof state === 'object' ? state : undefined
    if (file?.fingerprint === known?.fingerprint) {
      this.#drop(name, suspect, lastMs)
      return
    }
    const isPlain = file === undefined || !suspect.isWritten
    const settleMs = isPlain ? SETTLE_MS.whole : await settleMsOf(path, file, known)
    const dueMs = Math.min(lastMs + settleMs, suspect.sinceMs + LONGEST_SETTLE_MS)
    if (suspect.lastMs !== lastMs) return
    if (dueMs > performance.now()) {
      suspect.dueMs = dueMs
      return
    }
    this.#drop(name, suspect, lastMs)
    if (file === undefined) this.#known.delete(name)
    else this.#known.set(name, file)
    if (!this.#isStopped) this.#changed(name)
  }

  /** Unless there has been another notice since. */
  #drop(name: string, suspect: Suspect, lastMs: number): void {
    if (suspect.lastMs === lastMs) this.#suspects.delete(name)
  }
}

async function settleMsOf(path: string, file: FileState, known: FileState | undefined): Promise<number> {
  const before = known?.size ?? 0
  if (file.size < before * MUCH_SHORTER || !(await endsItsLine(path, file.size)))
    return SETTLE_MS.likelyPartial
  return known === undefined || file.size < before ? SETTLE_MS.perhapsPartial : SETTLE_MS.whole
}
