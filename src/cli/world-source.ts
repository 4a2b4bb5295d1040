/** The world file that a command is given, read; the one that comes with rootwalk if it is given none. */

import { relative } from 'node:path'
import { nodeRuntime } from '../node/node-runtime.ts'
import { defaultWorld } from '../node/default-world.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import { readWorldFile } from '../worldfile/read-world-file.ts'
import { readWhole } from './input-files.ts'

/** Rejects with `FileError` for a file that cannot be read, and with `WorldFileError` for its mistakes. */
export async function readWorld(path = relative('', defaultWorld)): Promise<WorldFile> {
  const octets = await readWhole(nodeRuntime().files, path)
  return readWorldFile(octets.toString('utf8'), path)
}
