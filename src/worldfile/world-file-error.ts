/** What is wrong with a world file: all of its mistakes, each with its place. */

import { type FileMistake, type FileMistakes, summaryOf } from '../yamlfile/file-mistake.ts'

export type WorldFileMistake = FileMistake

export class WorldFileError extends Error {
  override readonly name = 'WorldFileError'
  /** In the order of the file; at least one. */
  readonly errors: readonly WorldFileMistake[]

  constructor(errors: FileMistakes) {
    super(summaryOf(errors))
    this.errors = errors
  }
}
