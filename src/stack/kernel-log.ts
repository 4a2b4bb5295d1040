/** What a kernel has to say to its administrator, as `dmesg` shows it. Does not know who speaks. */

import type { Surroundings } from './surroundings.ts'

/** Older lines fall out, so that a flood of complaints costs no memory. */
const MOST_LINES = 1000

export interface LogLine {
  /** Milliseconds since the start of the surroundings' clock. */
  readonly atMs: number
  readonly text: string
}

export class KernelLog {
  readonly #surroundings: Surroundings
  readonly #lines: LogLine[] = []
  readonly #listeners = new Set<(line: LogLine) => void>()

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  /** The latest lines, oldest first. */
  get lines(): readonly LogLine[] {
    return this.#lines
  }

  write(text: string): void {
    const line = { atMs: this.#surroundings.now(), text }
    this.#lines.push(line)
    if (this.#lines.length > MOST_LINES) this.#lines.shift()
    if (this.#listeners.size === 0) return
    this.#surroundings.wake()
    for (const listener of this.#listeners) listener(line)
  }

  /** Calls `listener` with every line from now on. Returns how to stop that. */
  onLine(listener: (line: LogLine) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
