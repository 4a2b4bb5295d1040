/** What is wrong with a zone file, in its syntax and in its sense: found here, told by `zone-report-text.ts`. */

import { ZoneFileError, type ZoneFileMistake } from '../errors.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { checkZone, type Finding } from '../dns/zone/lint.ts'
import { readZone } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { RecordPlace, RecordSink } from '../dns/zonefile/record-sink.ts'
import { readZoneFile, type FileReader } from '../dns/zonefile/zone-file.ts'

/** A finding with the line that its record begins on. */
export interface PlacedFinding extends Finding {
  readonly file: string
  readonly line: number
}

export type ZoneReport =
  | { readonly kind: 'broken'; readonly file: string; readonly mistakes: readonly ZoneFileMistake[] }
  | {
      readonly kind: 'read'
      readonly file: string
      readonly zone: Zone
      readonly findings: readonly PlacedFinding[]
    }

/**
 * Reads a zone file and looks for what is wrong with it.
 *
 * @throws FileError when the file cannot be read
 */
export async function reportZone(files: FileReader, file: string, origin?: DomainName): Promise<ZoneReport> {
  try {
    const zone = await readZone(files, file, { origin })
    return { kind: 'read', file, zone, findings: await placeFindings(files, file, zone) }
  } catch (error) {
    if (!(error instanceof ZoneFileError)) throw error
    return { kind: 'broken', file, mistakes: mistakesOf(error) }
  }
}

/** The mistakes of a file, one after another. */
export function mistakesOf(error: ZoneFileError): ZoneFileError[] {
  return [error, ...error.others]
}

/** True for a zone that can be served as it is. */
export function isSound(report: ZoneReport): boolean {
  return report.kind === 'read' && report.findings.every(({ severity }) => severity !== 'error')
}

/** A zone does not remember where its records stood, so the file is read again for those with findings. */
async function placeFindings(files: FileReader, file: string, zone: Zone): Promise<PlacedFinding[]> {
  const findings = checkZone(zone)
  if (findings.length === 0) return []
  const places = new RecordPlaces(findings.map(({ record }) => record))
  await readZoneFile(files, file, { origin: zone.origin }, places)
  return findings.map((finding) => ({ ...finding, file, line: 1, ...places.of(finding.record) }))
}

type Line = Pick<RecordPlace, 'file' | 'line'>

/** Finds out where some records stand. */
class RecordPlaces implements RecordSink {
  readonly #lines: Map<string, Line | undefined>

  constructor(records: readonly ResourceRecord[]) {
    this.#lines = new Map(
      records.map(({ owner, type, rdata }) => [keyOf(owner.octets, type, rdata), undefined]),
    )
  }

  record(
    owner: Uint8Array,
    type: number,
    _rrclass: number,
    _ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
    { file, line }: RecordPlace,
  ): void {
    const key = keyOf(owner, type, rdata.subarray(0, rdataLength))
    // Of two that are alike the zone holds the first.
    if (this.#lines.has(key) && this.#lines.get(key) === undefined) this.#lines.set(key, { file, line })
  }

  of({ owner, type, rdata }: ResourceRecord): Line | undefined {
    return this.#lines.get(keyOf(owner.octets, type, rdata))
  }
}

function keyOf(owner: Uint8Array, type: number, rdata: Uint8Array): string {
  return `${type} ${DomainName.from(owner).key} ${Buffer.from(rdata).toString('latin1')}`
}
