/** What is wrong with a file of keys: all of its mistakes, each with its place. None of them repeats a secret. */

export interface KeyFileMistake {
  readonly file: string
  /** Both from 1; columns count characters. */
  readonly line: number
  readonly column: number
  /** What stands there, cut when long; empty where something is missing, or should not be shown. */
  readonly token: string
  readonly expected: string
  /** The whole sentence, without the place. */
  readonly message: string
}

export class KeyFileError extends Error {
  override readonly name = 'KeyFileError'
  /** In the order of the file; at least one. */
  readonly errors: readonly KeyFileMistake[]

  constructor(errors: readonly [KeyFileMistake, ...KeyFileMistake[]]) {
    const [{ file, line, column, message }, ...others] = errors
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    super(`${file}:${line}:${column}: ${message}${more}`)
    this.errors = errors
  }
}
