/** The keys of an authority, from its configuration and the files that this names, and what is wrong with them. */

import { KeyFileError } from '../dns/tsig/key-file-error.ts'
import { parseKeyFile } from '../dns/tsig/key-file.ts'
import type { TsigKey } from '../dns/tsig/tsig-key.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { FileError } from '../runtime/runtime.ts'
import type { FileMistake } from '../yamlfile/file-mistake.ts'
import type { FilePath } from '../yamlfile/file-position.ts'
import type { SenseMistake } from './read-config.ts'
import type { AuthorityConfig } from './schema/authority-schema.ts'

export interface KeyFile {
  /** What mistakes in it call it. */
  readonly file: string
  readonly text: string
  /** Others than its owner and its group can read it. */
  readonly isExposed: boolean
}

/** Reads the file at a path as the configuration has it. Rejects with `FileError`. */
export type ReadKeyFile = (path: string) => Promise<KeyFile>

export interface ConfigKeys {
  readonly keys: readonly TsigKey[]
  /** In key files. */
  readonly mistakes: readonly FileMistake[]
  /** In the configuration. */
  readonly senseMistakes: readonly SenseMistake[]
  readonly warnings: readonly SenseMistake[]
  /** Key files of which nobody knows which keys they have. */
  readonly unread: readonly FilePath[]
}

export async function configKeys(config: AuthorityConfig, read: ReadKeyFile): Promise<ConfigKeys> {
  const keys: TsigKey[] = Object.entries(config.keys ?? {}).map(([name, key]) => {
    return { name: DomainName.parse(name), ...key }
  })
  const mistakes: FileMistake[] = []
  const senseMistakes: SenseMistake[] = repeated(keys).map(({ name }) => {
    return { path: ['keys', name.toString()], message: `there are two keys ${name.toString()}` }
  })
  const warnings: SenseMistake[] = []
  const unread: FilePath[] = []
  for (const [i, path] of (config.keyFiles ?? []).entries()) {
    const place = ['keyFiles', i]
    try {
      const { file, text, isExposed } = await read(path)
      const found = parseKeyFile(text, file)
      for (const { name } of found.filter((key) => keys.some((known) => known.name.equals(key.name))))
        senseMistakes.push({
          path: place,
          message: `the key ${name.toString()} in ${path} is a second one of that name`,
        })
      keys.push(...found)
      if (isExposed)
        warnings.push({ path: place, message: `${path} can be read by everybody on this machine` })
    } catch (error) {
      unread.push(place)
      if (error instanceof KeyFileError) mistakes.push(...error.errors)
      else if (error instanceof FileError) senseMistakes.push({ path: place, message: error.message })
      else throw error
    }
  }
  return { keys, mistakes, senseMistakes, warnings, unread }
}

function repeated(keys: readonly TsigKey[]): TsigKey[] {
  return keys.filter(({ name }, i) => keys.findIndex((other) => other.name.equals(name)) < i)
}
