/** Folders for what is one user's own: his sockets, which nobody else may reach, and the state of his servers. */

import { lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileError } from '../runtime/runtime.ts'
import { fileError, onFile } from './file-failure.ts'

const OWNER_ONLY = 0o700
const ANYBODY_ELSE = 0o077

/** Where a program of this user keeps what lives as long as a session: `$XDG_RUNTIME_DIR/rootwalk`, or in /tmp. */
export function runtimeFolder(): string {
  const { XDG_RUNTIME_DIR } = process.env
  if (XDG_RUNTIME_DIR !== undefined && XDG_RUNTIME_DIR !== '') return join(XDG_RUNTIME_DIR, 'rootwalk')
  return join(tmpdir(), `rootwalk-${process.getuid?.() ?? 'user'}`)
}

/** Makes the folder, for its owner alone, unless it is there. Rejects with `FileError`. */
export async function makeStateFolder(folder: string): Promise<void> {
  await onFile(folder, () => mkdir(folder, { recursive: true, mode: OWNER_ONLY }))
}

/** Makes the folder, or sees that nobody else may write to it. Rejects with `FileError`. */
export async function securePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: OWNER_ONLY })
    return
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(error, folder)
  }
  const status = await lstat(folder)
  const isOurs = process.getuid === undefined || status.uid === process.getuid()
  if (status.isDirectory() && isOurs && (status.mode & ANYBODY_ELSE) === 0) return
  throw new FileError('OTHER', folder, { cause: new Error('it is no folder that this user alone may use') })
}
