// The reader of plain YAML either declines or reads what the reader of the whole language does, place by place.

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultWorld } from '../../src/node/default-world.ts'
import { readPlainYaml, type YamlData } from '../../src/worldfile/plain-yaml.ts'
import { readWholeYaml } from '../../src/worldfile/whole-yaml.ts'
import type { WorldPath } from '../../src/worldfile/world-file.ts'

/** Where everything stands, keys and values. */
function placesOf({ data, source }: YamlData): unknown[] {
  const places: unknown[] = []
  const visit = (value: unknown, path: WorldPath): void => {
    places.push([path, source.value(path)])
    if (typeof value !== 'object' || value === null) return
    for (const [key, each] of Object.entries(value)) {
      if (!Array.isArray(value)) places.push([path, source.key([...path, key])])
      visit(each, [...path, key])
    }
  }
  visit(data, [])
  return places
}

/** Whether the plain reader took it. */
function compare(text: string): boolean {
  const plain = readPlainYaml(text)
  if (plain === undefined) return false
  const whole = readWholeYaml(text)
  if (Array.isArray(whole)) throw new Error(`read, though it is wrong: ${JSON.stringify([text, whole])}`)
  expect(plain.data, text).toEqual(whole.data)
  expect(placesOf(plain), text).toEqual(placesOf(whole))
  return true
}

const WORDS = [
  ...[
    'a',
    'b',
    'lan',
    'r1 192.0.2.0/24',
    '192.0.2.1',
    '5 ms',
    '02:00:5e',
    'http://x/',
    "it's",
    'a#b',
    'x"y',
    'a:b',
  ],
  ...[
    '1',
    '010',
    '1.5',
    '1_000',
    '0.1.2',
    'true',
    'False',
    'nUll',
    'yes',
    'Infinity',
    '2025-01-01T00:00:00Z',
  ],
]
const QUOTED = ["'q'", "''", "'it''s'", "'a: b'", '"q"', '""', '"a # b"', "'[x]'", "'02:00'"]
const ODD = [
  ...[
    '&a x',
    '*a',
    '!!str 1',
    '|',
    '>-',
    '? a',
    '- a',
    '[',
    '}',
    '@x',
    '`x`',
    '%x',
    '"a',
    "'a",
    '<<',
    '{ a }',
    'a: b',
  ],
  ...['~', 'NULL', '1.', '.5', '-1', '+1', '1e3', '0x1f', '0o17', '12345678901234567890', '.inf', '"\\n"'],
]

/** Mostly the first. */
function mostly(usual: string, ...unusual: string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...unusual) },
  )
}

/** YAML as people write it, with something odd now and then. */
const { block } = fc.letrec<{ block: string[]; flow: string; value: string; scalar: string }>((tie) => ({
  scalar: fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...WORDS) },
    { weight: 10, arbitrary: fc.constantFrom(...QUOTED) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD) },
  ),
  flow: fc.oneof(
    { maxDepth: 3 },
    tie('scalar'),
    fc
      .tuple(
        fc.array(tie('flow'), { maxLength: 3 }),
        mostly(', ', ',', ' , ', ',\n        ', ', # c\n         '),
      )
      .map(([items, comma]) => `[${items.join(comma)}]`),
    fc
      .tuple(
        fc.array(fc.tuple(tie('scalar'), mostly(': ', ':', ' : ', ':\n        '), tie('flow')), {
          maxLength: 3,
        }),
        fc.constantFrom(['{ ', ' }'], ['{', '}'], ['{\n       ', ',\n       }'], ['{', ',}']),
      )
      .map(([pairs, [open, close]]) => open + pairs.map((pair) => pair.join('')).join(', ') + close),
  ),
  value: fc.tuple(tie('flow'), mostly('', ' ', ' # c', '  #', '#c')).map((parts) => parts.join('')),
  block: fc.oneof(
    { maxDepth: 4 },
    fc
      .array(fc.tuple(tie('scalar'), mostly(': ', ':  ', ':', ' : '), tie('value')), {
        minLength: 1,
        maxLength: 3,
      })
      .map((pairs) => pairs.map((pair) => pair.join(''))),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }).map((items) => items.map((item) => `- ${item}`)),
    fc
      .array(fc.tuple(tie('scalar'), mostly('  ', '    ', ' ', ''), mostly('', ' # c'), tie('block')), {
        minLength: 1,
        maxLength: 3,
      })
      .map((entries) =>
        entries.flatMap(([key, indent, comment, lines]) => [
          `${key}:${comment}`,
          ...lines.map((line) => indent + line),
        ]),
      ),
    fc
      .array(tie('block'), { minLength: 1, maxLength: 3 })
      .map((items) =>
        items.flatMap((lines) => lines.map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`))),
      ),
    fc
      .tuple(tie('block'), fc.constantFrom('', '# c', '  # c', '      # c', '   '))
      .map(([lines, between]) => lines.flatMap((line) => [line, between])),
  ),
}))

describe('readPlainYaml', () => {
  it('takes the default world as all of YAML does', () => {
    expect(compare(readFileSync(defaultWorld, 'utf8'))).toBe(true)
  })

  it('takes what people write as all of YAML does, or declines', () => {
    let taken = 0
    fc.assert(
      fc.property(block, (lines) => {
        if (compare(lines.join('\n'))) taken++
      }),
      { numRuns: 4000 },
    )
    expect(taken).toBeGreaterThan(1000)
  })

  it('takes lines of the default world with a change as all of YAML does, or declines', () => {
    const lines = readFileSync(defaultWorld, 'utf8').split('\n')
    const change = fc.record({
      from: fc.nat(lines.length - 12),
      line: fc.nat(11),
      at: fc.nat(60),
      cut: fc.nat(4),
      put: fc.constantFrom(
        ...ODD,
        ...QUOTED,
        '',
        ' ',
        '\n',
        ': ',
        ':',
        ',',
        '#',
        ' #',
        ']',
        '{',
        '\t',
        '\r\n',
        'é',
        '\ud83d\ude00',
      ),
    })
    fc.assert(
      fc.property(change, ({ from, line, at, cut, put }) => {
        const some = lines.slice(from, from + 12)
        const changed = some[line]!.slice(0, at) + put + some[line]!.slice(at + cut)
        compare(some.with(line, changed).join('\n'))
      }),
      { numRuns: 4000 },
    )
  })
})
