/** What `rootwalk scenario` does. */

import { nodeRuntime } from '../node/node-runtime.ts'
import { FileError } from '../runtime/runtime.ts'
import { readScenario } from '../scenario/read-scenario.ts'
import type { ScenarioReport } from '../scenario/report.ts'
import { runScenario } from '../scenario/run-scenario.ts'
import { ScenarioError } from '../scenario/scenario-error.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { readWhole, withStdin } from './input-files.ts'
import { formatJson } from './json.ts'
import { mistakesLines, type Shown, scenarioData, scenarioLines } from './scenario-text.ts'
import { styleFor } from './style.ts'

interface Options extends Shown {
  readonly json?: true
  readonly seed: string
}

export async function playScenarios(paths: readonly string[], options: Options): Promise<ExitCode> {
  const seed = seedFrom(options.seed)
  const files = withStdin(nodeRuntime().files)
  const style = styleFor(process.stdout)
  const reports: object[] = []
  let exitCode: ExitCode = EXIT.done
  for (const path of paths) {
    try {
      const scenario = readScenario((await readWhole(files, path)).toString('utf8'), path)
      const startedAtMs = performance.now()
      const report: ScenarioReport = await runScenario(scenario, { seed })
      const elapsedMs = performance.now() - startedAtMs
      if (options.json === true) reports.push(scenarioData(report, elapsedMs, options))
      else for (const line of scenarioLines(report, elapsedMs, options, style)) console.log(line)
      if (!report.passed && exitCode === EXIT.done) exitCode = EXIT.no
    } catch (error) {
      if (!(error instanceof FileError) && !(error instanceof ScenarioError)) throw error
      exitCode = EXIT.usage
      const trouble = styleFor(process.stderr)
      const lines = error instanceof FileError ? [error.message] : await mistakesLines(error, files, trouble)
      console.error(`${trouble.bad('error:')} ${lines.join('\n')}`)
    }
  }
  if (options.json === true) process.stdout.write(formatJson(reports))
  return exitCode
}

function seedFrom(text: string): number {
  if (!/^[0-9]{1,15}$/.test(text))
    throw new CommandFailure(EXIT.usage, `'${text}' is no seed: a whole number is`)
  return Number(text)
}
