/** The SOA of a zone where it stands in its master file, so that its serial can be changed and nothing else. */

import { DomainName } from '../../name/domain-name.ts'
import { TYPE } from '../../iana/types.ts'
import { ZoneFileError } from '../../../errors.ts'
import { findFields } from '../entry-fields.ts'
import type { RecordPlace, RecordSink } from '../record-sink.ts'
import { readZoneFile, type FileReader } from '../zone-file.ts'
import { HeldFiles } from './held-files.ts'
import { applyEdits, replaceToken } from './text-edit.ts'

/** Where the serial stands among the parts of an SOA's data (RFC 1035 §3.3.13). */
const SERIAL_AT = 2

export interface SoaEntry {
  readonly owner: DomainName
  readonly serial: number
  /** The file that it stands in, which may be an included one. */
  readonly file: string
  /** The octets of that file with another serial. */
  withSerial(serial: number): Uint8Array
}

/**
 * The first SOA record of the master file at `path`; undefined when there is none. `origin` as for `readZoneFile`.
 * Mistakes elsewhere do not matter.
 *
 * @throws ZoneFileError when no SOA can be found for mistakes, or whatever `files` throws
 */
export async function findSoaEntry(
  files: FileReader,
  path: string,
  origin: DomainName | undefined,
): Promise<SoaEntry | undefined> {
  const held = new HeldFiles(files)
  const sink = new SoaSink()
  try {
    await readZoneFile(held, path, origin === undefined ? {} : { origin }, sink)
  } catch (error) {
    if (!(error instanceof ZoneFileError) || sink.found === undefined) throw error
  }
  if (sink.found === undefined) return undefined
  const { owner, serial, file, offset, endOffset } = sink.found
  return {
    owner,
    serial,
    file,
    withSerial: (serial) => withSerial(held.octets(file), offset, endOffset, serial),
  }
}

function withSerial(file: Buffer, offset: number, endOffset: number, serial: number): Uint8Array {
  const entry = file.subarray(offset, endOffset)
  const { start, finish } = findFields(entry)!.data[SERIAL_AT]!
  const edit = replaceToken(entry.toString('latin1'), start, finish, String(serial))
  return applyEdits(file, [{ ...edit, start: offset + edit.start, finish: offset + edit.finish }])
}

interface FoundSoa extends Pick<RecordPlace, 'file' | 'offset' | 'endOffset'> {
  readonly owner: DomainName
  readonly serial: number
}

class SoaSink implements RecordSink {
  found: FoundSoa | undefined

  record(
    owner: Uint8Array,
    type: number,
    _rrclass: number,
    _ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
    { file, offset, endOffset, ownerSource }: RecordPlace,
  ): void {
    if (type !== TYPE.SOA || this.found !== undefined || ownerSource === 'generated') return
    const serial = new DataView(rdata.buffer, rdata.byteOffset).getUint32(rdataLength - 20)
    this.found = { owner: DomainName.from(owner), serial, file, offset, endOffset }
  }
}
