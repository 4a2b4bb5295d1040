/** What `rootwalk sim check` does. */

import { nodeRuntime } from '../node/node-runtime.ts'
import { FileError } from '../runtime/runtime.ts'
import { fileErrorExit } from './error-text.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { withStdin } from './input-files.ts'
import { formatJson } from './json.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import { styleFor } from './style.ts'
import { reportWorld, type WorldReport } from './world-report.ts'
import { worldReportData, worldReportLines } from './world-report-text.ts'

interface Options {
  readonly json?: true
}

export async function checkWorlds(paths: readonly string[], { json }: Options): Promise<ExitCode> {
  const files = withStdin(nodeRuntime().files)
  const excerpts = new SourceExcerpts(files)
  const style = styleFor(process.stdout)
  const reports: WorldReport[] = []
  let exitCode: ExitCode = EXIT.done
  for (const path of paths) {
    try {
      const report = await reportWorld(files, path)
      reports.push(report)
      if (report.kind === 'broken') exitCode = worse(exitCode, EXIT.no)
      if (json === true) continue
      for (const line of await worldReportLines(report, excerpts, style)) console.log(line)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      exitCode = worse(exitCode, fileErrorExit(error))
      console.error(`${styleFor(process.stderr).bad('error:')} ${error.message}`)
    }
  }
  if (json === true) process.stdout.write(formatJson(reports.map(worldReportData)))
  return exitCode
}

function worse(a: ExitCode, b: ExitCode): ExitCode {
  return a > b ? a : b
}
