import { describe, expect, it } from 'vitest'
import { sortRecords } from '../../../src/dns/zonefile/record-order.ts'
import { formatRecord, parseRecord } from '../../../src/dns/zonefile/record-text.ts'
import { EXAMPLE } from './reading.ts'

function sort(lines: readonly string[]): string[] {
  return sortRecords(
    EXAMPLE,
    lines.map((line) => parseRecord(line)),
  ).map(formatRecord)
}

describe('sortRecords', () => {
  it('orders names as RFC 4034 §6.1 does in its example', () => {
    const names = ['example.', 'a.example.', 'yljkjljk.a.example.', 'Z.a.example.', 'zABC.a.EXAMPLE.']
    names.push('z.example.', '\\001.z.example.', '*.z.example.', '\\200.z.example.')
    const lines = names.map((name) => `${name} 0 IN A 1.1.1.1`)
    expect(sort(lines.toReversed())).toEqual(lines)
  })

  it('puts the apex before everything, also before what stands above it', () => {
    const lines = [
      'EXAMPLE. 0 IN A 1.1.1.1',
      '. 0 IN A 1.1.1.1',
      'a. 0 IN A 1.1.1.1',
      '\\000.example. 0 IN A 1.1.1.1',
    ]
    expect(sort(lines.toReversed())).toEqual(lines)
  })

  it('puts SOA and NS before other types, then goes by number and data', () => {
    const lines = [
      'example. 0 IN SOA a. b. 1 2 3 4 5',
      'example. 0 IN NS a.',
      'example. 0 IN A 1.1.1.1',
      'example. 0 IN A 2.1.1.1',
      'example. 0 IN MX 1 a.',
      'example. 0 IN TYPE65280 \\# 0',
      'example. 0 IN TYPE65280 \\# 1 00',
    ]
    expect(sort(lines.toReversed())).toEqual(lines)
  })
})
