/** What `docs/conformance.md` says of the sample scenarios: each played, and passed or with the reason that it did not. */

import { runScenario } from '../../src/scenario/run-scenario.ts'
import { scenarios } from '../../src/scenario/scenario-folder.ts'
import { SAMPLES, UNMET_SAMPLES } from './sample-exceptions.ts'

export async function sampleReport(): Promise<string> {
  const rows: string[] = []
  let passed = 0
  for (const [name, scenario] of scenarios(SAMPLES)) {
    const report = await runScenario(scenario)
    if (report.passed) passed++
    rows.push(
      `| \`${name}\` | ${scenario.title} | ${report.passed ? 'passes' : (UNMET_SAMPLES[name] ?? 'FAILS')} |`,
    )
  }
  return `## Scenarios of a resolver

Scenarios of Unbound's own tests, those of its iterator, every second one: scripted servers, and what the resolver must
answer (see [scenarios.md](scenarios.md)). Of ${rows.length}, ${passed} pass as they are.

| scenario | what it is about | |
|---|---|---|
${rows.join('\n')}
`
}
