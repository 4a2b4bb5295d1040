/** A report about a zone file, as compilers print theirs: `file:line:column: message`, the line, a mark below it. */

import type { ZoneFileMistake } from '../errors.ts'
import { formatType } from '../dns/iana/types.ts'
import type { Zone } from '../dns/zone/zone.ts'
import { printable, type SourceExcerpts } from './source-excerpt.ts'
import type { Style } from './style.ts'
import type { Problem } from './zone-problem.ts'
import type { ZoneReport } from './zone-report.ts'

/** All that is to be said of a file; the last line sums it up. */
export async function zoneReportLines(
  report: ZoneReport,
  excerpts: SourceExcerpts,
  style: Style,
): Promise<string[]> {
  const problems = await inTurn(report.problems, (problem) => problemLines(problem, excerpts, style))
  return [...problems, summaryOf(report, style)]
}

/** What is wrong between the zones of several files; nothing when nothing is. */
export async function betweenZonesLines(
  problems: readonly Problem[],
  excerpts: SourceExcerpts,
  style: Style,
): Promise<string[]> {
  if (problems.length === 0) return []
  const lines = await inTurn(problems, (problem) => problemLines(problem, excerpts, style))
  return [...lines, `between the zones: ${tallyOf(problems, style)}`]
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

async function problemLines(
  problem: Problem,
  excerpts: SourceExcerpts,
  { bad, strong, warning, faint, good }: Style,
): Promise<string[]> {
  const { file, line, column, severity, message, why, rule, fix } = problem
  const [source, mark] = await excerpts.at(problem)
  const label = severity === 'error' ? bad('error:') : warning('warning:')
  const lines = [
    `${strong(`${file}:${line}:${column}:`)} ${label} ${printable(message)} ${faint(`[${rule}]`)}`,
  ]
  if (source !== undefined) {
    lines.push(indent(source), indent((severity === 'error' ? bad : warning)(mark!)))
  }
  lines.push(indent(faint(why)))
  if (fix !== undefined) lines.push(indent(`${good('fix:')} ${printable(fix.says)}`))
  return lines
}

function summaryOf({ file, zone, problems, isChecked }: ZoneReport, style: Style): string {
  const tally = tallyOf(problems, style)
  if (zone !== undefined) return `${describeZone(zone)}, ${tally}`
  return `${file}: ${tally}${isChecked ? '' : '; not checked for sense until mended'}`
}

function tallyOf(problems: readonly Problem[], style: Style): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const told = errors === 0 ? style.good('no errors') : style.bad(count(errors, 'error'))
  return warnings === 0 ? told : `${told}, ${style.warning(count(warnings, 'warning'))}`
}

/** `example.com. serial 2026010101: 34 records`. */
function describeZone(zone: Zone): string {
  return `${zone.origin.toString()} serial ${zone.serial}: ${count(zone.recordCount, 'record')}`
}

/** The report as data. */
export function zoneReportData({ file, zone, problems }: ZoneReport): object {
  const ofSeverity = (severity: string) =>
    problems.filter((each) => each.severity === severity).map(problemData)
  const about =
    zone === undefined ? {} : { zone: zone.origin.toString(), serial: zone.serial, records: zone.recordCount }
  return { file, ...about, errors: ofSeverity('error'), warnings: ofSeverity('warning') }
}

function problemData({
  rule,
  file,
  line,
  column,
  token,
  message,
  why,
  record,
  mistake,
  fix,
}: Problem): object {
  return {
    file,
    line,
    column,
    rule,
    code: mistake?.code ?? rule,
    ...(mistake && { token, expected: mistake.expected }),
    ...(record && { owner: record.owner.toString(), type: formatType(record.type) }),
    message,
    why,
    ...(fix && {
      fix: {
        says: fix.says,
        isSafe: fix.isSafe,
        file: fix.file,
        start: fix.start,
        finish: fix.finish,
        text: fix.text,
      },
    }),
  }
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
