/** What `rootwalk zone check` does. */

import type { DomainName } from '../dns/name/domain-name.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { FileError } from '../runtime/runtime.ts'
import { fileErrorExit, fileErrorText } from './error-text.ts'
import { EXIT, worseExit, type ExitCode } from './exit-code.ts'
import { withStdin } from './input-files.ts'
import { formatJson } from './json.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { styleFor } from './style.ts'
import { findingsBetween, isSound, reportZone, withFindings, type ZoneReport } from './zone-report.ts'
import { betweenZonesLines, zoneReportData, zoneReportLines } from './zone-report-text.ts'

interface Options {
  readonly origin?: DomainName
  readonly json?: true
}

export async function check(paths: readonly string[], { origin, json }: Options): Promise<ExitCode> {
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
      exitCode = worseExit(exitCode, fileErrorExit(error))
      console.error(`${styleFor(process.stderr).bad('error:')} ${fileErrorText(error)}`)
    }
  }
  const between = await findingsBetween(files, reports, origin)
  print(await betweenZonesLines(between, excerpts, style))

  const whole = reports.map((report) => withFindings(report, between))
  if (json === true) process.stdout.write(formatJson(whole.map(zoneReportData)))
  return whole.every(isSound) ? exitCode : worseExit(exitCode, EXIT.no)
}
