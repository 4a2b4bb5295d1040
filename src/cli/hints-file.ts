/** The root servers that a command is told to begin with. */

import { TYPE } from '../dns/iana/types.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { internetRootHints, readHints } from '../dns/resolver/root-hints.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { CommandFailure, EXIT } from './exit-code.ts'

/**
 * The hints in a file, or those of the Internet when there is none to read.
 *
 * @throws ZoneFileError, FileError
 * @throws CommandFailure when the file names no root server with an address
 */
export async function hintsFrom(files: FileReader, path: string | undefined): Promise<ResourceRecord[]> {
  if (path === undefined) return internetRootHints()
  const hints = await readHints(files, path)
  if (hints.some(({ type }) => type !== TYPE.NS)) return hints
  throw new CommandFailure(
    EXIT.no,
    `${path} holds no root hints: NS records of '.', and addresses of these servers`,
  )
}
