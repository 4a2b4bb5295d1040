/** What is wrong with a configuration file: all of its mistakes, each with its place. */

import { type FileMistake, type FileMistakes, summaryOf } from '../yamlfile/file-mistake.ts'

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  /** In the order of the file; at least one. */
  readonly errors: readonly FileMistake[]

  constructor(errors: FileMistakes) {
    super(summaryOf(errors))
    this.errors = errors
  }
}
