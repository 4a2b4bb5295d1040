/**
 * Changes records in master files and leaves what is not about them as it is: comments, order, columns, `$INCLUDE`s.
 * Writes nothing. What it has made it reads again: it must parse to what is wanted, or the zone is printed anew.
 */

import { TYPE } from '../../iana/types.ts'
import { ZoneFileError } from '../../../errors.ts'
import { readZoneFile, type FileReader, type ReadZoneFileOptions } from '../zone-file.ts'
import { printZone } from '../zone-printer.ts'
import { planEdits } from './edit-plan.ts'
import { FoundRecords } from './found-records.ts'
import { HeldFiles } from './held-files.ts'
import { settleInheritance } from './inheritance.ts'
import { RecordIndex } from './record-index.ts'
import type { RecordChanges, RewriteOptions, RewrittenFile, ZoneRewrite } from './rewrite.ts'
import { settleDefaultTtl } from './soa-default.ts'
import { FileWriter, type WrittenFiles } from './written-files.ts'

/**
 * The master file at `path`, and those that it includes, with some records changed: only those files that differ. They
 * parse to the records that were there without `removed` and with `added`.
 *
 * @throws ZoneFileError when the files cannot be understood as they are, or whatever `files` throws
 */
export async function rewriteZoneFile(
  files: FileReader,
  path: string,
  changes: RecordChanges,
  { origin, pause = () => Promise.resolve() }: RewriteOptions,
): Promise<ZoneRewrite> {
  const held = new HeldFiles(files)
  const options = { ...(origin && { origin }), pause }
  const found = new FoundRecords(changes)
  await readZoneFile(held, path, options, found)
  const wanted = found.index
  wanted.apply(changes)

  const plan = await planEdits(found, wanted, pause)
  settleDefaultTtl(plan, found.entries)
  await settleInheritance(plan, found.entries, held, pause)
  const written = await new FileWriter(plan, found, wanted, held).write(pause)
  if (await isAsWanted(written, held, path, options, changes, found)) return inOrder(written, held, found)
  return printAnew(held, path, options, changes)
}

/** Whether the files as written hold the wanted RRsets where something was to change, and elsewhere what they held. */
async function isAsWanted(
  { files }: WrittenFiles,
  held: HeldFiles,
  path: string,
  options: ReadZoneFileOptions,
  changes: RecordChanges,
  found: FoundRecords,
): Promise<boolean> {
  const again = new FoundRecords(changes)
  try {
    await readZoneFile(held.with(files), path, options, again)
  } catch (error) {
    if (error instanceof ZoneFileError) return false
    throw error
  }
  return again.untouched.equals(found.untouched) && again.index.equals(found.index)
}

function inOrder({ files, notes }: WrittenFiles, held: HeldFiles, found: FoundRecords): ZoneRewrite {
  const changed: RewrittenFile[] = []
  for (const [path, octets] of files) {
    if (!held.octets(path).equals(octets)) changed.push({ path, octets })
  }
  const rank = ({ path }: RewrittenFile) => (path === found.soaFile ? 1 : 0)
  return { files: changed.sort((a, b) => rank(a) - rank(b)), notes }
}

async function printAnew(
  held: HeldFiles,
  path: string,
  options: ReadZoneFileOptions,
  changes: RecordChanges,
): Promise<ZoneRewrite> {
  const index = new RecordIndex()
  await readZoneFile(held, path, options, index)
  index.apply(changes)
  const records = [...index.records()]
  const apex = records.find(({ type }) => type === TYPE.SOA)!.owner
  const octets = Buffer.from([...printZone(apex, records)].join(''))
  const notes = [`${path}: printed anew, without its comments, since its form does not allow the change`]
  return { files: [{ path, octets }], notes }
}
