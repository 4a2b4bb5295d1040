import { describe, expect, it } from 'vitest'
import { findCycles } from './cycles.ts'
import { readSourceFiles } from './source-file.ts'

const file = (name: string, ...imports: string[]) => ({
  path: `src/${name}.ts`,
  text: imports.map((target) => `import type { T } from './${target}.ts'\n`).join(''),
})

describe('findCycles', () => {
  it('finds a circle of any length, and a file that imports itself', () => {
    const files = [file('a', 'b'), file('b', 'c'), file('c', 'd', 'b'), file('d'), file('e', 'e')]
    expect(findCycles(files)).toEqual(['src/b.ts → src/c.ts → src/b.ts', 'src/e.ts → src/e.ts'])
  })

  it('takes two ways to one file for no circle', () => {
    expect(findCycles([file('a', 'b', 'c'), file('b', 'd'), file('c', 'd'), file('d')])).toEqual([])
  })
})

describe('rootwalk', () => {
  it('has no import cycle', () => {
    expect(findCycles(readSourceFiles('src'))).toEqual([])
  })
})
