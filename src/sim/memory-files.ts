/**
 * The files of a simulated host, in memory. A folder is there as soon as a file in it is, and paths are taken
 * as they are written: `a/b` and `./a/b` are two files.
 */

import { FileError, type Files } from '../runtime/runtime.ts'
import type { Event } from './event-queue.ts'
import { ticksOf } from './ticks.ts'
import type { World } from './world.ts'

const PIECE_OCTETS = 64 * 1024

/** As long as the real watch waits for an editor to be done. */
const SETTLE_MS = 60

interface Watch {
  readonly folder: string
  readonly changed: (name: string) => void
  /** The names about to be told, each with when. */
  readonly unsettled: Map<string, Event>
}

export class MemoryFiles implements Files {
  readonly #world: World
  readonly #contents = new Map<string, Uint8Array>()
  readonly #watches = new Set<Watch>()

  constructor(world: World) {
    this.#world = world
  }

  /** Makes or replaces a file at once, for who sets up a scene or plays the editor. */
  put(path: string, content: Uint8Array | string): void {
    this.#set(path, typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content))
  }

  /** Throws `FileError` ENOENT. */
  remove(path: string): void {
    if (!this.#contents.delete(path)) throw new FileError('ENOENT', path)
    this.#notify(path)
  }

  async *read(path: string): AsyncGenerator<Uint8Array, void, void> {
    const content = this.#contents.get(path)
    if (content === undefined) throw new FileError(this.#isFolder(path) ? 'EISDIR' : 'ENOENT', path)
    for (let at = 0; at < content.length; at += PIECE_OCTETS) yield content.slice(at, at + PIECE_OCTETS)
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    const before = this.#contents.get(path) ?? new Uint8Array()
    const after = new Uint8Array(before.length + bytes.length)
    after.set(before)
    after.set(bytes, before.length)
    this.#set(path, after)
  }

  async replace(path: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    this.#set(path, bytes instanceof Uint8Array ? new Uint8Array(bytes) : await joined(bytes))
  }

  async list(folder: string): Promise<string[]> {
    const prefix = prefixOf(folder)
    const names = new Set<string>()
    for (const path of this.#contents.keys()) {
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split('/', 1)[0]!)
    }
    if (names.size === 0) throw new FileError(this.#contents.has(folder) ? 'ENOTDIR' : 'ENOENT', folder)
    return [...names].sort()
  }

  async watch(folder: string, changed: (name: string) => void): Promise<{ stop(): void }> {
    if (!this.#isFolder(folder)) {
      throw new FileError(this.#contents.has(folder) ? 'ENOTDIR' : 'ENOENT', folder)
    }
    const watch: Watch = { folder, changed, unsettled: new Map() }
    this.#watches.add(watch)
    return {
      stop: () => {
        this.#watches.delete(watch)
        for (const event of watch.unsettled.values()) this.#world.cancel(event)
      },
    }
  }

  /** Contents are never changed in place: who is reading the old file goes on reading it. */
  #set(path: string, content: Uint8Array): void {
    if (this.#isFolder(path)) throw new FileError('EISDIR', path)
    this.#contents.set(path, content)
    this.#notify(path)
  }

  #notify(path: string): void {
    for (const watch of this.#watches) {
      const prefix = prefixOf(watch.folder)
      const name = path.slice(prefix.length)
      if (path.startsWith(prefix) && !name.includes('/')) this.#tellSoon(watch, name)
    }
  }

  #tellSoon({ changed, unsettled }: Watch, name: string): void {
    const earlier = unsettled.get(name)
    if (earlier !== undefined) this.#world.cancel(earlier)
    const tell = this.#world.schedule(ticksOf(SETTLE_MS), () => {
      unsettled.delete(name)
      this.#world.wake()
      changed(name)
    })
    unsettled.set(name, tell)
  }

  #isFolder(path: string): boolean {
    const prefix = prefixOf(path)
    for (const other of this.#contents.keys()) if (other.startsWith(prefix)) return true
    return false
  }
}

/** What the paths of all files in a folder begin with. */
function prefixOf(folder: string): string {
  return folder === '' || folder === '.' ? '' : folder.endsWith('/') ? folder : `${folder}/`
}

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    parts.push(new Uint8Array(piece))
    length += piece.length
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
