/** Reads a world file: YAML, then its form, then its sense, and tells all mistakes of what it got to. */

import { LineCounter, parseDocument, type Document, type YAMLError } from 'yaml'
import { checkForm, type FormMistake } from './form.ts'
import { SourceMap } from './source-map.ts'
import { WorldFileError, type WorldFileMistake } from './world-file-error.ts'
import type { WorldFile } from './world-file.ts'

/**
 * The world that the text describes. `fileName` is for positions only.
 *
 * @throws WorldFileError with every mistake: in the YAML; or else in keys, values, and how they fit together
 */
export function readWorldFile(text: string, fileName: string): WorldFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const { errors, warnings } = document
  throwIfAny([...errors, ...warnings].map((error) => yamlMistake(error, lines, fileName)))
  const source = new SourceMap(document, lines)
  const description = checkForm(dataOf(document, fileName), source)
  if (Array.isArray(description)) {
    const mistakes = description.map((mistake) => formMistake(mistake, fileName))
    throw new WorldFileError(mistakes as [WorldFileMistake, ...WorldFileMistake[]])
  }
  return { ...description, fileName, positionOf: (path) => source.value(path) }
}

/** @throws WorldFileError for aliases of aliases of aliases, which are a few lines and would be gigabytes */
function dataOf(document: Document, file: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    const { message } = error
    throw new WorldFileError([{ file, line: 1, column: 1, token: '', message, expected: '' }])
  }
}

function yamlMistake({ message, pos }: YAMLError, lines: LineCounter, file: string): WorldFileMistake {
  const { line, col } = lines.linePos(pos[0])
  return { file, line, column: col, token: '', message, expected: '' }
}

function formMistake({ place, expected }: FormMistake, file: string): WorldFileMistake {
  const { line, column, token } = place
  const message = token === '' ? `expected ${expected}` : `'${token}': expected ${expected}`
  return { file, line, column, token, message, expected }
}

function throwIfAny(mistakes: readonly WorldFileMistake[]): void {
  const [first, ...others] = mistakes
  if (first !== undefined) throw new WorldFileError([first, ...others])
}
