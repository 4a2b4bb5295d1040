import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRows } from '../markdown.ts'
import { ExampleProject } from './example-project.ts'

const PATH = 'docs/the-path.md'
const page = readFileSync(PATH, 'utf8')
const rows = readRows(page, 'system', 'command', 'look for', 'told in').map((row) => ({
  system: row.system!,
  command: codesIn(row.command!)[0]!,
  lookFor: codesIn(row['look for']!),
  links: Array.from(row['told in']!.matchAll(/\]\(([^)]+)\)/g), ([, target]) => target!),
}))

/** What a person starts, and what is typed at the prompt of `rootwalk sim`. */
const programs = distinctCommands((command) => command.startsWith('rootwalk '))
const lines = distinctCommands((command) => !command.startsWith('rootwalk '))

const outputs = new Map<string, string>()

describe('every system that the path names', () => {
  let project: ExampleProject
  beforeAll(async () => {
    project = new ExampleProject('.')
    for (const command of programs) outputs.set(command, oneLine(await outputOf(command)))
    // In one session, since a world takes most of a second to begin.
    const session = [
      "rootwalk sim <<'END OF INPUT'",
      ...lines.flatMap((line, i) => [`echo begin ${i}`, line]),
      'END OF INPUT',
    ]
    const output = await outputOf(session.join('\n'))
    const pieces = output.split(/^laptop\$ echo begin \d+\n/m).slice(1)
    lines.forEach((line, i) => outputs.set(line, oneLine(pieces[i] ?? '')))
  }, 60_000)
  afterAll(() => project.remove())

  async function outputOf(command: string): Promise<string> {
    const { exitCode, output } = await project.run(command)
    if (exitCode !== 0) throw new Error(`'${command}' ended with ${exitCode}\n${output}`)
    return output
  }

  it.each(rows)('$system: is shown by its command', ({ command, lookFor }) => {
    expect(lookFor.length).toBeGreaterThan(0)
    for (const text of lookFor) {
      const pattern = /^\/(.*)\/$/.exec(text)?.[1]
      if (pattern === undefined) expect(outputs.get(command)).toContain(text)
      else expect(outputs.get(command)).toMatch(new RegExp(pattern))
    }
  })

  it.each(rows)('$system: is told where the table says', ({ links }) => {
    expect(links.length).toBeGreaterThan(0)
    for (const link of links) {
      if (link.startsWith('#')) expect(anchorsOf(page)).toContain(link)
      else expect(existsSync(join(dirname(PATH), link)), link).toBe(true)
    }
  })
})

function codesIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => code!)
}

function distinctCommands(isMeant: (command: string) => boolean): string[] {
  return [...new Set(rows.map(({ command }) => command).filter(isMeant))]
}

/** Columns and line breaks do not matter to what is looked for. */
function oneLine(output: string): string {
  return output.replace(/\s+/g, ' ')
}

/** The names that GitHub gives to headings. */
function anchorsOf(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^##+ (.*)$/gm), ([, title]) => {
    const words = title!.toLowerCase().replace(/[^\w -]/g, '')
    return `#${words.replaceAll(' ', '-')}`
  })
}
