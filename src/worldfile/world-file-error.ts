/** What is wrong with a world file: all of its mistakes, each with its place. */

export interface WorldFileMistake {
  readonly file: string
  /** Both from 1. */
  readonly line: number
  readonly column: number
  /** What stands there, cut when long; empty where something is missing. */
  readonly token: string
  /** The whole sentence, without the place. */
  readonly message: string
  /** What should have stood there, if it is the form that is wrong, and otherwise empty. */
  readonly expected: string
}

export class WorldFileError extends Error {
  override readonly name = 'WorldFileError'
  /** In the order of the file; at least one. */
  readonly errors: readonly WorldFileMistake[]

  constructor(errors: readonly [WorldFileMistake, ...WorldFileMistake[]]) {
    const [{ file, line, column, message }, ...others] = errors
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    super(`${file}:${line}:${column}: ${message}${more}`)
    this.errors = errors
  }
}
