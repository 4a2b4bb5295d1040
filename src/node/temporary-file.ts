/** Files on their way into place: what they are called, and the end of those that a killed program has left. */

import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../runtime/runtime.ts'

const TEMPORARY_NAME = /^\..*\.[0-9a-f]{16}\.tmp$/

/** Whoever is at work on such a file writes to it more often: another program may do so in the same folder. */
const ABANDONED_AFTER_MS = 60_000

/** Hidden, and like no other: what the file `name` may be called until it is whole. */
export function temporaryName(name: string, random: Random): string {
  return `.${name}.${Buffer.from(random.bytes(8)).toString('hex')}.tmp`
}

export function isTemporaryName(name: string): boolean {
  return TEMPORARY_NAME.test(name)
}

/** Removes what has been abandoned in a folder; what cannot be removed stays, for it does no harm. */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await orElse(readdir(folder), [])
  for (const path of names.filter(isTemporaryName).map((name) => join(folder, name))) {
    if (await orElse(isAbandoned(path), false)) await orElse(rm(path), undefined)
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const status = await lstat(path)
  return status.isFile() && Date.now() - status.mtimeMs > ABANDONED_AFTER_MS
}

/** `instead` where the system refuses. */
function orElse<T>(work: Promise<T>, instead: T): Promise<T> {
  return work.catch(() => instead)
}
