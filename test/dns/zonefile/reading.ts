// Reads zone files in tests: what came out as records and what was reported, both as plain text.

import { ZoneFileError } from '../../../src/errors.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import type { ResourceRecord } from '../../../src/dns/message/record.ts'
import { formatRecord } from '../../../src/dns/zonefile/record-text.ts'
import type { RecordPlace, RecordSink } from '../../../src/dns/zonefile/record-sink.ts'
import {
  parseZoneFile,
  readZoneFile,
  type ParseZoneFileOptions,
} from '../../../src/dns/zonefile/zone-file.ts'

export const EXAMPLE = DomainName.parse('example.')

/** A sink that keeps everything. */
export class KeptRecords implements RecordSink {
  readonly records: ResourceRecord[] = []
  readonly places: RecordPlace[] = []

  record(
    owner: Uint8Array,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
    place: RecordPlace,
  ): void {
    this.records.push({
      owner: DomainName.from(owner),
      type,
      rrclass,
      ttlSeconds,
      rdata: rdata.slice(0, rdataLength),
    })
    this.places.push({ ...place })
  }

  get lines(): string[] {
    return this.records.map(formatRecord)
  }
}

/** All mistakes that `parse` reports. */
export function mistakesOf(parse: () => void): ZoneFileError[] {
  try {
    parse()
    return []
  } catch (error) {
    if (error instanceof ZoneFileError) return [error, ...error.others]
    throw error
  }
}

/** The records of a file below `example.`, one line each; its mistakes are thrown. */
export function linesOf(text: string | Uint8Array, options: ParseZoneFileOptions = {}): string[] {
  const kept = new KeptRecords()
  parseZoneFile(text, { origin: EXAMPLE, ...options }, kept)
  return kept.lines
}

/** The mistakes of a file below `example.`: where, which and about what. */
export function complaintsOf(text: string | Uint8Array, options: ParseZoneFileOptions = {}): string[] {
  const mistakes = mistakesOf(() =>
    parseZoneFile(text, { origin: EXAMPLE, file: 'f', ...options }, new KeptRecords()),
  )
  return mistakes.map(({ file, line, column, code, token }) =>
    `${file}:${line}:${column} ${code} ${token}`.trimEnd(),
  )
}

/** What a file gives when it comes in pieces of `length` octets: its records and its mistakes. */
export async function readInPieces(text: string | Uint8Array, length: number): Promise<string[]> {
  const kept = new KeptRecords()
  const octets = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const files = {
    async *read(path: string) {
      if (path !== 'f') throw new Error(`${path}: ENOENT`)
      for (let at = 0; at < octets.length; at += length) yield octets.subarray(at, at + length)
    },
  }
  try {
    await readZoneFile(files, 'f', { origin: EXAMPLE }, kept)
  } catch (error) {
    if (!(error instanceof ZoneFileError)) throw error
    return [...kept.lines, ...[error, ...error.others].map((each) => `${each.code} ${each.message}`)]
  }
  return kept.lines
}
