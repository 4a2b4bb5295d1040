// What the resolver does in each of the scenarios of `cases/`, and whom it asks.

import { describe, expect, it } from 'vitest'
import { describeReport } from '../../src/scenario/describe-failure.ts'
import { runScenario } from '../../src/scenario/run-scenario.ts'
import { scenarios } from '../../src/scenario/scenario-folder.ts'

describe('in a scenario', () => {
  it.each(scenarios('test/scenario/cases'))('%s', async (_name, scenario) => {
    expect(describeReport(await runScenario(scenario))).toBe(`${scenario.file}: passed`)
  })
})
