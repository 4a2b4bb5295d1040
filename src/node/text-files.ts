/** The text files of a folder, read at once: for test runners, which want to know of all tests before any runs. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface TextFile {
  /** Its name in the folder. */
  readonly name: string
  readonly path: string
  readonly text: string
}

/** The files whose names end so, in the order of their names; throws as `node:fs` does. */
export function textFilesIn(folder: string, ending: string): TextFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => {
      const path = join(folder, name)
      return { name, path, text: readFileSync(path, 'utf8') }
    })
}
