/** Which files are in a folder, and in which state: what a watch compares. */

import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What tells one state of a file from the next. */
export interface FileState {
  readonly fingerprint: string
  readonly size: number
}

export type Listing = Map<string, FileState>

/** Files that are looked at together: enough to keep the system's threads busy. */
export const AT_ONCE = 32

const NEWLINE = 0x0a

/** Every file of a folder; other folders are left out. Rejects with what the system says. */
export async function listFiles(folder: string): Promise<Listing> {
  const names = (await readdir(folder)).sort()
  const listing: Listing = new Map()
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE)
    const states = await Promise.all(some.map((name) => stateOf(join(folder, name))))
    for (const [i, state] of states.entries()) {
      if (typeof state === 'object') listing.set(some[i]!, state)
    }
  }
  return listing
}

/** A file's state; what else is there, or that nothing is. */
export async function stateOf(path: string): Promise<FileState | 'no-file' | 'nothing'> {
  try {
    const status = await stat(path, { bigint: true })
    if (!status.isFile()) return 'no-file'
    const { ino, size, mtimeNs, mode, uid, gid } = status
    // What could not be read may be readable by other permissions.
    return { fingerprint: `${ino} ${size} ${mtimeNs} ${mode} ${uid} ${gid}`, size: Number(size) }
  } catch (error) {
    if (isAbsence(error)) return 'nothing'
    throw error
  }
}

/** Whether a file of that size ends with its line; what cannot be told counts as yes. */
export async function endsItsLine(path: string, size: number): Promise<boolean> {
  if (size === 0) return false
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
      return bytesRead === 0 || buffer[0] === NEWLINE
    } finally {
      await file.close()
    }
  } catch {
    return true
  }
}

/** The names that are new, gone or not what they were. */
export function differences(
  before: ReadonlyMap<string, FileState>,
  after: ReadonlyMap<string, FileState>,
): string[] {
  const isOther = (name: string) => after.get(name)?.fingerprint !== before.get(name)?.fingerprint
  return [...new Set([...after.keys(), ...before.keys()])].filter(isOther)
}

export function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP'
}
