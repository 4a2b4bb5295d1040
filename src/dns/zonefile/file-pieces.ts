/** Files in pieces short enough to be worked through in one go, from memory or as a stream. */

/** What is given instead of a piece when a file cannot be opened or read. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** The next piece of a file, or null when there is none. */
export type Piece = Uint8Array | null | UnreadableFile

/** The most text that is handed over at once: a few milliseconds of work. */
const MAX_PIECE_LENGTH = 64 * 1024

/** Octets that are handed out piece by piece. */
class Pieces {
  #octets: Uint8Array
  #at = 0

  constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  get isEmpty(): boolean {
    return this.#at >= this.#octets.length
  }

  next(): Uint8Array {
    const at = this.#at
    this.#at = at + MAX_PIECE_LENGTH
    return this.#octets.subarray(at, this.#at)
  }
}

/** A file that is loaded whole, when its first piece is asked for. */
export class LoadedFile {
  readonly #load: () => Uint8Array
  #pieces: Pieces | undefined

  constructor(load: () => Uint8Array) {
    this.#load = load
  }

  next(): Piece {
    try {
      this.#pieces ??= new Pieces(this.#load())
    } catch (error) {
      return new UnreadableFile(error)
    }
    return this.#pieces.isEmpty ? null : this.#pieces.next()
  }
}

/** Where files come from: the `Files` of a runtime is one. */
export interface FileReader {
  read(path: string): AsyncIterable<Uint8Array>
}

/** A file that is read as a stream. */
export class StreamedFile {
  readonly #iterator: AsyncIterator<Uint8Array>
  readonly #pause: () => Promise<void>
  #pieces = new Pieces(new Uint8Array(0))

  /** `pause` is awaited between pieces that did not have to be waited for. */
  constructor(files: FileReader, path: string, pause: () => Promise<void>) {
    this.#iterator = openLazily(files, path)
    this.#pause = pause
  }

  async next(): Promise<Piece> {
    if (!this.#pieces.isEmpty) await this.#pause()
    try {
      while (this.#pieces.isEmpty) {
        const step = await this.#iterator.next()
        if (step.done === true) return null
        this.#pieces = new Pieces(step.value)
      }
    } catch (error) {
      return new UnreadableFile(error)
    }
    return this.#pieces.next()
  }

  async close(): Promise<void> {
    await this.#iterator.return?.()
  }
}

async function* openLazily(files: FileReader, path: string): AsyncGenerator<Uint8Array, void> {
  yield* files.read(path)
}
