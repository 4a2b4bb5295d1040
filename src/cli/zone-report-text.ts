/** A report about a zone file, as compilers print theirs: `file:line:column: message`, the line, a mark below it. */

import type { ZoneFileMistake } from '../errors.ts'
import { formatType } from '../dns/iana/types.ts'
import type { Zone } from '../dns/zone/zone.ts'
import { printable, type SourceExcerpts } from './source-excerpt.ts'
import type { Style } from './style.ts'
import type { PlacedFinding } from './zone-reading.ts'
import type { ZoneReport } from './zone-report.ts'

/** All that is to be said of a file; the last line sums it up. */
export async function zoneReportLines(
  report: ZoneReport,
  excerpts: SourceExcerpts,
  style: Style,
): Promise<string[]> {
  const findings = await inTurn(report.findings ?? [], (finding) => findingLines(finding, excerpts, style))
  if (report.kind === 'read') return [...findings, summaryOf(report, style)]
  const mistakes = await inTurn(report.mistakes, (mistake) => mistakeLines(mistake, excerpts, style))
  return [...mistakes, ...findings, brokenSummaryOf(report, style)]
}

/** What is wrong between the zones of several files; nothing when nothing is. */
export async function betweenZonesLines(
  findings: readonly PlacedFinding[],
  excerpts: SourceExcerpts,
  style: Style,
): Promise<string[]> {
  if (findings.length === 0) return []
  const lines = await inTurn(findings, (finding) => findingLines(finding, excerpts, style))
  return [...lines, `between the zones: ${tallyOf(0, findings, style)}`]
}

/** The mistakes in the text of a file alone. */
export async function mistakesLines(
  file: string,
  mistakes: readonly ZoneFileMistake[],
  excerpts: SourceExcerpts,
  style: Style,
): Promise<string[]> {
  const lines = await inTurn(mistakes, (mistake) => mistakeLines(mistake, excerpts, style))
  return [...lines, `${file}: ${style.bad(count(mistakes.length, 'error'))}`]
}

/** One mistake with the line that it stands on. */
export async function mistakeLines(
  mistake: ZoneFileMistake,
  excerpts: SourceExcerpts,
  { bad, strong }: Style,
): Promise<string[]> {
  const { file, line, column, token, expected } = mistake
  const message = token === '' ? `expected ${expected}` : `'${token}': expected ${expected}`
  const [source, mark] = await excerpts.at(mistake)
  const lines = [`${strong(`${file}:${line}:${column}:`)} ${printable(message)}`]
  return source === undefined ? lines : [...lines, indent(source), indent(bad(mark!))]
}

async function findingLines(
  finding: PlacedFinding,
  excerpts: SourceExcerpts,
  { bad, strong, warning, faint }: Style,
): Promise<string[]> {
  const { file, line, severity, message, why } = finding
  const [source] = await excerpts.at({ file, line, column: 1, token: '' })
  const label = severity === 'error' ? bad('error:') : warning('warning:')
  const lines = [`${strong(`${file}:${line}:1:`)} ${label} ${message}`, indent(faint(why))]
  return source === undefined ? lines : [...lines, indent(source)]
}

function summaryOf({ zone, findings }: Extract<ZoneReport, { kind: 'read' }>, style: Style): string {
  return `${describeZone(zone)}, ${tallyOf(0, findings, style)}`
}

function brokenSummaryOf(
  { file, mistakes, findings }: Extract<ZoneReport, { kind: 'broken' }>,
  style: Style,
): string {
  const tally = tallyOf(mistakes.length, findings ?? [], style)
  return `${file}: ${tally}${findings === undefined ? '; not checked for sense until mended' : ''}`
}

function tallyOf(mistakes: number, findings: readonly PlacedFinding[], style: Style): string {
  const errors = mistakes + findings.filter(({ severity }) => severity === 'error').length
  const warnings = mistakes + findings.length - errors
  const told = errors === 0 ? style.good('no errors') : style.bad(count(errors, 'error'))
  return warnings === 0 ? told : `${told}, ${style.warning(count(warnings, 'warning'))}`
}

/** `example.com. serial 2026010101: 34 records`. */
export function describeZone(zone: Zone): string {
  return `${zone.origin.toString()} serial ${zone.serial}: ${count(zone.recordCount, 'record')}`
}

/** The report as data. */
export function zoneReportData(report: ZoneReport): object {
  const { file, findings = [] } = report
  const ofSeverity = (severity: string) =>
    findings.filter((each) => each.severity === severity).map(findingData)
  const [errors, warnings] = [ofSeverity('error'), ofSeverity('warning')]
  if (report.kind === 'broken') {
    return { file, errors: [...report.mistakes.map(mistakeData), ...errors], warnings }
  }
  const { origin, serial, recordCount } = report.zone
  return { file, zone: origin.toString(), serial, records: recordCount, errors, warnings }
}

function mistakeData({ code, file, line, column, token, expected }: ZoneFileMistake): object {
  return { file, line, column, code, token, expected }
}

function findingData({ rule, file, line, record, message, why }: PlacedFinding): object {
  const { owner, type } = record
  return { file, line, code: rule, owner: owner.toString(), type: formatType(type), message, why }
}

/** `1 record`, `2 records`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function indent(line: string): string {
  return `  ${line}`
}

async function inTurn<T>(items: readonly T[], linesOf: (item: T) => Promise<string[]>): Promise<string[]> {
  const lines: string[] = []
  for (const item of items) lines.push(...(await linesOf(item)))
  return lines
}
