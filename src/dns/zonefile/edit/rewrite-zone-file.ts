/** Changes records in master files and leaves what is not about them as it is. Writes nothing. */

import { TYPE } from '../../iana/types.ts'
import { readZoneFile, type FileReader } from '../zone-file.ts'
import { printZone } from '../zone-printer.ts'
import { RecordIndex } from './record-index.ts'
import type { RecordChanges, RewriteOptions, ZoneRewrite } from './rewrite.ts'

/**
 * The master file at `path`, and those that it includes, with some records changed. They parse to the records that were
 * there without `removed` and with `added`.
 *
 * @throws ZoneFileError when the files cannot be understood as they are, or whatever `files` throws
 */
export async function rewriteZoneFile(
  files: FileReader,
  path: string,
  changes: RecordChanges,
  options: RewriteOptions,
): Promise<ZoneRewrite> {
  const { origin, pause } = options
  const index = new RecordIndex()
  await readZoneFile(files, path, { ...(origin && { origin }), ...(pause && { pause }) }, index)
  index.apply(changes)
  const records = [...index.records()]
  const apex = records.find(({ type }) => type === TYPE.SOA)!.owner
  const octets = Buffer.from([...printZone(apex, records)].join(''))
  return { files: [{ path, octets }], notes: [`${path} is printed anew`] }
}
