/** A zone file and what it includes, as they are when they are first read; and whether they are still so. */

import { FileError } from '../../runtime/runtime.ts'
import { HeldFiles } from '../zonefile/edit/held-files.ts'
import type { FileReader } from '../zonefile/zone-file.ts'

export class FileSnapshot implements FileReader {
  readonly #files: FileReader
  readonly #held: HeldFiles
  readonly #paths = new Set<string>()

  constructor(files: FileReader) {
    this.#files = files
    this.#held = new HeldFiles(files)
  }

  read(path: string): AsyncIterable<Uint8Array> {
    this.#paths.add(path)
    return this.#held.read(path)
  }

  /** Whether all that has been read is in the files still. */
  async isCurrent(): Promise<boolean> {
    for (const path of this.#paths) if (!(await this.#isSame(path))) return false
    return true
  }

  async #isSame(path: string): Promise<boolean> {
    const held = this.#held.octets(path)
    let at = 0
    try {
      for await (const piece of this.#files.read(path)) {
        if (!held.subarray(at, at + piece.length).equals(piece)) return false
        at += piece.length
      }
    } catch (error) {
      if (error instanceof FileError) return false
      throw error
    }
    return at === held.length
  }
}
