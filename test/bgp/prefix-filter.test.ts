import { describe, expect, it } from 'vitest'
import { parseIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import { rejection } from '../../src/bgp/prefix-filter.ts'
import { filter } from './small-internet.ts'

function judge(lines: string[], prefix: string, origin?: number): string | undefined {
  return rejection(filter(...lines), parseIpv4Prefix(prefix), origin)
}

describe('a prefix filter', () => {
  it('accepts what no rule fits', () => {
    expect(judge([], '192.0.2.0/24')).toBeUndefined()
    expect(judge(['reject 10.0.0.0/8'], '192.0.2.0/24')).toBeUndefined()
  })

  it('means the prefix alone, or its parts as well', () => {
    expect(judge(['reject 10.0.0.0/8'], '10.0.0.0/8')).toBe('a filter rejects 10.0.0.0/8')
    expect(judge(['reject 10.0.0.0/8'], '10.1.0.0/16')).toBeUndefined()
    expect(judge(['reject 10.0.0.0/8+'], '10.1.0.0/16')).toBe('a filter rejects 10.0.0.0/8 or longer')
    expect(judge(['reject 10.0.0.0/8+'], '0.0.0.0/0')).toBeUndefined()
  })

  it('goes by the first rule that fits', () => {
    const lines = ['accept 10.1.0.0/16', 'reject 10.0.0.0/8+', 'accept 10.2.0.0/16']
    expect(judge(lines, '10.1.0.0/16')).toBeUndefined()
    expect(judge(lines, '10.2.0.0/16')).toBe('a filter rejects 10.0.0.0/8 or longer')
  })

  it('takes a prefix with origins from these alone', () => {
    const lines = ['accept 198.51.100.0/24+ 64501 64502']
    expect(judge(lines, '198.51.100.0/24', 64501)).toBeUndefined()
    expect(judge(lines, '198.51.100.128/25', 64502)).toBeUndefined()
    expect(judge(lines, '198.51.100.0/24', 64666)).toBe(
      'AS 64666 may not originate 198.51.100.0/24 or longer: only AS 64501, AS 64502 may',
    )
    expect(judge(lines, '198.51.100.128/25', undefined)).toBe(
      'an unknown system may not originate 198.51.100.0/24 or longer: only AS 64501, AS 64502 may',
    )
    expect(judge(lines, '203.0.113.0/24', 64666)).toBeUndefined()
  })

  it('rejects a prefix with origins from these alone', () => {
    const lines = ['reject 0.0.0.0/0+ 64666']
    expect(judge(lines, '203.0.113.0/24', 64666)).toBe('a filter rejects 0.0.0.0/0 or longer from AS 64666')
    expect(judge(lines, '203.0.113.0/24', 64501)).toBeUndefined()
  })
})
