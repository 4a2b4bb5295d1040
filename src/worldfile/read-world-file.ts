/** Reads a world file: YAML, then its form, then its sense, and tells all mistakes of what it got to. */

import { LineCounter, parseDocument, type Document, type YAMLError } from 'yaml'
import { checkForm, type FormMistake } from './form.ts'
import { checkSense } from './sense/check-sense.ts'
import { soundPart } from './sound-part.ts'
import { SourceMap, type Place } from './source-map.ts'
import { WorldFileError, type WorldFileMistake } from './world-file-error.ts'
import type { WorldDescription, WorldFile, WorldPath } from './world-file.ts'

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
  const data = dataOf(document, fileName)
  const description = checkForm(data, source)
  const mistakes = Array.isArray(description)
    ? [...formMistakes(description, fileName), ...mistakesOfTheRest(data, description, source, fileName)]
    : senseMistakes(description, source, fileName)
  throwIfAny(mistakes)
  return { ...(description as WorldDescription), fileName, positionOf: (path) => source.value(path) }
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

function formMistakes(mistakes: readonly FormMistake[], file: string): WorldFileMistake[] {
  return mistakes.map(({ place, expected }) => {
    const message = place.token === '' ? `expected ${expected}` : `'${place.token}': expected ${expected}`
    return { ...located(place, file), message, expected }
  })
}

function mistakesOfTheRest(
  data: unknown,
  mistakes: readonly FormMistake[],
  source: SourceMap,
  file: string,
): WorldFileMistake[] {
  const part = soundPart(data, mistakes)
  if (part === undefined) return []
  return senseMistakes(part.description, source, file, part.unsound, (path) => part.pathInFile(path))
}

function senseMistakes(
  description: WorldDescription,
  source: SourceMap,
  file: string,
  unsound: ReadonlySet<string> = new Set(),
  pathInFile: (path: WorldPath) => WorldPath = (path) => path,
): WorldFileMistake[] {
  const mistakes: WorldFileMistake[] = []
  checkSense(description, unsound, (path, message, at = 'value') => {
    const place = source[at](pathInFile(path))
    mistakes.push({ ...located(place, file), message, expected: '' })
  })
  return mistakes
}

function located(
  { line, column, token }: Place,
  file: string,
): Pick<WorldFileMistake, 'file' | 'line' | 'column' | 'token'> {
  return { file, line, column, token }
}

/** In the order of the file, each once. */
function throwIfAny(mistakes: readonly WorldFileMistake[]): void {
  const sorted = mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column)
  const [first, ...others] = sorted.filter(
    ({ line, column, message }, i) =>
      sorted.findIndex((each) => each.line === line && each.column === column && each.message === message) ===
      i,
  )
  if (first !== undefined) throw new WorldFileError([first, ...others])
}
