import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runDocument } from './document-examples.ts'
import { ExampleProject } from './example-project.ts'

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
    expect(await runDocument(project, readFileSync(path, 'utf8'))).toEqual([])
  })
})
