import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findBannedGlobals } from './globals.ts'
import { readImportTable } from './import-table.ts'
import { readSourceFiles } from './source-file.ts'

const RULES = readImportTable(`
| folder | may import | from Node or npm |
|---|---|---|
| \`src/dns/\` | | |
| \`src/sim/\` | | \`setImmediate\` |
| \`src/node/\` | | \`node:*\`, every global |
`)

const found = (path: string, text: string) => findBannedGlobals(RULES, [{ path, text }])

describe('findBannedGlobals', () => {
  it.each([
    ['Date', 'const at = Date.now()'],
    ['Date', 'const at = new Date()'],
    ['Date', 'const at = new Date'],
    ['Date', 'const at = new Date(Date.now())'],
    ['performance', 'performance.now()'],
    ['process', 'const { env } = process'],
    ['crypto', 'crypto.getRandomValues(bytes)'],
    ['fetch', 'await fetch(url)'],
    ['setTimeout', 'setTimeout(fire, 10)'],
    ['setTimeout', 'schedule = setTimeout'],
    ['setInterval', 'let timer: ReturnType<typeof setInterval>'],
    ['setImmediate', 'setImmediate(fire)'],
    ['Math.random', 'Math.random()'],
    ['Math.random', `Math['random']()`],
    ['AbortSignal.timeout', 'AbortSignal.timeout(5)'],
    ['Date', 'globalThis.Date.now()'],
    ['process', `globalThis['process'].exit()`],
  ])('finds %s in `%s`', (name, text) => {
    expect(found('src/dns/a.ts', `\n${text}`)).toEqual([`src/dns/a.ts:2: ${name}`])
  })

  it.each([
    'Math.floor(1.5)',
    'AbortSignal.any([])',
    'new Date(ms).toUTCString()',
    'this.process(query)',
    'const rule = { process: 1, Date: 2 }',
    'interface Clock { setTimeout(): void; readonly performance: number }',
    'class Front { process() {} }',
    'const { process: handle } = front',
    '// Date.now() in a comment',
    `const text = 'Date'`,
  ])('passes over `%s`', (text) => {
    expect(found('src/dns/a.ts', text)).toEqual([])
  })

  it('allows what the row of the folder names', () => {
    expect(found('src/sim/a.ts', 'setImmediate(settle); setTimeout(fire)')).toEqual([
      'src/sim/a.ts:1: setTimeout',
    ])
    expect(found('src/node/a.ts', 'Date.now(); process.exit()')).toEqual([])
  })
})

describe('rootwalk', () => {
  it('reaches time, chance and the system only through the Runtime', () => {
    const rules = readImportTable(readFileSync('docs/architecture.md', 'utf8'))
    expect(findBannedGlobals(rules, readSourceFiles('src'))).toEqual([])
  })
})
