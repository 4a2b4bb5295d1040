/** Reads a whole `.rpl` file: the head, the scripted servers and the steps. Plays nothing. */

import { readConfigText } from './config-text.ts'
import { separateFiles } from './head-files.ts'
import { LineReader } from './line-reader.ts'
import { numberIn, readEntry } from './read-entry.ts'
import { address, readStep } from './read-step.ts'
import type { Entry, Scenario, ScriptedServer, Step } from './scenario.ts'

/**
 * The scenario in `text`; `file` is what errors call it.
 *
 * @throws ScenarioError for the first line that is wrong
 */
export function readScenario(text: string, file: string): Scenario {
  const reader = new LineReader(text, file)
  const head = separateFiles(reader.takeRaw('CONFIG_END'))
  const config = readConfigText(head.lines, 1)
  if (!reader.nextIf('SCENARIO_BEGIN')) throw reader.error('', 'SCENARIO_BEGIN and a title after CONFIG_END')
  const title = reader.text.slice('SCENARIO_BEGIN'.length).trim()
  const begin = reader.number
  const ranges: ScriptedServer[] = []
  const steps: Step[] = []
  for (;;) {
    reader.nextWithin('SCENARIO_BEGIN', begin, 'SCENARIO_END')
    switch (reader.words[0]) {
      case 'SCENARIO_END':
        return { file, title, config, files: head.files, ranges, steps }
      case 'RANGE_BEGIN':
        ranges.push(readRange(reader))
        break
      case 'STEP':
        steps.push(readStep(reader))
        checkOrder(steps, reader)
        break
      default:
        throw reader.error(reader.words[0]!, 'RANGE_BEGIN, STEP or SCENARIO_END')
    }
  }
}

function readRange(reader: LineReader): ScriptedServer {
  const line = reader.number
  const first = numberIn(reader.words[1], reader)
  const last = numberIn(reader.words[2], reader)
  const addresses: string[] = []
  const entries: Entry[] = []
  for (;;) {
    reader.nextWithin('RANGE_BEGIN', line, 'RANGE_END')
    switch (reader.words[0]) {
      case 'RANGE_END':
        return { line, first, last, addresses, entries }
      case 'ADDRESS':
        addresses.push(address(reader.words[1] ?? '', reader))
        break
      case 'ENTRY_BEGIN':
        entries.push(readEntry(reader))
        break
      default:
        throw reader.error(reader.words[0]!, 'ADDRESS, ENTRY_BEGIN or RANGE_END')
    }
  }
}

function checkOrder(steps: readonly Step[], reader: LineReader): void {
  const [before, step] = steps.slice(-2)
  if (before !== undefined && step !== undefined && step.number < before.number) {
    throw reader.error(String(step.number), `a step after ${before.number}`)
  }
}
