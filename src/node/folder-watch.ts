/**
 * A watch on the files of a folder. What changed is found by comparing listings; the system's notices, or a
 * timer where it gives none, only say when to compare. So editors that rename, notices that come double and
 * notices without a name all come out as one call for each file.
 */

import { watch, type FSWatcher } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { onFile } from './file-failure.ts'

/** Long enough for an editor to write, sync and rename; short enough that a person sees it happen at once. */
const SETTLE_MS = 60

/** A folder in which something changes all the time is still compared this often. */
const LONGEST_SETTLE_MS = 500

/** How often to compare where the system gives no notices: network folders, or its watches used up. */
const POLL_MS = 1000

/** What tells one state of a file from the next. */
type Fingerprint = string

/** Rejects with `FileError` when the folder cannot be read now; once it stands, a failure is tried again. */
export async function watchFolder(
  folder: string,
  changed: (name: string) => void,
): Promise<{ stop(): void }> {
  const listing = await onFile(folder, () => list(folder))
  const watch = new FolderWatch(folder, listing, changed)
  return { stop: () => watch.stop() }
}

class FolderWatch {
  readonly #folder: string
  readonly #changed: (name: string) => void
  #listing: Map<string, Fingerprint>
  #notices: FSWatcher | undefined
  #timer: NodeJS.Timeout | undefined
  /** When the first notice came that has not been looked into. */
  #unsettledSinceMs: number | undefined
  #comparing = false
  #stopped = false

  constructor(folder: string, listing: Map<string, Fingerprint>, changed: (name: string) => void) {
    this.#folder = folder
    this.#listing = listing
    this.#changed = changed
    this.#listen()
    // What changed between the listing and the watch.
    this.#notice()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#notices?.close()
  }

  #listen(): void {
    try {
      this.#notices = watch(this.#folder, () => this.#notice())
      this.#notices.on('error', () => this.#poll())
    } catch {
      this.#poll()
    }
  }

  /** From here on the timer alone says when to compare. */
  #poll(): void {
    this.#notices?.close()
    this.#notices = undefined
    if (!this.#comparing) this.#compareIn(POLL_MS)
  }

  #notice(): void {
    const nowMs = performance.now()
    this.#unsettledSinceMs ??= nowMs
    if (this.#comparing) return
    const longestMs = this.#unsettledSinceMs + LONGEST_SETTLE_MS - nowMs
    this.#compareIn(Math.max(0, Math.min(SETTLE_MS, longestMs)))
  }

  #compareIn(delayMs: number): void {
    if (this.#stopped) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#compare(), delayMs)
  }

  async #compare(): Promise<void> {
    this.#comparing = true
    this.#unsettledSinceMs = undefined
    const before = this.#listing
    try {
      this.#listing = await list(this.#folder)
    } catch (error) {
      // The folder is gone, and the system's watch with it, or cannot be read now. It may come back.
      if (isAbsence(error)) this.#listing = new Map()
      this.#poll()
    }
    this.#comparing = false
    for (const name of differences(before, this.#listing)) {
      if (!this.#stopped) this.#changed(name)
    }
    if (this.#unsettledSinceMs !== undefined) this.#notice()
    else if (this.#notices === undefined) this.#compareIn(POLL_MS)
  }
}

async function list(folder: string): Promise<Map<string, Fingerprint>> {
  const listing = new Map<string, Fingerprint>()
  for (const name of (await readdir(folder)).sort()) {
    const fingerprint = await fingerprintOf(join(folder, name))
    if (fingerprint !== undefined) listing.set(name, fingerprint)
  }
  return listing
}

/** Undefined for what is no file: a folder, a link to nothing, a name that is gone by now. */
async function fingerprintOf(path: string): Promise<Fingerprint | undefined> {
  try {
    const status = await stat(path, { bigint: true })
    return status.isFile() ? `${status.ino} ${status.size} ${status.mtimeNs}` : undefined
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP'
}

/** The names that are new, gone or not what they were. */
function differences(before: ReadonlyMap<string, Fingerprint>, after: ReadonlyMap<string, Fingerprint>) {
  const names = [...after.keys()].filter((name) => after.get(name) !== before.get(name))
  const gone = [...before.keys()].filter((name) => !after.has(name))
  return [...names, ...gone]
}
