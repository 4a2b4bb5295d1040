/** The folder of zones that a lab is started in: which one is meant, and what to say when it is none. */

import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startLab, type Lab, type LabOptions } from '../lab/lab.ts'
import { FileError } from '../runtime/runtime.ts'
import { CommandFailure, EXIT } from './exit-code.ts'

/** `zones` of the current folder, the reader's own, or else the one that comes with rootwalk. */
export function defaultZonesFolder(): string {
  return existsSync('zones') ? 'zones' : relative('', fileURLToPath(new URL('../../zones', import.meta.url)))
}

/**
 * A lab with the zones of `folder`.
 *
 * @throws what `startLab` does, but CommandFailure for a folder that is none
 */
export async function startLabIn(folder: string, options: Omit<LabOptions, 'zones'> = {}): Promise<Lab> {
  try {
    return await startLab({ ...options, zones: folder })
  } catch (error) {
    if (!(error instanceof FileError && error.path === folder)) throw error
    throw new CommandFailure(EXIT.usage, folderErrorText(error), { cause: error })
  }
}

function folderErrorText(error: FileError): string {
  switch (error.code) {
    case 'ENOENT':
      return `${error.path}: there is no such folder`
    case 'ENOTDIR':
      return `${error.path} is a file, not a folder of zones`
    default:
      return error.message
  }
}
