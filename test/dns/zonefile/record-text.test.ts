import { describe, expect, it } from 'vitest'
import { TextError, ZoneFileError } from '../../../src/errors.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { formatRecord, parseRecord } from '../../../src/dns/zonefile/record-text.ts'
import { EXAMPLE } from './reading.ts'

describe('formatRecord', () => {
  it('prints one line with absolute names', () => {
    const record = {
      owner: DomainName.parse('www.example.'),
      type: 1,
      rrclass: 1,
      ttlSeconds: 300,
      rdata: Uint8Array.of(192, 0, 2, 1),
    }
    expect(formatRecord(record)).toBe('www.example. 300 IN A 192.0.2.1')
  })

  it.each([
    'a.example. 0 CH TXT "a b" "\\000\\\\"',
    '. 2147483647 IN TYPE65280 \\# 0',
    'a\\.b\\032.example. 1 CLASS4660 TYPE4660 \\# 2 BEEF',
    'a.example. 1 IN APL',
    'a.example. 1 IN SOA ns.example. host.example. 1 2 3 4 5',
  ])('prints what parseRecord reads: %s', (line) => {
    expect(formatRecord(parseRecord(line))).toBe(line)
  })
})

describe('parseRecord', () => {
  it('reads relative names below the origin, and a record over several lines', () => {
    const record = parseRecord('@ MX ( 10\n mail ) ; x\n', { origin: EXAMPLE, defaultTtlSeconds: 60 })
    expect(formatRecord(record)).toBe('example. 60 IN MX 10 mail.example.')
  })

  it('takes names below the root and a TTL of 0 when told nothing else', () => {
    expect(formatRecord(parseRecord('a NS b'))).toBe('a. 0 IN NS b.')
  })

  it('throws where the text is wrong', () => {
    expect(() => parseRecord('a 1 A x')).toThrow(ZoneFileError)
    expect(() => parseRecord('')).toThrow(TextError)
    expect(() => parseRecord('a A 1.1.1.1\nb A 1.1.1.2')).toThrow(TextError)
  })
})
