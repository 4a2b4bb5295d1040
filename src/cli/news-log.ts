/** Writes to the log what happens to zones and servers, one event after another. */

import type { Logger } from 'pino'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import type { LabEvent } from '../lab/lab-event.ts'
import { describeLabEvent } from './lab-news.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { styleFor } from './style.ts'

export class NewsLog {
  readonly #log: Logger
  readonly #files: FileReader
  /** Lines that mistakes stand on have to be read first; the order of events stays. */
  #written: Promise<void> = Promise.resolve()

  constructor(log: Logger, files: FileReader) {
    this.#log = log
    this.#files = files
  }

  tell(event: LabEvent): void {
    this.#written = this.#written.then(async () => {
      const excerpts = new SourceExcerpts(this.#files)
      const lines = await describeLabEvent(event, excerpts, styleFor(process.stderr))
      for (const { level, text } of lines) this.#log[level](text)
    })
  }

  /** Resolves when all that was told is written. */
  written(): Promise<void> {
    return this.#written
  }
}
