// docs/shell.md shows what is printed today: its transcripts are run again, each in a new world.
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { runScript } from '../../src/cli/sim-script.ts'
import { scriptSession } from '../../src/cli/sim-session.ts'
import { SHELL_COMMANDS } from '../../src/shell/commands.ts'
import { defaultInternet } from '../internet/default-internet.ts'
import { readFencedBlocks } from '../tidy/markdown.ts'

const PAGE = readFileSync('docs/shell.md', 'utf8')
const PROMPT = 'laptop$ '
const transcripts = readFencedBlocks(PAGE)
  .map(({ line, text }) => ({ line, text: text.trimEnd() }))
  .filter(({ text }) => text.startsWith(PROMPT))

/** Times, ports and identifiers may differ from the page; everything else is as it stands there. */
function withoutNumbers(text: string): string {
  const lines = text.split('\n').filter((line) => !/^[0-9a-f]{4} {2}[0-9a-f ]+ {2}/.test(line))
  return lines.map((line) => line.replace(/(0x)?[0-9a-f]*\d[0-9a-f]*/gi, '#').replace(/ +/g, ' ')).join('\n')
}

describe('docs/shell.md', () => {
  it('has transcripts', () => {
    expect(transcripts.length).toBeGreaterThan(3)
  })

  it.each(transcripts)('shows at line $line what happens', async ({ text }) => {
    const internet = await defaultInternet()
    const { world, registry, speakers } = internet
    const output: string[] = []
    const print = (line: string): void => void output.push(line)
    const sim = scriptSession({ world, host: world.host('laptop'), services: { registry, speakers }, print })
    const lines = text.split('\n').filter((line) => line.startsWith(PROMPT))
    const script = lines.map((line) => `${line.slice(PROMPT.length)}\n`)
    await runScript(sim, Readable.from(script), print)
    await internet.close()
    expect(withoutNumbers(output.join('\n').trimEnd())).toBe(withoutNumbers(text))
  })

  it('lists the commands', () => {
    for (const { name, summary } of SHELL_COMMANDS) expect(PAGE).toContain(`| \`${name}\` | ${summary} |`)
  })
})
