/** The files that a host looks into before it asks anybody: where they are, and how they are read. */

import { FileError, type Files } from '../runtime/runtime.ts'
import type { StepRecord } from './stub-step.ts'

/** Below the root of the host. */
export const SYSTEM_FILE = {
  nsswitch: 'etc/nsswitch.conf',
  hosts: 'etc/hosts',
  services: 'etc/services',
  resolv: 'etc/resolv.conf',
} as const

/** Reads files for one call, each at most once, and takes it down. */
export class SystemFiles {
  readonly #files: Pick<Files, 'read'>
  readonly #root: string
  readonly #record: StepRecord
  readonly #texts = new Map<string, Promise<string | undefined>>()

  constructor(files: Pick<Files, 'read'>, root: string, record: StepRecord) {
    this.#files = files
    this.#root = root
    this.#record = record
  }

  /** The text of a file; undefined when it is not there or not to be read. */
  text(path: string): Promise<string | undefined> {
    const known = this.#texts.get(path)
    if (known !== undefined) return known
    const text = this.#read(this.#root + path)
    this.#texts.set(path, text)
    return text
  }

  async #read(path: string): Promise<string | undefined> {
    const text = await readText(this.#files, path)
    this.#record.add({ kind: 'file-read', path, found: text !== undefined })
    return text
  }
}

/** Undefined when the file is not there or not to be read. */
export async function readText(files: Pick<Files, 'read'>, path: string): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const piece of files.read(path)) text += decoder.decode(piece, { stream: true })
    return text + decoder.decode()
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}
