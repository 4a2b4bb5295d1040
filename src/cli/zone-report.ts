/** What is wrong with a zone file, in its syntax and in its sense: found here, told by `zone-report-text.ts`. */

import type { ZoneFileMistake } from '../errors.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { Finding } from '../dns/zone/finding.ts'
import { checkZone } from '../dns/zone/lint.ts'
import { findingsBeyondDoubt } from '../dns/zone/lint-doubt.ts'
import { checkZones, type ZoneFinding } from '../dns/zone/lint-set.ts'
import { originOfFile } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { RecordPlace, RecordSink } from '../dns/zonefile/record-sink.ts'
import { readZoneFile, type FileReader } from '../dns/zonefile/zone-file.ts'
import { mistakesIn, readAsFarAsPossible, type PlacedFinding } from './zone-reading.ts'

export type ZoneReport =
  | {
      readonly kind: 'broken'
      readonly file: string
      readonly mistakes: readonly ZoneFileMistake[]
      /** What is wrong with the rest of the file; undefined when that is no zone. */
      readonly findings: readonly PlacedFinding[] | undefined
    }
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
export async function reportZone(
  files: FileReader,
  file: string,
  origin: DomainName | undefined = originOfFile(file),
): Promise<ZoneReport> {
  const reading = await readAsFarAsPossible(files, file, origin)
  const { zone, mistakes } = reading
  if (zone === undefined) return { kind: 'broken', file, mistakes, findings: undefined }
  const aboutZone = await placeFindings(files, file, origin, checkZone(zone))
  const findings = findingsBeyondDoubt(zone.origin, [...reading.findings, ...aboutZone], reading.broken)
  return mistakes.length > 0
    ? { kind: 'broken', file, mistakes, findings }
    : { kind: 'read', file, zone, findings }
}

/**
 * What is wrong between the zones of several files, beside what is wrong with each of them. `origin` as for `reportZone`.
 */
export async function findingsBetween(
  files: FileReader,
  reports: readonly ZoneReport[],
  origin?: DomainName,
): Promise<(ZoneFinding & PlacedFinding)[]> {
  const read = reports.filter((report) => report.kind === 'read')
  const findings = checkZones(read.map(({ zone }) => zone))
  const placed = read.map(({ file, zone }) => {
    const own = findings.filter((finding) => finding.zone === zone)
    return placeFindings(files, file, origin ?? originOfFile(file), own)
  })
  return (await Promise.all(placed)).flat()
}

/** The report with what was found of its zone among others. */
export function withFindings(
  report: ZoneReport,
  findings: readonly (ZoneFinding & PlacedFinding)[],
): ZoneReport {
  if (report.kind !== 'read') return report
  const own = findings.filter(({ zone }) => zone === report.zone)
  return { ...report, findings: [...report.findings, ...own] }
}

/** True for a zone that can be served as it is. */
export function isSound(report: ZoneReport): boolean {
  return report.kind === 'read' && report.findings.every(({ severity }) => severity !== 'error')
}

/** A zone does not remember where its records stood, so the file is read again for those with findings. */
async function placeFindings<F extends Finding>(
  files: FileReader,
  file: string,
  origin: DomainName | undefined,
  findings: readonly F[],
): Promise<(F & PlacedFinding)[]> {
  if (findings.length === 0) return []
  const places = new RecordPlaces(findings.map(({ record }) => record))
  // The mistakes are known from the first reading.
  await mistakesIn(() => readZoneFile(files, file, origin === undefined ? {} : { origin }, places))
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
