/** From the data of a world file to a world, or to all that is wrong with its form and its sense. */

import { checkForm, type FormMistake } from './form.ts'
import type { YamlData } from './plain-yaml.ts'
import { checkSense } from './sense/check-sense.ts'
import { soundPart } from './sound-part.ts'
import type { Place, SourceMap } from './source-map.ts'
import { throwMistakes, type WorldFileMistake } from './world-file-error.ts'
import type { WorldDescription, WorldFile, WorldPath } from './world-file.ts'

/** Throws `WorldFileError`. */
export function describeWorld({ data, source }: YamlData, fileName: string): WorldFile {
  const description = checkForm(data, source)
  if (Array.isArray(description)) {
    throwMistakes([
      ...formMistakes(description, fileName),
      ...mistakesOfTheRest(data, description, source, fileName),
    ])
  }
  const mistakes = senseMistakes(description, source, fileName)
  if (mistakes.length > 0) throwMistakes(mistakes)
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
