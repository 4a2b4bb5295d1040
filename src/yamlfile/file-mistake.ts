/** A mistake in a file, with its place. */

import type { FormMistake } from './form.ts'
import type { YamlMistake } from './yaml-data.ts'

export interface FileMistake {
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

export type FileMistakes = readonly [FileMistake, ...FileMistake[]]

export function yamlMistakes(mistakes: readonly YamlMistake[], file: string): FileMistake[] {
  return mistakes.map((mistake) => ({ ...mistake, file, token: '', expected: '' }))
}

export function formMistakes(mistakes: readonly FormMistake[], file: string): FileMistake[] {
  return mistakes.map(({ place: { line, column, token }, expected }) => {
    const message = token === '' ? `expected ${expected}` : `'${token}': expected ${expected}`
    return { file, line, column, token, message, expected }
  })
}

/** In the order of the file, each once. There has to be one. */
export function inFileOrder(mistakes: readonly FileMistake[]): FileMistakes {
  const sorted = mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column)
  const distinct = new Map(sorted.map((each) => [`${each.line}:${each.column}: ${each.message}`, each]))
  return [...distinct.values()] as [FileMistake, ...FileMistake[]]
}

/** `config.yaml:3:5: … (and 2 more)`: all mistakes as the message of one error. */
export function summaryOf([{ file, line, column, message }, ...others]: FileMistakes): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return `${file}:${line}:${column}: ${message}${more}`
}
