/** One resource record as a line of text: `www.example. 300 IN A 192.0.2.1`. */

import { TextError } from '../../errors.ts'
import { formatClass } from '../iana/classes.ts'
import { formatType } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { formatRdata } from '../rdata/registry.ts'
import { RecordList } from './record-list.ts'
import { parseZoneFile } from './zone-file.ts'

/**
 * A record as one line without a line end: owner, TTL in seconds, class, type and data, all names absolute.
 *
 * @throws DecodeError when the rdata is not of its type
 */
export function formatRecord(record: ResourceRecord): string {
  const { owner, ttlSeconds, rrclass, type, rdata } = record
  const data = formatRdata(type, rrclass, rdata)
  return `${owner.toString()} ${ttlSeconds} ${formatClass(rrclass)} ${formatType(type)} ${data}`.trimEnd()
}

export interface ParseRecordOptions {
  /** What relative names are relative to; the root when left out. */
  readonly origin?: DomainName
  /** The TTL when the text states none; 0 when left out. */
  readonly defaultTtlSeconds?: number
}

/**
 * The one record that `text` holds, in the syntax of master files.
 *
 * @throws ZoneFileError when the text is wrong
 * @throws TextError when it holds no record, or more than one
 */
export function parseRecord(text: string, options: ParseRecordOptions = {}): ResourceRecord {
  const { origin = DomainName.root, defaultTtlSeconds = 0 } = options
  const list = new RecordList()
  parseZoneFile(text, { origin, defaultTtlSeconds, file: 'record' }, list)
  const [record, ...others] = list.records
  if (record === undefined) throw new TextError('missing-field', '', 'a record')
  if (others.length > 0) throw new TextError('extra-field', formatRecord(others[0]!), 'a single record')
  return record
}
