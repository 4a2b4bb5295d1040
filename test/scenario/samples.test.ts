// The scenarios of Unbound's testdata that lie beside the repository, all of them.

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeReport } from '../../src/scenario/describe-failure.ts'
import { runScenario } from '../../src/scenario/run-scenario.ts'
import { scenarios } from '../../src/scenario/scenario-folder.ts'
import { SAMPLES, UNMET_SAMPLES } from './sample-exceptions.ts'

const isThere = existsSync(SAMPLES)
if (!isThere) console.log(`skipped: no ${SAMPLES} here`)

describe.skipIf(!isThere)('a sample scenario', () => {
  it.each(isThere ? scenarios(SAMPLES) : [])('%s', async (name, scenario) => {
    const report = await runScenario(scenario)
    const reason = UNMET_SAMPLES[name]
    if (reason === undefined) expect(describeReport(report)).toBe(`${scenario.file}: passed`)
    else expect(report.passed, `${name} passes by now, though: ${reason}`).toBe(false)
  })

  it('that is excepted exists', () => {
    const names = scenarios(SAMPLES).map(([name]) => name)
    expect(Object.keys(UNMET_SAMPLES).filter((name) => !names.includes(name))).toEqual([])
  })
})
