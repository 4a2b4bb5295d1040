/** The key that a command is told to sign with. */

import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { parseKeyFile } from '../dns/tsig/key-file.ts'
import { parseTsigKey } from '../dns/tsig/key-text.ts'
import type { TsigKey } from '../dns/tsig/tsig-key.ts'
import { CommandFailure, EXIT } from './exit-code.ts'
import { readWhole } from './input-files.ts'

export interface KeyOptions {
  /** A file with one key. */
  readonly key?: string
  /** The key itself. */
  readonly tsig?: string
}

/**
 * The key that the options name; undefined when they name none.
 *
 * @throws FileError, KeyFileError, TextError
 * @throws CommandFailure when there is not one key, but none or several
 */
export async function readKey(files: FileReader, { key, tsig }: KeyOptions): Promise<TsigKey | undefined> {
  if (key !== undefined && tsig !== undefined) throw wrongUsage('either --key or --tsig, not both')
  if (tsig !== undefined) return parseTsigKey(tsig)
  if (key === undefined) return undefined
  const [only, ...others] = parseKeyFile((await readWhole(files, key)).toString('utf8'), key)
  if (only === undefined) throw wrongUsage(`${key} holds no key`)
  if (others.length === 0) return only
  const names = [only, ...others].map(({ name }) => name.toString()).join(', ')
  throw wrongUsage(`${key} holds several keys (${names}), and it takes one to sign with`)
}

function wrongUsage(message: string): CommandFailure {
  return new CommandFailure(EXIT.usage, message)
}
