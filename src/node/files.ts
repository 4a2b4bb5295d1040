/** Files of the real system: read in pieces, written so that a power cut loses nothing that was promised. */

import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Files, Random } from '../runtime/runtime.ts'
import { appendDurably, replaceDurably } from './durable-write.ts'
import { onFile } from './file-failure.ts'
import { watchFolder } from './folder-watch.ts'
import { openToRead } from './plain-file.ts'
import { isTemporaryName, temporaryName } from './temporary-file.ts'

/** How much is read at once: a turn of the system's threads costs more than the reading. */
const READ_OCTETS = 64 * 1024

/**
 * Few enough octets that whoever works through a piece gives the loop back soon. Pieces grow with the file: the
 * first ones are worked through by code that is not compiled yet, and takes many times as long.
 */
const MOST_PIECE_OCTETS = 16 * 1024
const LEAST_PIECE_OCTETS = 1024
const PIECE_SHARE = 1 / 64

export class NodeFiles implements Files {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  async *read(path: string): AsyncGenerator<Uint8Array, void, void> {
    const file = await onFile(path, () => openToRead(path))
    try {
      for (let total = 0; ;) {
        const octets = new Uint8Array(READ_OCTETS)
        const { bytesRead } = await onFile(path, () => file.read(octets, 0, octets.length))
        if (bytesRead === 0) return
        for (let at = 0; at < bytesRead;) {
          if (at > 0) await setImmediate()
          const end = Math.min(at + pieceLength(total + at), bytesRead)
          yield octets.subarray(at, end)
          at = end
        }
        total += bytesRead
      }
    } finally {
      await file.close()
    }
  }

  append(path: string, bytes: Uint8Array): Promise<void> {
    return onFile(path, () => appendDurably(path, bytes))
  }

  replace(path: string, bytes: Uint8Array | AsyncIterable<Uint8Array>, mode?: number): Promise<void> {
    const temporary = join(dirname(path), temporaryName(basename(path), this.#random))
    return onFile(path, () => replaceDurably(path, temporary, bytes, mode))
  }

  list(folder: string): Promise<string[]> {
    return onFile(folder, async () => (await readdir(folder)).sort())
  }

  watch(folder: string, changed: (name: string) => void): Promise<{ stop(): void }> {
    return watchFolder(folder, (name) => {
      if (!isTemporaryName(name)) changed(name)
    })
  }
}

function pieceLength(total: number): number {
  return Math.min(Math.max(LEAST_PIECE_OCTETS, Math.trunc(total * PIECE_SHARE)), MOST_PIECE_OCTETS)
}
