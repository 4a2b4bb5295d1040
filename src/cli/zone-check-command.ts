/** `rootwalk zone check`: tells every mistake of zone files, with the place where it stands. */

import { Command } from 'commander'
import type { DomainName } from '../dns/name/domain-name.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { FileError } from '../runtime/runtime.ts'
import { nameValue } from './argument.ts'
import { fileErrorExit, fileErrorText } from './error-text.ts'
import { EXIT, exitingWith, type ExitCode } from './exit-code.ts'
import { withStdin } from './input-files.ts'
import { formatJson } from './json.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { styleFor } from './style.ts'
import { findingsBetween, isSound, reportZone, withFindings, type ZoneReport } from './zone-report.ts'
import { betweenZonesLines, zoneReportData, zoneReportLines } from './zone-report-text.ts'

const EXAMPLES = `
Examples:
  rootwalk zone check zones/*.zone
  rootwalk zone check --origin example.com. - < db.example

Exit code: 0 when all files are sound, warnings or not; 1 when one has errors; 2 for wrong usage,
and when one cannot be read: the others are checked all the same.`

interface Options {
  readonly origin?: DomainName
  readonly json?: true
}

export function zoneCheckCommand(): Command {
  return new Command('check')
    .summary('tell every mistake in zone files')
    .description(
      'Tell every mistake in zone files, in their syntax and in their sense, with line and column; ' +
        'and where the zones of several files do not fit together.',
    )
    .argument('<file...>', "zone files; '-' for the standard input")
    .option('--origin <name>', 'what relative names are relative to, if not the name of the file', nameValue)
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(check))
}

async function check(paths: readonly string[], { origin, json }: Options): Promise<ExitCode> {
  const files = withStdin(nodeRuntime().files)
  const excerpts = new SourceExcerpts(files)
  const style = styleFor(process.stdout)
  const print = (lines: readonly string[]) => {
    if (json !== true) for (const line of lines) console.log(line)
  }
  const reports: ZoneReport[] = []
  let exitCode: ExitCode = EXIT.done
  for (const path of paths) {
    try {
      const report = await reportZone(files, path, origin)
      reports.push(report)
      print(await zoneReportLines(report, excerpts, style))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      exitCode = worse(exitCode, fileErrorExit(error))
      console.error(`${styleFor(process.stderr).bad('error:')} ${fileErrorText(error)}`)
    }
  }
  const between = await findingsBetween(files, reports, origin)
  print(await betweenZonesLines(between, excerpts, style))

  const whole = reports.map((report) => withFindings(report, between))
  if (json === true) process.stdout.write(formatJson(whole.map(zoneReportData)))
  return whole.every(isSound) ? exitCode : worse(exitCode, EXIT.no)
}

function worse(a: ExitCode, b: ExitCode): ExitCode {
  return a > b ? a : b
}
