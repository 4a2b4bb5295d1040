/**
 * Writing so that a power cut loses nothing: octets are on the disk before the call resolves, and so is the
 * folder's entry for a new name. Throws Node's own errors.
 */

import { constants } from 'node:fs'
import { open, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

type Content = Uint8Array | AsyncIterable<Uint8Array>

/** Adds `bytes` to the end of the file, which is made if there is none. What a full disk has taken of them is taken back. */
export async function appendDurably(path: string, bytes: Uint8Array): Promise<void> {
  const existing = await absent(open(path, constants.O_WRONLY | constants.O_APPEND))
  const file = existing ?? (await open(path, 'a'))
  try {
    await appendWhole(file, bytes)
  } finally {
    await file.close()
  }
  if (existing === undefined) await syncFolder(dirname(path))
}

async function appendWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  const about = await file.stat()
  try {
    await writeFile(file, bytes)
    await file.sync()
  } catch (error) {
    // That this fails as well makes the first failure no other.
    if (about.isFile()) await file.truncate(about.size).catch(() => {})
    throw error
  }
}

/**
 * Puts `bytes` in the place of the file by way of `temporary`, a name in the same folder. A pipe or a device stays what
 * it is, and is written to. `mode` is what the file may be used for and by whom, whatever the umask says.
 */
export async function replaceDurably(
  path: string,
  temporary: string,
  bytes: Content,
  mode?: number,
): Promise<void> {
  const previous = await absent(stat(path))
  if (previous?.isFIFO() === true || previous?.isCharacterDevice() === true) {
    await writeFile(path, bytes)
    return
  }
  try {
    const file = await open(temporary, 'wx', mode)
    // A key that only its owner may read stays so.
    const settled = mode ?? previous?.mode
    if (settled !== undefined) await file.chmod(settled)
    await writeAndClose(file, bytes)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

async function writeAndClose(file: FileHandle, bytes: Content): Promise<void> {
  try {
    await writeFile(file, bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the rename itself is as durable as it gets.
  if (constants.O_DIRECTORY === undefined) return
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The value, or nothing if the file is not there. */
async function absent<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
