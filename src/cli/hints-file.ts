/** The root servers that a command is told to begin with. */

import { ZoneFileError } from '../errors.ts'
import { TYPE } from '../dns/iana/types.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { internetRootHints, readHints } from '../dns/resolver/zone-cut/root-hints.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { troublesText } from './error-text.ts'
import { CommandFailure, EXIT } from './exit-code.ts'
import { styleFor } from './style.ts'

/**
 * The hints in a file, or those of the Internet when there is none to read.
 *
 * @throws FileError
 * @throws CommandFailure when the file is no master file, or names no root server with an address
 */
export async function hintsFrom(files: FileReader, path: string | undefined): Promise<ResourceRecord[]> {
  if (path === undefined) return internetRootHints()
  const hints = await readHints(files, path).catch((error: unknown) => refuse(error, files))
  if (hints.some(({ type }) => type !== TYPE.NS)) return hints
  throw new CommandFailure(
    EXIT.no,
    `${path} holds no root hints: NS records of '.', and addresses of these servers`,
  )
}

async function refuse(error: unknown, files: FileReader): Promise<never> {
  if (!(error instanceof ZoneFileError)) throw error
  const style = styleFor(process.stderr)
  throw new CommandFailure(EXIT.no, await troublesText('these hints cannot be read', [error], files, style))
}
