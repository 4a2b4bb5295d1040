// docs/tcp.md says which test shows which requirement; this finds where it says something else than the tests do.

import { readRows } from './markdown.ts'

/** A test whose title begins with a requirement, as `MUST-7: …`; what `%s` stands for is written `…`. */
export interface RequirementTest {
  /** Its file, without folder and ending. */
  readonly file: string
  readonly requirement: string
  readonly title: string
}

const TITLE = /(['"`])(MUST-\d+): (.*?)(?<!\\)\1,/g

/** The tests of requirements in the text of one file. */
export function readRequirementTests(file: string, text: string): RequirementTest[] {
  return [...text.matchAll(TITLE)].map(([, , requirement, title]) => {
    return { file, requirement: requirement!, title: title!.replace(/%[a-z]/g, '…') }
  })
}

/** What is wrong: requirements without a row, rows without a test, tests without a row. One line each. */
export function findDisagreements(
  markdown: string,
  tests: readonly RequirementTest[],
  last: number,
): string[] {
  const rows = readRows(markdown, 'requirement', 'file', 'test')
  const written = new Set(rows.map((row) => `${row.file} ${row.requirement}: ${row.test}`))
  const known = new Set(tests.map(({ file, requirement, title }) => `${file} ${requirement}: ${title}`))
  const mentioned = new Set(rows.map(({ requirement }) => requirement))
  const all = Array.from({ length: last }, (_, i) => `MUST-${i + 1}`)
  return [
    ...all
      .filter((requirement) => !mentioned.has(requirement))
      .map((requirement) => `${requirement}: no row`),
    ...rows
      .filter((row) => row.file === '' && !row.test!.startsWith('not met'))
      .map(({ requirement }) => `${requirement}: neither a test nor a reason`),
    ...rows
      .map((row) => ({ row, key: `${row.file} ${row.requirement}: ${row.test}` }))
      .filter(({ row, key }) => row.file !== '' && !known.has(key))
      .map(({ key }) => `${key}: no such test`),
    ...[...known].filter((key) => !written.has(key)).map((key) => `${key}: no such row`),
  ]
}
