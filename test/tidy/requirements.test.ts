import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findDisagreements, readRequirementTests } from './requirements.ts'

const TESTS = 'test/conformance/rfc9293'
/** RFC 9293, appendix B. */
const LAST_MUST = 69

const table = (...rows: string[]): string =>
  ['| requirement | § | asks for | file | test |', '|---|---|---|---|---|', ...rows].join('\n')

describe('readRequirementTests', () => {
  it('finds titles that begin with a requirement', () => {
    const text = `it('MUST-7: says %s', () => {})\nit("MUST-8: it's so", f)\nit('else', f)`
    expect(readRequirementTests('header', text)).toEqual([
      { file: 'header', requirement: 'MUST-7', title: 'says …' },
      { file: 'header', requirement: 'MUST-8', title: "it's so" },
    ])
  })
})

describe('findDisagreements', () => {
  const tests = [{ file: 'header', requirement: 'MUST-1', title: 'is so' }]

  it('is content when each requirement has a test or a reason', () => {
    const rows = ['| MUST-1 | 3.1 | it | header | is so |', '| MUST-2 | 3.2 | that | | not met, on purpose |']
    expect(findDisagreements(table(...rows), tests, 2)).toEqual([])
  })

  it('finds what is missing, on either side', () => {
    const rows = ['| MUST-1 | 3.1 | it | header | is otherwise |', '| MUST-2 | 3.2 | that | | |']
    expect(findDisagreements(table(...rows), tests, 3)).toEqual([
      'MUST-3: no row',
      'MUST-2: neither a test nor a reason',
      'header MUST-1: is otherwise: no such test',
      'header MUST-1: is so: no such row',
    ])
  })
})

describe('docs/tcp.md', () => {
  it('has each MUST of RFC 9293, with tests that are there', () => {
    const tests = readdirSync(TESTS)
      .filter((name) => name.endsWith('.test.ts'))
      .flatMap((name) =>
        readRequirementTests(name.slice(0, -'.test.ts'.length), readFileSync(`${TESTS}/${name}`, 'utf8')),
      )
    expect(findDisagreements(readFileSync('docs/tcp.md', 'utf8'), tests, LAST_MUST)).toEqual([])
  })
})
