/** Files that are to be written one day: whether there is a folder for them, which is better told before than then. */

import { basename, dirname } from 'node:path'
import { FileError, type Files } from '../runtime/runtime.ts'

/** What is wrong with the folder of a file that is to be written; undefined for nothing. */
export async function missingFolder(files: Files, path: string): Promise<string | undefined> {
  try {
    await files.list(dirname(path))
    return undefined
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    // One that cannot be listed may well be written to.
    return isMissing(error) ? noFolderText(path) : undefined
  }
}

/** Of a file that could not be written; undefined when the folder is not the reason. */
export function folderTrouble(error: FileError): string | undefined {
  return isMissing(error) ? noFolderText(error.path) : undefined
}

function isMissing({ code }: FileError): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function noFolderText(path: string): string {
  return `there is no folder ${dirname(path)} for ${basename(path)}; make it, or name another file`
}
