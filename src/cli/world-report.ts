/** What there is to say of a world file: what it describes, or what is wrong with it. */

import { planWorld } from '../internet/world-plan.ts'
import { TopologyError } from '../sim/topology-error.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { readWorldFile } from '../worldfile/read-world-file.ts'
import { WorldFileError, type WorldFileMistake } from '../worldfile/world-file-error.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import { readWhole } from './input-files.ts'

export type WorldReport =
  | { readonly kind: 'read'; readonly file: string; readonly world: WorldFile }
  | { readonly kind: 'broken'; readonly file: string; readonly mistakes: readonly WorldFileMistake[] }

/** Rejects with `FileError` for a file that cannot be read. */
export async function reportWorld(files: FileReader, file: string): Promise<WorldReport> {
  const octets = await readWhole(files, file)
  try {
    const world = readWorldFile(octets.toString('utf8'), file)
    planWorld(world)
    return { kind: 'read', file, world }
  } catch (error) {
    if (error instanceof WorldFileError) return { kind: 'broken', file, mistakes: error.errors }
    if (!(error instanceof TopologyError)) throw error
    // What only shows when it is put together, such as addresses that run out, stands at no one place.
    const nowhere = { line: 1, column: 1, token: '', expected: '' }
    return { kind: 'broken', file, mistakes: [{ file, ...nowhere, message: error.message }] }
  }
}
