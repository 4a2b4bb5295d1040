import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeReport } from '../../src/scenario/describe-failure.ts'
import { readScenario } from '../../src/scenario/read-scenario.ts'
import { runScenario } from '../../src/scenario/run-scenario.ts'

it('the scenario that docs/scenarios.md begins with passes', async () => {
  const page = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8')
  const [, text = ''] = /^```text\n([^]*?)^```$/m.exec(page) ?? []
  const scenario = readScenario(text, 'docs/scenarios.md')
  expect(describeReport(await runScenario(scenario))).toBe('docs/scenarios.md: passed')
})
