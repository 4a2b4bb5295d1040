/** Watches on the folders that zone files lie in, one a folder, however many files of it are of interest. */

import type { Files } from '../runtime/runtime.ts'

export class FileWatches {
  readonly #files: Pick<Files, 'watch'>
  readonly #changed: (path: string) => void
  readonly #watches = new Map<string, Promise<{ stop(): void }>>()

  /** `changed` is told the path of each file that has changed, beginning with the folder as it was named. */
  constructor(files: Pick<Files, 'watch'>, changed: (path: string) => void) {
    this.#files = files
    this.#changed = changed
  }

  /** From now on changes of all files in the folder are told. Rejects with `FileError`. */
  async addFolder(folder: string): Promise<void> {
    let watch = this.#watches.get(folder)
    if (watch === undefined) {
      watch = this.#files.watch(folder, (name) => this.#changed(pathIn(folder, name)))
      this.#watches.set(folder, watch)
      watch.catch(() => this.#watches.delete(folder))
    }
    await watch
  }

  /** Ends the watches on all folders but these. */
  async keepOnly(folders: ReadonlySet<string>): Promise<void> {
    for (const [folder, watch] of [...this.#watches]) {
      if (folders.has(folder)) continue
      this.#watches.delete(folder)
      ;(await watch).stop()
    }
  }

  stop(): Promise<void> {
    return this.keepOnly(new Set())
  }
}

const HERE = '.'

/** The folder that a file lies in, in the words of its path. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/')
  return end < 0 ? HERE : end === 0 ? '/' : path.slice(0, end)
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The path of a file, such that `folderOf` gives the folder again. */
export function pathIn(folder: string, name: string): string {
  return folder === HERE ? name : folder === '/' ? `/${name}` : `${folder}/${name}`
}
