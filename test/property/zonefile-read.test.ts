// Whatever a file holds, reading it ends, fails in one way only, and does not depend on how it comes in pieces.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mistakesOf, readInPieces } from '../dns/zonefile/reading.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { parseZoneFile } from '../../src/dns/zonefile/zone-file.ts'

const PARTS = [
  ...[
    '\n',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '(',
    ')',
    '"',
    ';',
    '\\',
    '\\"',
    '\\065',
    '\\9',
    '.',
    '@',
    '\0',
    'é',
  ],
  ...[
    'www',
    'a.b.',
    '1.1.1.1',
    '300',
    '1h',
    'IN',
    'CH',
    'A',
    'TXT',
    'MX',
    'SOA',
    'TYPE65280',
    '\\# 1 00',
    'NOPE',
  ],
  ...['$ORIGIN', '$TTL', '$INCLUDE', '$GENERATE 1-2', '$', 'a 1 A 1.1.1.1\n', '\nb 1 TXT (', ' 1 MX 1 x\n'],
]

const text = fc.oneof(
  fc.array(fc.constantFrom(...PARTS), { maxLength: 40 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...PARTS), { maxLength: 40 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary' }),
)

describe('any text', () => {
  it('is read, or fails with the places of its mistakes in order', () => {
    fc.assert(
      fc.property(text, (file) => {
        const sink = { record: () => undefined }
        const mistakes = mistakesOf(() => parseZoneFile(file, { origin: DomainName.root }, sink))
        const places = mistakes.map(({ line, column }) => line * 1e6 + column)
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        const lines = file.split('\n').length
        for (const { line, column } of mistakes) {
          expect(line).toBeLessThanOrEqual(lines)
          expect(column).toBeGreaterThanOrEqual(1)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('reads the same in pieces of any length', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (file, length) => {
        expect(await readInPieces(file, length)).toEqual(await readInPieces(file, 1 << 20))
      }),
      { numRuns: 1500 },
    )
  })
})
