// Whatever a file holds, reading it gives a world or tells mistakes of the file.

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultWorld } from '../../src/node/default-world.ts'
import { readWorldFile } from '../../src/worldfile/read-world-file.ts'
import { WorldFileError } from '../../src/worldfile/world-file-error.ts'

const WORLD = readFileSync(defaultWorld, 'utf8')

const PARTS = [
  ...[
    'name',
    'time',
    'hosts',
    'switches',
    'hubs',
    'modems',
    'cables',
    'between',
    'autonomousSystems',
    'routers',
  ],
  ...[
    'prefixes',
    'filters',
    'faults',
    'interfaces',
    'address',
    'network',
    'delay',
    '__proto__',
    'constructor',
  ],
  ...[
    '192.0.2.1',
    '192.0.2.0/24',
    '64500',
    'lan',
    'pc eth0',
    '5 ms',
    '2025-01-01T00:00:00Z',
    'true',
    'null',
    '~',
  ],
  ...[
    '\n',
    '\n',
    '\n  ',
    '\n  ',
    '\n    ',
    ' ',
    '\t',
    ': ',
    ': ',
    '- ',
    '? ',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '#',
    '|',
    '>',
  ],
  ...[
    "'",
    '"',
    '&a ',
    '*a',
    '!!str ',
    '!!binary ',
    '<<',
    '---',
    '...',
    '%YAML 1.1',
    '\r',
    '\0',
    '\ufeff',
    'é',
    '\ud800',
  ],
]

/** Reads, or throws a `WorldFileError` whose mistakes are in the text; throws any other error on. */
function read(text: string): void {
  const lines = text.split(/\r\n|\n|\r/)
  try {
    readWorldFile(text, 'world.yaml')
  } catch (error) {
    if (!(error instanceof WorldFileError)) throw error
    expect(error.errors.length).toBeGreaterThan(0)
    for (const { line, column, message } of error.errors) {
      expect(line).toBeGreaterThanOrEqual(1)
      expect(line).toBeLessThanOrEqual(lines.length + 1)
      expect(column).toBeGreaterThanOrEqual(1)
      expect(message).not.toBe('')
    }
  }
}

describe('readWorldFile', () => {
  it('reads any text or tells its mistakes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => read(text)),
      { numRuns: 500 },
    )
  })

  it('reads what looks like YAML or tells its mistakes', () => {
    const text = fc.array(fc.constantFrom(...PARTS), { maxLength: 60 }).map((parts) => parts.join(''))
    fc.assert(fc.property(text, read), { numRuns: 3000 })
  })

  it('reads data of any shape or tells its mistakes', () => {
    const key = fc.oneof(fc.constantFrom(...PARTS.slice(0, 29)), fc.string({ maxLength: 4 }))
    const { data } = fc.letrec((tie) => ({
      leaf: fc.oneof(key, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
      data: fc.oneof(
        { maxDepth: 5 },
        tie('leaf'),
        fc.array(tie('data'), { maxLength: 4 }),
        fc.dictionary(key, tie('data'), { maxKeys: 5 }),
      ),
    }))
    const world = fc.dictionary(fc.constantFrom(...PARTS.slice(0, 19)), data)
    fc.assert(
      fc.property(world, (value) => read(JSON.stringify(value))),
      { numRuns: 3000 },
    )
  })

  it('reads the default world with a line changed or tells its mistakes', () => {
    const lines = WORLD.split('\n')
    const change = fc.record({
      line: fc.nat(lines.length - 1),
      at: fc.nat(80),
      cut: fc.nat(10),
      put: fc.constantFrom(...PARTS, ''),
    })
    fc.assert(
      fc.property(change, ({ line, at, cut, put }) => {
        const text = lines[line]!
        read(lines.with(line, text.slice(0, at) + put + text.slice(at + cut)).join('\n'))
      }),
      { numRuns: 100 },
    )
  })
})
