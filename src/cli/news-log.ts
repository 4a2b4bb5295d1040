/** Writes to the log what happens to zones and servers, one event after another. */

import type { Logger } from 'pino'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import type { NewsLine } from './news-line.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { type Style, styleFor } from './style.ts'

/** What an event is in words. */
export type Describe<E> = (event: E, excerpts: SourceExcerpts, style: Style) => Promise<readonly NewsLine[]>

export class NewsLog<E> {
  readonly #log: Logger
  readonly #files: FileReader
  readonly #describe: Describe<E>
  /** Lines that mistakes stand on have to be read first; the order of events stays. */
  #written: Promise<void> = Promise.resolve()

  constructor(log: Logger, files: FileReader, describe: Describe<E>) {
    this.#log = log
    this.#files = files
    this.#describe = describe
  }

  tell(event: E): void {
    this.#written = this.#written.then(async () => {
      const excerpts = new SourceExcerpts(this.#files)
      const lines = await this.#describe(event, excerpts, styleFor(process.stderr))
      for (const { level, text } of lines) this.#log[level](text)
    })
  }

  /** Resolves when all that was told is written. */
  written(): Promise<void> {
    return this.#written
  }
}
