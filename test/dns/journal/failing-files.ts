/** Files that fail when they are told to, having written some of what they were given: as a crash or a full disk does. */

import { FileError, type Files } from '../../../src/runtime/runtime.ts'

export class FailingFiles implements Files {
  readonly contents: Map<string, Uint8Array>
  /** Octets that can still be written; what goes beyond them is cut off, and the write fails. */
  room = Number.POSITIVE_INFINITY
  /** Calls of `append` and `replace` so far, failed ones too. */
  writes = 0
  /** Every `room` to begin with that leaves something else: any part of what is appended, all or nothing of what is replaced. */
  readonly stops: number[] = []
  #asked = 0

  constructor(contents: Iterable<readonly [string, Uint8Array]> = []) {
    this.contents = new Map(contents)
  }

  /** The disk as a crash leaves it now, with all the room in the world. */
  afterCrash(): FailingFiles {
    return new FailingFiles(this.contents)
  }

  text(path: string): string {
    return new TextDecoder().decode(this.contents.get(path))
  }

  put(path: string, text: string): void {
    this.contents.set(path, new TextEncoder().encode(text))
  }

  async *read(path: string): AsyncGenerator<Uint8Array, void, void> {
    const content = this.contents.get(path)
    if (content === undefined) throw new FileError('ENOENT', path)
    for (let at = 0; at < content.length; at += 1000) yield content.slice(at, at + 1000)
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    const before = this.contents.get(path) ?? new Uint8Array()
    for (let part = 0; part < bytes.length; part++) this.stops.push(this.#asked + part)
    const written = this.#take(bytes)
    this.contents.set(path, joined([before, written]))
    if (written.length < bytes.length) throw new FileError('ENOSPC', path)
  }

  async replace(path: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const pieces: Uint8Array[] = []
    if (bytes instanceof Uint8Array) pieces.push(bytes)
    else for await (const piece of bytes) pieces.push(piece)
    const whole = joined(pieces)
    this.stops.push(this.#asked)
    if (this.#take(whole).length < whole.length) throw new FileError('ENOSPC', path)
    this.contents.set(path, whole)
  }

  async list(folder: string): Promise<string[]> {
    const prefix = `${folder}/`
    const paths = [...this.contents.keys()].filter((path) => path.startsWith(prefix))
    return paths.map((path) => path.slice(prefix.length)).sort()
  }

  async watch(): Promise<{ stop(): void }> {
    return { stop: () => {} }
  }

  #take(bytes: Uint8Array): Uint8Array {
    this.writes++
    this.#asked += bytes.length
    const written = bytes.slice(0, Math.max(this.room, 0))
    this.room -= bytes.length
    return written
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
