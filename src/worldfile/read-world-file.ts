/** Reads a world file: YAML, then its form, then its sense, and tells all mistakes of what it got to. */

import { describeWorld } from './describe-world.ts'
import { readPlainWorldFile } from './plain-world-file.ts'
import { readWholeYaml } from './whole-yaml.ts'
import { throwMistakes } from './world-file-error.ts'
import type { WorldFile } from './world-file.ts'

/**
 * The world that the text describes. `fileName` is for positions only.
 *
 * @throws WorldFileError with every mistake: in the YAML; or else in keys, values, and how they fit together
 */
export function readWorldFile(text: string, fileName: string): WorldFile {
  const plain = readPlainWorldFile(text, fileName)
  if (plain !== undefined) return plain
  const yaml = readWholeYaml(text)
  if (!Array.isArray(yaml)) return describeWorld(yaml, fileName)
  return throwMistakes(yaml.map((mistake) => ({ ...mistake, file: fileName, token: '', expected: '' })))
}
