/** What is found wrong with a world file only when its world is put together. */

import { WorldFileError } from '../worldfile/world-file-error.ts'
import type { WorldFile, WorldPath } from '../worldfile/world-file.ts'

/** An error that says where in the file to look: at the value at `path`, or the nearest thing around it. */
export function misfit(file: WorldFile, path: WorldPath, message: string): WorldFileError {
  const { line, column } = file.positionOf(path)
  return new WorldFileError([{ file: file.fileName, line, column, token: '', message, expected: '' }])
}
