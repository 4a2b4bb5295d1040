import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runDocument } from './document-examples.ts'
import { ExampleProject } from './example-project.ts'
import { renumberedLines } from './renumbering.ts'

const DOCUMENTS = [
  ...['README.md', 'CONTRIBUTING.md'].filter((path) => existsSync(path)),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

describe("rootwalk's documents", () => {
  let project: ExampleProject
  beforeEach(() => {
    project = new ExampleProject('.')
  })
  afterEach(() => project.remove())

  it.each(DOCUMENTS)('%s: every example does what it says', { timeout: 120_000 }, async (path) => {
    const lines = readFileSync(path, 'utf8').split('\n')
    const faults = await runDocument(project, lines.join('\n'), (transcript, output) => {
      for (const { line, text } of renumberedLines(transcript, output)) lines[line - 1] = text
    })
    if (process.env.RENUMBER === undefined) expect(faults).toEqual([])
    else writeFileSync(path, lines.join('\n'))
  })
})
