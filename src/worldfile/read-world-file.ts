/** Reads a world file: YAML, then its form, then its sense, and tells all mistakes of what it got to. */

import { checkForm, type FormMistake } from './form.ts'
import { checkSense } from './sense/check-sense.ts'
import { soundPart } from './sound-part.ts'
import type { Place, SourceMap } from './source-map.ts'
import { WorldFileError, type WorldFileMistake } from './world-file-error.ts'
import type { WorldDescription, WorldFile, WorldPath } from './world-file.ts'
import { readYaml } from './yaml-data.ts'

/**
 * The world that the text describes. `fileName` is for positions only.
 *
 * @throws WorldFileError with every mistake: in the YAML; or else in keys, values, and how they fit together
 */
export function readWorldFile(text: string, fileName: string): WorldFile {
  const yaml = readYaml(text)
  if (Array.isArray(yaml)) {
    throwAll(yaml.map((mistake) => ({ ...mistake, file: fileName, token: '', expected: '' })))
  }
  const { data, source } = yaml
  const description = checkForm(data, source)
  if (Array.isArray(description)) {
    throwAll([
      ...formMistakes(description, fileName),
      ...mistakesOfTheRest(data, description, source, fileName),
    ])
  }
  const mistakes = senseMistakes(description, source, fileName)
  if (mistakes.length > 0) throwAll(mistakes)
  return { ...description, fileName, positionOf: (path) => source.value(path) }
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
function throwAll(mistakes: readonly WorldFileMistake[]): never {
  const sorted = mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column)
  const distinct = new Map(sorted.map((each) => [`${each.line}:${each.column}: ${each.message}`, each]))
  throw new WorldFileError([...distinct.values()] as [WorldFileMistake, ...WorldFileMistake[]])
}
