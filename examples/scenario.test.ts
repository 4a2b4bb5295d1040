// Plays about a resolver: scripted servers, and what it has to ask and to answer. A test to copy into your own project,
// with the folder of scenarios beside it: each file is a test. docs/scenarios.md describes them.

import { fileURLToPath } from 'node:url'
import { describeReport, runScenario, scenarios } from 'rootwalk'
import { expect, test } from 'vitest'

const FOLDER = fileURLToPath(new URL('scenarios', import.meta.url))

test.each(scenarios(FOLDER))('%s', async (_name, scenario) => {
  expect(describeReport(await runScenario(scenario))).toBe(`${scenario.file}: passed`)
})
