/**
 * The lines of a scenario, one after another, without comments and blank ones, and the mistakes that were found on them.
 * Knows no keyword.
 */

import { ScenarioError, type ScenarioMistake } from './scenario-error.ts'

export class LineReader {
  readonly file: string
  /** Those that reading went on after. */
  readonly mistakes: ScenarioMistake[] = []
  readonly #lines: readonly string[]
  /** The mistake that the file ends too early. */
  #end: ScenarioError | undefined
  /** Of the line taken last; 0 before the first. */
  number = 0
  /** The line taken last, without comment and surrounding space. */
  text = ''
  /** Its words. */
  words: readonly string[] = []

  constructor(text: string, file: string) {
    this.file = file
    this.#lines = text.split(/\r?\n/)
  }

  /** Takes the next line that says something; false at the end of the file. */
  next(): boolean {
    while (this.number < this.#lines.length) {
      this.text = withoutComment(this.#lines[this.number]!).trim()
      this.number++
      if (this.text === '') continue
      this.words = this.text.split(/\s+/)
      return true
    }
    this.text = ''
    this.words = []
    return false
  }

  /** Whether the next line that says something begins with the word; if so it is taken. */
  nextIf(word: string): boolean {
    const { number, text, words } = this
    if (this.next() && this.words[0] === word) return true
    this.number = number
    this.text = text
    this.words = words
    return false
  }

  /** As `next`, where the file must not end: `opener` began on line `since`. */
  nextWithin(opener: string, since: number, closer: string): void {
    if (this.next()) return
    const expected = `${closer} before the end of the file`
    this.#end = new ScenarioError(this.file, [{ line: since, token: opener, expected }])
    throw this.#end
  }

  /** The line taken last will be the next one again. */
  putBack(): void {
    this.number--
  }

  /** Does `work`; a mistake in it is kept for later, unless it is that the file ends. Says whether there was none. */
  attempt(work: () => void): boolean {
    try {
      work()
      return true
    } catch (error) {
      if (!(error instanceof ScenarioError) || error === this.#end) throw error
      this.mistakes.push(...error.errors)
      return false
    }
  }

  /** The lines of the head up to `end`, as they stand, comments included. Throws if there is no `end`. */
  takeRaw(end: string): readonly string[] {
    const from = this.number
    while (this.number < this.#lines.length) {
      if (this.#lines[this.number++]!.trim() === end) return this.#lines.slice(from, this.number - 1)
    }
    throw this.error('', `${end} after the options`)
  }

  /** A mistake on the line taken last. */
  error(token: string, expected: string, options?: ErrorOptions): ScenarioError {
    return new ScenarioError(this.file, [{ line: this.number, token, expected }], options)
  }
}

/** A `;` begins a comment, unless it stands in quotes or behind a backslash. */
function withoutComment(line: string): string {
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    const character = line[at]
    if (character === '\\') at++
    else if (character === '"') isQuoted = !isQuoted
    else if (character === ';' && !isQuoted) return line.slice(0, at)
  }
  return line
}
