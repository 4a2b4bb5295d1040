/** Files held in memory once they have been read, so that they can be read again as they were. Writes nothing. */

import type { FileReader } from '../zone-file.ts'

export class HeldFiles implements FileReader {
  readonly #files: FileReader
  readonly #held = new Map<string, Buffer>()

  constructor(files: FileReader) {
    this.#files = files
  }

  async *read(path: string): AsyncIterable<Uint8Array> {
    const held = this.#held.get(path)
    if (held !== undefined) {
      yield held
      return
    }
    const pieces: Uint8Array[] = []
    for await (const piece of this.#files.read(path)) pieces.push(piece)
    const octets = whole(pieces)
    this.#held.set(path, octets)
    yield octets
  }

  /** The files that have been read, in that order. */
  get paths(): string[] {
    return [...this.#held.keys()]
  }

  /** The octets of a file that has been read. */
  octets(path: string): Buffer {
    return this.#held.get(path)!
  }

  /** The same, or undefined for a file that could not be read. */
  find(path: string): Buffer | undefined {
    return this.#held.get(path)
  }

  /** The same files, some of them with other octets. */
  with(changed: ReadonlyMap<string, Uint8Array>): FileReader {
    return {
      read: (path) => {
        const octets = changed.get(path)
        return octets === undefined ? this.read(path) : piece(octets)
      },
    }
  }
}

/** A lone piece as it is: a zone of a million records is not copied without need. */
function whole(pieces: readonly Uint8Array[]): Buffer {
  const [first, ...others] = pieces
  if (first === undefined || others.length > 0) return Buffer.concat(pieces)
  return Buffer.from(first.buffer, first.byteOffset, first.byteLength)
}

async function* piece(octets: Uint8Array): AsyncIterable<Uint8Array> {
  await Promise.resolve()
  yield octets
}
