/** What is wrong with a zone file, in its text and in its sense: found here, told by `zone-report-text.ts`. */

import type { ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { Finding } from '../dns/zone/finding.ts'
import { findingsBeyondDoubt } from '../dns/zone/lint-doubt.ts'
import { checkBetweenZones } from '../dns/zone/lint/between-zones.ts'
import { inspectZone } from '../dns/zone/lint/inspect.ts'
import { ruleText } from '../dns/zone/lint/rule-texts.ts'
import { checkSerial } from '../dns/zone/lint/soa.ts'
import { checkText, type TextFinding } from '../dns/zone/lint/text.ts'
import { originOfFile } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { HeldFiles } from '../dns/zonefile/edit/held-files.ts'
import type { RecordPlace, RecordSink } from '../dns/zonefile/record-sink.ts'
import { readZoneFile } from '../dns/zonefile/zone-file.ts'
import { isIgnoredHere } from './ignored-here.ts'
import { problemOf } from './placed-finding.ts'
import { problemOfMistake } from './placed-mistake.ts'
import { placeOfOctets } from './source-place.ts'
import type { Problem } from './zone-problem.ts'
import { mistakesIn, readAsFarAsPossible, type EntryPlace } from './zone-reading.ts'

export interface ZoneReport {
  readonly file: string
  /** What those of its records that can be read make; undefined where that is no zone, or only a part of one. */
  readonly zone: Zone | undefined
  /** Whether its sense has been looked at. */
  readonly isChecked: boolean
  /** In the order in which they stand in the file, those that keep it from being read first. */
  readonly problems: readonly Problem[]
}

export interface ReportOptions {
  /** What relative names are relative to; by default the name of the file. */
  readonly origin: DomainName | undefined
  /** The time (epoch) that dates are held against. */
  readonly nowMs: number
  /** The version before, and whether all but the SOA is the same. */
  readonly previous?: { readonly zone: Zone; readonly isSame: (zone: Zone) => Promise<boolean> }
}

/**
 * Reads a zone file and looks for what is wrong with it.
 *
 * @throws FileError when the file cannot be read
 */
export async function reportZone(
  files: HeldFiles,
  file: string,
  options: ReportOptions,
): Promise<ZoneReport> {
  const origin = options.origin ?? originOfFile(file)
  const before = new Set(files.paths)
  const reading = await readAsFarAsPossible(files, file, origin)
  const { zone, broken } = reading
  const own = files.paths.filter((path) => path === file || !before.has(path))
  const mistakes = reading.mistakes.map((told) => problemOfMistake(told, files.find(told.mistake.file)))
  const texts = own.flatMap((path) => textProblems(path, files.octets(path)))
  if (zone === undefined) return { file, zone, isChecked: false, problems: [...mistakes, ...inOrder(texts)] }

  const source = findingsBeyondDoubt(zone.origin, reading.findings.map(asDoubtful), broken)
  const sense = findingsBeyondDoubt(zone.origin, await senseOf(zone, options), broken)
  const placed = [
    ...source.flatMap(({ finding, place }) => problemOf(finding, place, files.octets(place.file)) ?? []),
    ...(await placeFindings(files, file, origin, sense)),
  ]
  const told = [...texts, ...placed].filter((each) => !isIgnoredHere(each, files.octets(each.file)))
  const problems = [...mistakes, ...inOrder(told)]
  return { file, zone: mistakes.length === 0 ? zone : undefined, isChecked: true, problems }
}

function asDoubtful<T extends { readonly finding: Finding }>(each: T): T & Finding {
  return { ...each.finding, ...each }
}

async function senseOf(zone: Zone, { nowMs, previous }: ReportOptions): Promise<Finding[]> {
  const findings = inspectZone(zone, nowMs)
  if (previous?.zone.origin.equals(zone.origin) !== true) return findings
  return [...findings, ...checkSerial(zone, previous.zone, await previous.isSame(zone))]
}

/**
 * What is wrong between the zones of several files, beside what is wrong with each of them. `origin` as for `reportZone`.
 */
export async function problemsBetween(
  files: HeldFiles,
  reports: readonly ZoneReport[],
  origin?: DomainName,
): Promise<ReadonlyMap<ZoneReport, readonly Problem[]>> {
  const zones = reports.flatMap(({ zone }) => zone ?? [])
  const findings = checkBetweenZones(zones)
  const problems = new Map<ZoneReport, readonly Problem[]>()
  for (const report of reports) {
    const own = findings.filter(({ zone }) => zone === report.zone)
    const { file } = report
    problems.set(report, inOrder(await placeFindings(files, file, origin ?? originOfFile(file), own)))
  }
  return problems
}

/** True for a zone that can be served as it is. */
export function isSound({ problems }: ZoneReport): boolean {
  return problems.every(({ severity }) => severity !== 'error')
}

function textProblems(file: string, octets: Buffer): Problem[] {
  let known = { from: 0, line: 1 }
  return checkText(octets).map((finding) => {
    const { rule, start, finish, message } = finding
    const place = placeOfOctets(octets, start, finish, known)
    known = { from: start, line: place.line }
    const { why } = ruleText(rule)
    const fix = textFix(finding, file)
    // What is not plain text some servers refuse, Knot among them.
    const severity = rule === 'non-ascii' || rule === 'control-character' ? 'error' : 'warning'
    return { rule, severity, file, ...place, message, why, ...(fix && { fix }) }
  })
}

function textFix({ start, finish, replacement, rule }: TextFinding, file: string) {
  if (replacement === undefined) return undefined
  const isSafe = ruleText(rule).isMended === true
  return { file, start, finish, text: replacement, isSafe, says: 'end the line as the others' }
}

/** By the files in their order, then by line and column. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))]
  const rank = ({ file }: Problem) => files.indexOf(file)
  return [...problems].sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column)
}

/** A zone does not remember where its records stood, so the file is read again for those with findings. */
async function placeFindings(
  files: HeldFiles,
  file: string,
  origin: DomainName | undefined,
  findings: readonly Finding[],
): Promise<Problem[]> {
  if (findings.length === 0) return []
  const places = new RecordPlaces(findings.map(({ record }) => record))
  // The mistakes are known from the first reading.
  await mistakesIn(() => readZoneFile(files, file, origin === undefined ? {} : { origin }, places))
  return findings.flatMap((finding) => {
    const place = places.of(finding.record) ?? { file, line: 1, offset: 0, endOffset: 0 }
    return problemOf(finding, place, files.octets(place.file)) ?? []
  })
}

/** Finds out where some records stand. */
class RecordPlaces implements RecordSink {
  readonly #places: Map<string, EntryPlace | undefined>

  constructor(records: readonly ResourceRecord[]) {
    this.#places = new Map(
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
    { file, line, offset, endOffset }: RecordPlace,
  ): void {
    const key = keyOf(owner, type, rdata.subarray(0, rdataLength))
    const isFirst = this.#places.has(key) && this.#places.get(key) === undefined
    // Of two that are alike the zone holds the first.
    if (isFirst) this.#places.set(key, { file, line, offset, endOffset })
  }

  of({ owner, type, rdata }: ResourceRecord): EntryPlace | undefined {
    return this.#places.get(keyOf(owner.octets, type, rdata))
  }
}

function keyOf(owner: Uint8Array, type: number, rdata: Uint8Array): string {
  return `${type} ${DomainName.from(owner).key} ${Buffer.from(rdata).toString('latin1')}`
}
