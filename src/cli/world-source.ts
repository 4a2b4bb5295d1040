/** The world file that a command is given, read; the one that comes with rootwalk if it is given none. */

import { relative } from 'node:path'
import { nodeRuntime } from '../node/node-runtime.ts'
import { defaultWorld } from '../node/default-world.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import { readPlainWorldFile } from '../worldfile/plain-world-file.ts'
import { readWhole } from './input-files.ts'

/** Rejects with `FileError` for a file that cannot be read, and with `WorldFileError` for its mistakes. */
export async function readWorld(path = relative('', defaultWorld)): Promise<WorldFile> {
  const octets = await readWhole(nodeRuntime().files, path)
  const text = octets.toString('utf8')
  const world = readPlainWorldFile(text, path)
  if (world !== undefined) return world
  const { readWorldFile } = await import('../worldfile/read-world-file.ts')
  return readWorldFile(text, path)
}
