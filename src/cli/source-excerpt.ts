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

  /** Where a token begins on a line, in characters from 1; where the line does, if it is not there. */
  async columnOf(file: string, line: number, token: string): Promise<number> {
    const text = (await this.#linesOf(file))[line - 1] ?? ''
    const at = token === '' ? -1 : text.indexOf(token)
    const from = at >= 0 ? at : Math.max(0, text.search(/\S/))
    return Array.from(text.slice(0, from)).length + 1
  }

  /** Two lines, the source and the mark; none where the file holds no such line. */
  async at(place: SourcePlace): Promise<string[]> {
    const line = (await this.#linesOf(place.file))[place.line - 1]
    return line === undefined ? [] : markedLine(line, place)
  }

  #linesOf(file: string): Promise<readonly string[]> {
    const lines = this.#lines.get(file) ?? this.#read(file)
    this.#lines.set(file, lines)
    return lines
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
