/** Scenarios as tests: the files of a folder, as rows for `test.each`, and one line that says why one failed. */

import { textFilesIn } from '../node/text-files.ts'
import { readScenario } from './read-scenario.ts'
import type { Scenario } from './scenario.ts'

const ENDING = '.rpl'

/**
 * Rows of name and scenario for each `.rpl` file of a folder, in the order of their names:
 * `test.each(scenarios('scenarios'))('%s', async (_, scenario) => { … })`.
 *
 * @throws ScenarioError for the first file that cannot be read as one, and as `node:fs` does
 */
export function scenarios(folder: string): [name: string, scenario: Scenario][] {
  return textFilesIn(folder, ENDING).map(({ name, path, text }) => [
    name.slice(0, -ENDING.length),
    readScenario(text, path),
  ])
}
