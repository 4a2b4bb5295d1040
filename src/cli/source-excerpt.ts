/** The line of a file that a mistake stands on, with a mark below it. Knows nothing of what the file means. */

import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { FileError } from '../runtime/runtime.ts'
import { readWhole } from './input-files.ts'

export interface SourcePlace {
  readonly file: string
  readonly line: number
  /** In characters, from 1. */
  readonly column: number
  /** What stands there; empty for a place between characters. */
  readonly token: string
}

/** The most characters of a line that are shown, and how many of them stand before the mark in a longer one. */
const WIDTH = 100
const LEAD = 40

/** Remembers the files that it has read, since one file has many mistakes. */
export class SourceExcerpts {
  readonly #files: FileReader
  readonly #lines = new Map<string, Promise<readonly string[]>>()

  constructor(files: FileReader) {
    this.#files = files
  }

  /** Two lines, the source and the mark; none where the file holds no such line. */
  async at(place: SourcePlace): Promise<string[]> {
    const lines = this.#lines.get(place.file) ?? this.#read(place.file)
    this.#lines.set(place.file, lines)
    const line = (await lines)[place.line - 1]
    return line === undefined ? [] : markedLine(line, place)
  }

  async #read(file: string): Promise<readonly string[]> {
    try {
      return (await readWhole(this.#files, file)).toString('utf8').split(/\r?\n/)
    } catch (error) {
      // It was there when the mistake was found.
      if (error instanceof FileError) return []
      throw error
    }
  }
}

function markedLine(line: string, { column, token }: SourcePlace): string[] {
  const characters = Array.from(printable(line))
  const from = characters.length > WIDTH ? Math.max(0, column - 1 - LEAD) : 0
  const shown = characters.slice(from, from + WIDTH)
  const before = shown.slice(0, column - 1 - from)
  // Tabs stay, so that the mark stands below its token however wide they are.
  const indent = before.map((character) => (character === '\t' ? '\t' : ' ')).join('')
  const length = Math.min(Array.from(token).length, shown.length - before.length)
  return [shown.join(''), indent + '^'.repeat(Math.max(1, length))]
}

/** Text without the characters that would command the terminal. */
export function printable(text: string): string {
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd')
}
