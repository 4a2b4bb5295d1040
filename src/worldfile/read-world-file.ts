/** Reads a world file: YAML, then its form, then its sense, and tells all mistakes of what it got to. */

import { formMistakes, inFileOrder, yamlMistakes } from '../yamlfile/file-mistake.ts'
import { checkForm, type FormMistake } from '../yamlfile/form.ts'
import type { SourceMap } from '../yamlfile/source-map.ts'
import { readYaml } from '../yamlfile/yaml-data.ts'
import { worldSchema } from './schema/world-schema.ts'
import { checkSense } from './sense/check-sense.ts'
import { soundPart } from './sound-part.ts'
import { WorldFileError, type WorldFileMistake } from './world-file-error.ts'
import type { WorldDescription, WorldFile, WorldPath } from './world-file.ts'

/**
 * The world that the text describes. `fileName` is for positions only.
 *
 * @throws WorldFileError with every mistake: in the YAML; or else in keys, values, and how they fit together
 */
export function readWorldFile(text: string, fileName: string): WorldFile {
  const yaml = readYaml(text)
  if (Array.isArray(yaml)) throwAll(yamlMistakes(yaml, fileName))
  const { data, source } = yaml
  const description = checkForm(worldSchema, data, source)
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
    const { line, column, token } = source[at](pathInFile(path))
    mistakes.push({ file, line, column, token, message, expected: '' })
  })
  return mistakes
}

function throwAll(mistakes: readonly WorldFileMistake[]): never {
  throw new WorldFileError(inFileOrder(mistakes))
}
