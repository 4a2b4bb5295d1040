/** Watches on the folders that zone files lie in, one a folder, however many files of it are of interest. */

import { FileError, type Clock, type Files, type Timer } from '../runtime/runtime.ts'
import { pathIn } from './file-name.ts'

/** How often to look for a folder that is not there. */
const RETRY_MS = 1000

export class FileWatches {
  readonly #files: Pick<Files, 'watch' | 'list'>
  readonly #clock: Clock
  readonly #watches = new Map<string, Promise<{ stop(): void }>>()
  readonly #retries = new Map<string, Timer>()
  /** What has changed before anybody listened. */
  readonly #early = new Set<string>()
  #changed: (path: string) => void = (path) => this.#early.add(path)

  constructor(files: Pick<Files, 'watch' | 'list'>, clock: Clock) {
    this.#files = files
    this.#clock = clock
  }

  /**
   * Tells of each file that has changed, by its path, beginning with the folder as it was named; at first of what has
   * changed since the folders were added. So a folder can be added before its files are read, and nothing is missed.
   */
  deliverTo(changed: (path: string) => void): void {
    this.#changed = changed
    for (const path of this.#early) changed(path)
    this.#early.clear()
  }

  /** From now on changes of all files in the folder are told. False if they were already. Rejects with `FileError`. */
  async addFolder(folder: string): Promise<boolean> {
    const known = this.#watches.get(folder)
    if (known !== undefined) {
      await known
      return false
    }
    const watch = this.#files.watch(folder, (name) => this.#changed(pathIn(folder, name)))
    this.#watches.set(folder, watch)
    try {
      await watch
      return true
    } catch (error) {
      this.#watches.delete(folder)
      throw error
    }
  }

  /** As `addFolder`, for a folder that need not be there: once it is, all of its files are told. */
  async expectFolder(folder: string): Promise<boolean> {
    if (this.#retries.has(folder)) return false
    try {
      return await this.addFolder(folder)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.#retries.set(
        folder,
        this.#clock.schedule(RETRY_MS, () => void this.#retry(folder)),
      )
      return false
    }
  }

  /** Ends the watches on all folders but these. */
  async keepOnly(folders: ReadonlySet<string>): Promise<void> {
    for (const [folder, retry] of [...this.#retries]) {
      if (folders.has(folder)) continue
      this.#retries.delete(folder)
      retry.cancel()
    }
    for (const [folder, watch] of [...this.#watches]) {
      if (folders.has(folder)) continue
      this.#watches.delete(folder)
      ;(await watch).stop()
    }
  }

  stop(): Promise<void> {
    return this.keepOnly(new Set())
  }

  async #retry(folder: string): Promise<void> {
    this.#retries.delete(folder)
    if (!(await this.expectFolder(folder))) return
    try {
      for (const name of await this.#files.list(folder)) this.#changed(pathIn(folder, name))
    } catch (error) {
      // It is gone again, and the watch on it will tell when it comes back.
      if (!(error instanceof FileError)) throw error
    }
  }
}
