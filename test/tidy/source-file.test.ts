import { describe, expect, it } from 'vitest'
import { importsOf, readSourceFiles, resolveRelative } from './source-file.ts'

describe('importsOf', () => {
  it('finds every form of import', () => {
    const text = `import { a as b, type C } from './a.ts'
import type { D } from './d.ts'
import * as e from 'node:fs'
import './side-effect.ts'
export { f } from './f.ts'
export * from './g.ts'
type H = import('./h.ts').H
const i = await import('./i.ts')
const j = await import(variable)
export const k = 1`
    expect(importsOf({ path: 'src/x.ts', text })).toEqual([
      { line: 1, specifier: './a.ts', names: ['a', 'C'] },
      { line: 2, specifier: './d.ts', names: ['D'] },
      { line: 3, specifier: 'node:fs', names: [] },
      { line: 4, specifier: './side-effect.ts', names: [] },
      { line: 5, specifier: './f.ts', names: [] },
      { line: 6, specifier: './g.ts', names: [] },
      { line: 7, specifier: './h.ts', names: [] },
      { line: 8, specifier: './i.ts', names: [] },
      { line: 9, specifier: null, names: [] },
    ])
  })
})

describe('resolveRelative', () => {
  it('gives paths from the root of the repository', () => {
    expect(resolveRelative('src/dns/name/a.ts', '../iana/types.ts')).toBe('src/dns/iana/types.ts')
    expect(resolveRelative('bin/rootwalk.js', '../dist/program/main.js')).toBe('src/cli/main.ts')
    expect(resolveRelative('bench/stack.js', '../dist/sim/world.js')).toBe('src/sim/world.ts')
    expect(resolveRelative('src/a.ts', 'node:fs')).toBeNull()
  })
})

describe('readSourceFiles', () => {
  it('finds the files of this repository, and none in a folder that is absent', () => {
    expect(readSourceFiles('test/tidy').map((file) => file.path)).toContain('test/tidy/source-file.test.ts')
    expect(readSourceFiles('absent')).toEqual([])
  })
})
