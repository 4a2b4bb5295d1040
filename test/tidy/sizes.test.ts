import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findOversize, readTableFiles } from './sizes.ts'
import { readSourceFiles } from './source-file.ts'

const file = (path: string, lines: number) => ({ path, text: 'x\n'.repeat(lines) })
const small = (count: number) => Array.from({ length: count }, (_, i) => file(`src/small-${i}.ts`, 299))

describe('findOversize', () => {
  it('lets nine in ten files under 300 lines and one of 400 pass', () => {
    expect(findOversize([...small(9), file('src/large.ts', 400)], [])).toEqual([])
  })

  it('finds a file over 400 lines', () => {
    expect(findOversize([...small(9), file('src/huge.ts', 401)], [])).toEqual([
      'src/huge.ts: 401 lines, more than 400',
    ])
  })

  it('finds more than one in ten files of 300 lines', () => {
    expect(findOversize([...small(8), file('src/a.ts', 300), file('src/b.ts', 310)], [])).toEqual([
      '2 of 10 files have 300 lines or more: src/a.ts (300), src/b.ts (310)',
    ])
  })

  it('does not count tables', () => {
    const files = [...small(1), file('src/dns/iana/types.ts', 900), file('src/list.ts', 900)]
    expect(findOversize(files, ['src/list.ts'])).toEqual([])
  })
})

describe('rootwalk', () => {
  const tables = readTableFiles(readFileSync('docs/architecture.md', 'utf8'))

  it('keeps its files short', () => {
    expect(findOversize(readSourceFiles('src'), tables)).toEqual([])
  })

  it('lists only tables that exist', () => {
    expect(tables.filter((path) => !existsSync(path))).toEqual([])
  })
})
