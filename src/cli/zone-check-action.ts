/** What `rootwalk zone check` does. */

import { realpath } from 'node:fs/promises'
import { setImmediate as pause } from 'node:timers/promises'
import type { DomainName } from '../dns/name/domain-name.ts'
import type { Rule } from '../dns/zone/lint/rule.ts'
import { readZone } from '../dns/zone/zone-text.ts'
import { HeldFiles } from '../dns/zonefile/edit/held-files.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { FileError, type Files } from '../runtime/runtime.ts'
import { fileErrorExit } from './error-text.ts'
import { CommandFailure, EXIT, worseExit, type ExitCode } from './exit-code.ts'
import { STDIN, withStdin } from './input-files.ts'
import { formatJson } from './json.ts'
import { explanationLines } from './rule-explanation.ts'
import { selectedReport, type RuleSelection } from './rule-selection.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { styleFor } from './style.ts'
import { differenceOf, isSame } from './zone-difference.ts'
import { changeLines, fixedFiles, safeFixes, type FixedProblem } from './zone-fixes.ts'
import { isSound, problemsBetween, reportZone, type ReportOptions, type ZoneReport } from './zone-report.ts'
import { betweenZonesLines, count, zoneReportData, zoneReportLines } from './zone-report-text.ts'

interface Options extends RuleSelection {
  readonly origin?: DomainName
  readonly previous?: string
  readonly fix?: true
  readonly dryRun?: true
  readonly explain?: Rule
  readonly json?: true
}

export async function check(paths: readonly string[], options: Options): Promise<ExitCode> {
  const style = styleFor(process.stdout)
  if (options.explain !== undefined) {
    console.log(explanationLines(options.explain, style).join('\n'))
    return EXIT.done
  }
  refuseNonsense(paths, options)
  const { clock, files } = nodeRuntime()
  const input = withStdin(files)
  const settings = await settingsOf(input, options, clock.wall())
  if (options.fix === true) await mend(files, paths, settings, options)
  return report(input, paths, settings, options)
}

function refuseNonsense(paths: readonly string[], { fix, dryRun }: Options): void {
  if (dryRun === true && fix !== true) throw new CommandFailure(EXIT.usage, '--dry-run goes with --fix')
  if (fix === true && paths.includes(STDIN)) {
    throw new CommandFailure(EXIT.usage, 'the standard input cannot be mended: give a file')
  }
}

async function settingsOf(
  files: FileReader,
  { origin, previous }: Options,
  nowMs: number,
): Promise<ReportOptions> {
  if (previous === undefined) return { origin, nowMs }
  const zone = await readZone(files, previous, origin === undefined ? {} : { origin })
  const isSameAs: NonNullable<ReportOptions['previous']>['isSame'] = async (now) =>
    isSame(await differenceOf(zone, now, true, pause))
  return { origin, nowMs, previous: { zone, isSame: isSameAs } }
}

/** Tells what is wrong with the files, and between them. */
async function report(
  files: FileReader,
  paths: readonly string[],
  settings: ReportOptions,
  options: Options,
): Promise<ExitCode> {
  const held = new HeldFiles(files)
  const excerpts = new SourceExcerpts(held)
  const style = styleFor(process.stdout)
  const print = (lines: readonly string[]) => {
    if (options.json !== true) for (const line of lines) console.log(line)
  }
  const reports: ZoneReport[] = []
  let exitCode: ExitCode = EXIT.done
  for (const path of paths) {
    try {
      const whole = await reportZone(held, path, settings)
      const selected = selectedReport(whole, options)
      reports.push(selected)
      print(await zoneReportLines(selected, excerpts, style))
    } catch (error) {
      exitCode = worseExit(exitCode, tellUnreadable(error))
    }
  }
  const all = await withProblemsBetween(held, reports, options)
  const between = all.flatMap(({ problems }, i) => problems.slice(reports[i]!.problems.length))
  print(await betweenZonesLines(between, excerpts, style))
  if (options.json === true) process.stdout.write(formatJson(all.map(zoneReportData)))
  return all.every(isSound) ? exitCode : worseExit(exitCode, EXIT.no)
}

/** The reports, each with what is wrong between its zone and the others behind its own problems. */
async function withProblemsBetween(
  held: HeldFiles,
  reports: readonly ZoneReport[],
  options: Options,
): Promise<ZoneReport[]> {
  const between = await problemsBetween(held, reports, options.origin)
  return reports.map((each) => {
    const others = selectedReport({ ...each, problems: between.get(each) ?? [] }, options).problems
    return { ...each, problems: [...each.problems, ...others] }
  })
}

function tellUnreadable(error: unknown): ExitCode {
  if (!(error instanceof FileError)) throw error
  console.error(`${styleFor(process.stderr).bad('error:')} ${error.message}`)
  return fileErrorExit(error)
}

/** A fix may uncover what another one mends; more rounds than this nobody needs. */
const MOST_ROUNDS = 5

/** Mends what can be mended safely, in the files or only to be shown. */
async function mend(
  files: Files,
  paths: readonly string[],
  settings: ReportOptions,
  options: Options,
): Promise<void> {
  for (const path of paths) {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const isDone = await mendOnce(files, path, settings, options)
      if (isDone || options.dryRun === true) break
    }
  }
}

/** True when there is nothing to mend, or nothing that can be. */
async function mendOnce(
  files: Files,
  path: string,
  settings: ReportOptions,
  options: Options,
): Promise<boolean> {
  const held = new HeldFiles(files)
  let before: ZoneReport
  try {
    before = await reportZone(held, path, settings)
  } catch (error) {
    // The report tells of it.
    if (error instanceof FileError) return true
    throw error
  }
  const fixes = await harmless(
    held,
    path,
    settings,
    before,
    safeFixes(selectedReport(before, options).problems),
  )
  if (fixes.length === 0) return true
  const style = styleFor(process.stdout)
  const tell = (line: string) => {
    if (options.json !== true) console.log(line)
  }
  for (const [file, octets] of fixedFiles(held, fixes)) {
    const own = fixes.filter(({ fix }) => fix.file === file)
    if (options.dryRun === true) changeLines(file, held.octets(file), own, style).forEach(tell)
    else {
      // A link stays a link; what it leads to is replaced.
      await files.replace(await realpath(file), octets)
      for (const { line, rule, fix } of own) {
        tell(
          `${style.strong(`${file}:${line}:`)} ${style.good('mended:')} ${fix.says} ${style.faint(`[${rule}]`)}`,
        )
      }
    }
  }
  if (options.dryRun === true) tell(`${count(fixes.length, 'safe change')} of ${path}, none of them made`)
  return false
}

/** The fixes after which nothing is wrong that was right before: all, or those that are so one by one. */
async function harmless(
  held: HeldFiles,
  path: string,
  settings: ReportOptions,
  before: ZoneReport,
  fixes: readonly FixedProblem[],
): Promise<readonly FixedProblem[]> {
  const isHarmless = async (some: readonly FixedProblem[]) => {
    const after = await reportZone(new HeldFiles(held.with(fixedFiles(held, some))), path, settings)
    return after.problems.length <= before.problems.length - some.length
  }
  if (fixes.length === 0 || (await isHarmless(fixes))) return fixes
  for (const fix of fixes) if (await isHarmless([fix])) return [fix]
  return []
}
