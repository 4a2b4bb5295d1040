/** Where the zones of a lab come from: a folder of the system, or texts in memory. */

import { DomainName } from '../dns/name/domain-name.ts'
import { FileError, type Files } from '../runtime/runtime.ts'
import { MemoryFiles } from '../sim/memory-files.ts'
import type { World } from '../sim/world.ts'
import { customaryFile } from '../zonefiles/file-name.ts'

export interface ZoneSource {
  readonly files: Pick<Files, 'read' | 'list' | 'replace' | 'watch'>
  readonly folder: string
}

/** Where texts lie in memory; error messages show it. */
const MEMORY_FOLDER = 'zones'

/**
 * Zones given as texts, each by its name: `{ '.': '…', 'example.com': '…' }`.
 *
 * @throws TextError for a name that is none
 */
export function sourceOfTexts(texts: Readonly<Record<string, string>>, world: World): ZoneSource {
  const files = new MemoryFiles(world)
  for (const [zone, text] of Object.entries(texts)) {
    files.put(`${MEMORY_FOLDER}/${customaryFile(DomainName.parse(zone))}`, text)
  }
  return { files, folder: MEMORY_FOLDER }
}

/**
 * The files of a folder as they are now, in memory: for a world, which must not wait for a disk.
 *
 * @throws FileError
 */
export async function sourceOfCopy(original: Files, folder: string, world: World): Promise<ZoneSource> {
  const files = new MemoryFiles(world)
  for (const name of await original.list(folder)) {
    const path = `${folder}/${name}`
    const content = await readFile(original, path)
    if (content !== undefined) files.put(path, content)
  }
  return { files, folder }
}

/** Undefined for a folder. */
async function readFile(files: Pick<Files, 'read'>, path: string): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of files.read(path)) pieces.push(piece)
  } catch (error) {
    if (error instanceof FileError && error.code === 'EISDIR') return undefined
    throw error
  }
  return Buffer.concat(pieces)
}
