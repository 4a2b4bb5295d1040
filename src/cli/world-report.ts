/** What there is to say of a world file: what it describes, or what is wrong with it. */

import { resolverAddresses } from '../internet/resolver-addresses.ts'
import { planWorld } from '../internet/world-plan.ts'
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
    resolverAddresses(world)
    return { kind: 'read', file, world }
  } catch (error) {
    if (error instanceof WorldFileError) return { kind: 'broken', file, mistakes: error.errors }
    throw error
  }
}
