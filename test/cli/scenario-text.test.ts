import { describe, expect, it } from 'vitest'
import { mistakesLines } from '../../src/cli/scenario-text.ts'
import type { Style } from '../../src/cli/style.ts'
import { readScenario } from '../../src/scenario/read-scenario.ts'
import type { ScenarioError } from '../../src/scenario/scenario-error.ts'

const asIs = (text: string): string => text
const PLAIN: Style = { good: asIs, warning: asIs, bad: asIs, strong: asIs, faint: asIs }

const TEXT = `CONFIG_END
SCENARIO_BEGIN Mistakes
STEP 1 QUERRY
STEP 2 QUERY
ENTRY_BEGIN
  MATCH qname qtyp
ENTRY_END
`

describe('the mistakes of a file that is no scenario', () => {
  it('are told with the lines that they stand on, each marked', async () => {
    const files = {
      async *read() {
        yield await Promise.resolve(Buffer.from(TEXT))
      },
    }
    let error: unknown
    try {
      readScenario(TEXT, 'x.rpl')
    } catch (thrown) {
      error = thrown
    }
    expect(await mistakesLines(error as ScenarioError, files, PLAIN)).toEqual([
      'x.rpl cannot be played:',
      "x.rpl:3:8: 'QUERRY': expected a kind of step; did you mean QUERY?",
      '  STEP 1 QUERRY',
      '         ^^^^^^',
      "x.rpl:6:15: 'qtyp': expected a word of MATCH; did you mean qtype?",
      '    MATCH qname qtyp',
      '                ^^^^',
      "x.rpl:2:1: 'SCENARIO_BEGIN': expected SCENARIO_END before the end of the file",
      '  SCENARIO_BEGIN Mistakes',
      '  ^^^^^^^^^^^^^^',
    ])
  })
})
