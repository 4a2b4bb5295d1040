/** Lines on their way from one program to the next: a pipe, or what a person types. */

import type { Wait } from '../stack/surroundings.ts'

/** Where a command reads its input. */
export interface LineSource {
  /** The next line, or undefined when there will be none. One reader at a time. */
  next(): Promise<string | undefined>
}

/** No input at all, as from /dev/null. */
export const NO_LINES: LineSource = { next: () => Promise.resolve(undefined) }

/** Hands out the promises of a world, so that it knows who waits. */
export interface Waiting {
  wait<T>(describe: () => string): Wait<T>
}

/** Holds lines until they are read; never full. */
export class LineQueue implements LineSource {
  readonly #world: Waiting
  readonly #lines: string[] = []
  #isEnded = false
  #reader: Wait<string | undefined> | undefined

  constructor(world: Waiting) {
    this.#world = world
  }

  push(line: string): void {
    if (this.#reader === undefined) this.#lines.push(line)
    else this.#settle(line)
  }

  /** Nothing more will come. */
  end(): void {
    this.#isEnded = true
    if (this.#reader !== undefined) this.#settle(undefined)
  }

  /** Ends, and gives the lines that nobody has read. */
  close(): string[] {
    this.end()
    return this.#lines.splice(0)
  }

  next(): Promise<string | undefined> {
    if (this.#lines.length > 0 || this.#isEnded) return Promise.resolve(this.#lines.shift())
    this.#reader = this.#world.wait(() => 'a line of input')
    return this.#reader.promise
  }

  #settle(line: string | undefined): void {
    const reader = this.#reader!
    this.#reader = undefined
    reader.resolve(line)
  }
}
