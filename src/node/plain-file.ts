/**
 * Files that come to an end. A zone file may name any path in `$INCLUDE`; opening a pipe waits for someone to write to
 * it, and some devices never run dry.
 */

import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { FileError } from '../runtime/runtime.ts'

/** What a shell gives a program to read from is what its user wants read, whatever it is. */
const GIVEN_BY_A_SHELL = /^\/(dev\/(stdin|null|fd\/\d+)|proc\/self\/fd\/\d+)$/

/** Not there on Windows, where it comes to nothing here and there are no pipes to be waited for. */
const { O_RDONLY, O_NONBLOCK } = constants

/** Rejects with what the system says, or with `FileError` for what is no plain file and may have no end. */
export async function openToRead(path: string): Promise<FileHandle> {
  if (GIVEN_BY_A_SHELL.test(path)) return open(path, 'r')
  const file = await open(path, O_RDONLY | O_NONBLOCK)
  try {
    const status = await file.stat()
    // Reading says best what is the matter with a folder.
    if (status.isFile() || status.isDirectory()) return file
    throw new FileError('EFTYPE', path)
  } catch (error) {
    await file.close()
    throw error
  }
}
