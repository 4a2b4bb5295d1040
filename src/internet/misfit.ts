/** What is found wrong with a world file only when its world is put together. */

import { TopologyError } from '../sim/topology-error.ts'
import type { WorldFile, WorldPath } from '../worldfile/world-file.ts'

/** An error that says where in the file to look: at the value at `path`, or the nearest thing around it. */
export function misfit(file: WorldFile, path: WorldPath, message: string): TopologyError {
  const { line, column } = file.positionOf(path)
  return new TopologyError('bad-value', `${file.fileName}:${line}:${column}: ${message}`)
}
