import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readImportTable, ruleFor, type Rule } from './import-table.ts'
import { findImportBreaches } from './imports.ts'
import { readSourceFiles } from './source-file.ts'

const RULES = readImportTable(`
| group | stands for |
|---|---|
| everywhere | bytes |
| codec | name |

| folder | what lives there | may import | from Node or npm |
|---|---|---|---|
| \`src/bytes/\` | octets | | |
| \`src/name/\` | names | | |
| \`src/name/deep/\` | names | name | |
| \`src/cache/\` | memory | codec | lru-cache |
| \`src/tsig/\` | keys | | \`node:crypto\` (hashes) |
| \`src/tls/\` | keys | | \`node:crypto\`, \`generateKeyPair\` |
| \`src/node/\` \`src/os/\` | the system | | \`node:*\` |
| \`src/lab/\` | all | anything but cli | |
| \`test/\` | tests | anything | anything |

| folder | what will live there | may import |
|---|---|---|
| \`src/cli/\` | terminal | anything |
`)

const breaches = (path: string, text: string) => findImportBreaches(RULES, [{ path, text }])

describe('the import rule', () => {
  it.each([
    ['its own folder', 'src/name/a.ts', `import './b.ts'`],
    ['what stands for everywhere', 'src/name/a.ts', `import '../bytes/b.ts'`],
    ['a folder of its row', 'src/name/deep/a.ts', `import '../b.ts'`],
    ['a group of its row', 'src/cache/a.ts', `import '../name/b.ts'`],
    ['a package of its row', 'src/cache/a.ts', `import { LRUCache } from 'lru-cache'`],
    ['a module of its row', 'src/tsig/a.ts', `import { createHmac } from 'node:crypto'`],
    [
      'a source of randomness that its row names',
      'src/tls/a.ts',
      `import { createHmac, generateKeyPair } from 'node:crypto'`,
    ],
    ['any module of Node by node:*', 'src/os/a.ts', `import 'node:fs/promises'`],
    ['anything, whatever its depth', 'src/lab/a.ts', `import '../name/deep/b.ts'`],
    ['any package', 'test/a.ts', `import 'vitest'; await import(name)`],
  ])('allows %s', (_, path, text) => {
    expect(breaches(path, text)).toEqual([])
  })

  it.each([
    [
      'another folder',
      'src/name/a.ts',
      `\nimport '../cache/b.ts'`,
      /^src\/name\/a\.ts:2: imports src\/cache\/b\.ts/,
    ],
    ['another folder for its types', 'src/name/a.ts', `import type { B } from '../cache/b.ts'`, /a\.ts:1:/],
    [
      'a folder below that has a row of its own',
      'src/name/a.ts',
      `import './deep/b.ts'`,
      /may not import deep/,
    ],
    ['a re-export', 'src/name/a.ts', `export * from '../lab/b.ts'`, /may not import lab/],
    ['a folder that is left out of anything', 'src/lab/a.ts', `import '../cli/b.ts'`, /may not import cli/],
    ['a folder without a row', 'src/name/a.ts', `import '../misc/b.ts'`, /no row of the import table covers/],
    ['a package', 'src/name/a.ts', `import 'lru-cache'`, /imports lru-cache/],
    ['a module of Node', 'src/name/a.ts', `import 'node:fs'`, /imports node:fs/],
    [
      'randomness of node:crypto',
      'src/tsig/a.ts',
      `import { randomBytes } from 'node:crypto'`,
      /named hashes/,
    ],
    [
      'other randomness where a row names one',
      'src/tls/a.ts',
      `import { generateKeyPair, randomInt } from 'node:crypto'`,
      /named hashes/,
    ],
    ['all of node:crypto', 'src/tsig/a.ts', `import * as crypto from 'node:crypto'`, /named hashes/],
    ['a computed import', 'src/name/a.ts', `await import(name)`, /known at run time/],
  ])('forbids %s', (_, path, text, message) => {
    expect(breaches(path, text)).toEqual([expect.stringMatching(message)])
  })

  it('wants a row for every file', () => {
    expect(breaches('src/misc/a.ts', '')).toEqual(['src/misc/a.ts: no row of the import table covers it'])
  })
})

describe('readImportTable', () => {
  it('refuses a row that names what has no row', () => {
    const table = '| folder | may import |\n|---|---|\n| `src/a/` | b |'
    expect(() => readImportTable(table)).toThrow('the row of src/a/ names b, which has no row')
  })

  it('tells planned folders apart', () => {
    expect(RULES.filter((rule) => rule.planned).map((rule) => rule.path)).toEqual(['src/cli/'])
  })
})

describe('rootwalk', () => {
  const rules = readImportTable(readFileSync('docs/architecture.md', 'utf8'))
  const files = readSourceFiles('src', 'bin', 'test', 'bench', 'examples')

  it('imports only what docs/architecture.md allows', () => {
    expect(findImportBreaches(rules, files)).toEqual([])
  })

  it('has files in every folder of the table, and in none of the planned ones', () => {
    const holdsFiles = (rule: Rule) => files.some((file) => ruleFor([rule], file.path) !== undefined)
    const wrong = rules.filter((rule) => holdsFiles(rule) === rule.planned)
    expect(
      wrong.map(({ path, planned }) => `${path} ${planned ? 'exists: move its row up' : 'holds no file'}`),
    ).toEqual([])
  })
})
