/** Reads a whole `.rpl` file: the head, the scripted servers and the steps. Plays nothing. */

import { readConfigText } from './config-text.ts'
import { separateFiles } from './head-files.ts'
import { LineReader } from './line-reader.ts'
import { numberIn, readEntry } from './read-entry.ts'
import { address, readStep } from './read-step.ts'
import type { Entry, Scenario, ScriptedServer, Step } from './scenario.ts'
import { ScenarioError } from './scenario-error.ts'
import { headMistakes } from './unbound-config.ts'

/** What a part of a scenario begins with, and its end: where reading goes on after a mistake. */
const PARTS = new Set(['RANGE_BEGIN', 'STEP', 'SCENARIO_END'])

/**
 * The scenario in `text`; `file` is what errors call it.
 *
 * @throws ScenarioError with all mistakes that can be told apart
 */
export function readScenario(text: string, file: string): Scenario {
  const reader = new LineReader(text, file)
  const head = separateFiles(reader.takeRaw('CONFIG_END'))
  const config = readConfigText(head.lines, 1)
  let body: Body | undefined
  try {
    body = readBody(reader)
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    reader.mistakes.push(...error.errors)
  }
  if (body !== undefined && reader.mistakes.length === 0) return { file, config, files: head.files, ...body }
  // Nobody will play it and find these.
  const [first, ...others] = [...headMistakes({ file, config, files: head.files }), ...reader.mistakes]
  throw new ScenarioError(file, [first!, ...others])
}

type Body = Pick<Scenario, 'title' | 'ranges' | 'steps'>

/** Mistakes within parts are kept by the reader. @throws ScenarioError where there is no going on */
function readBody(reader: LineReader): Body {
  if (!reader.nextIf('SCENARIO_BEGIN')) throw reader.error('', 'SCENARIO_BEGIN and a title after CONFIG_END')
  const title = reader.text.slice('SCENARIO_BEGIN'.length).trim()
  const begin = reader.number
  const ranges: ScriptedServer[] = []
  const steps: Step[] = []
  for (;;) {
    reader.nextWithin('SCENARIO_BEGIN', begin, 'SCENARIO_END')
    if (reader.words[0] === 'SCENARIO_END') return { title, ranges, steps }
    const isSound = reader.attempt(() => readPart(reader, ranges, steps))
    if (!isSound) skipPart(reader)
  }
}

function readPart(reader: LineReader, ranges: ScriptedServer[], steps: Step[]): void {
  switch (reader.words[0]) {
    case 'RANGE_BEGIN':
      ranges.push(readRange(reader))
      return
    case 'STEP':
      steps.push(readStep(reader))
      checkOrder(steps, reader)
      return
    default:
      throw reader.error(reader.words[0]!, 'RANGE_BEGIN, STEP or SCENARIO_END')
  }
}

function skipPart(reader: LineReader): void {
  while (reader.next()) if (PARTS.has(reader.words[0]!)) return reader.putBack()
}

function readRange(reader: LineReader): ScriptedServer {
  const line = reader.number
  const [, from, to] = reader.words
  let [first, last] = [0, 0]
  reader.attempt(() => {
    first = numberIn(from, reader)
    last = numberIn(to, reader)
  })
  const addresses: string[] = []
  const entries: Entry[] = []
  for (;;) {
    reader.nextWithin('RANGE_BEGIN', line, 'RANGE_END')
    const word = reader.words[0]!
    if (word === 'RANGE_END') return { line, first, last, addresses, entries }
    if (PARTS.has(word)) {
      const missing = reader.error(word, `RANGE_END for the RANGE_BEGIN of line ${line}`)
      reader.putBack()
      throw missing
    }
    reader.attempt(() => {
      if (word === 'ADDRESS') addresses.push(address(reader.words[1] ?? '', reader))
      else if (word === 'ENTRY_BEGIN') entries.push(readEntry(reader))
      else throw reader.error(word, 'ADDRESS, ENTRY_BEGIN or RANGE_END')
    })
  }
}

function checkOrder(steps: readonly Step[], reader: LineReader): void {
  const [before, step] = steps.slice(-2)
  if (before !== undefined && step !== undefined && step.number < before.number) {
    const expected = `a step after ${before.number}`
    reader.mistakes.push({ line: step.line, token: String(step.number), expected })
  }
}
