import { describe, expect, it } from 'vitest'
import { describeDuration, NO_TTL, parseTtl } from '../../../src/dns/zonefile/ttl-text.ts'

function parse(text: string): number {
  const octets = new TextEncoder().encode(`<${text}>`)
  return parseTtl(octets, 1, octets.length - 1)
}

describe('parseTtl', () => {
  it.each([
    ['0', 0],
    ['3600', 3600],
    ['1s', 1],
    ['2M', 120],
    ['1w2d3h4m5s', 788645],
    ['1h1h', 7200],
    ['0005', 5],
    ['99999999999', 99_999_999_999],
  ])('%s is %i seconds', (text, seconds) => {
    expect(parse(text)).toBe(seconds)
  })

  it.each(['', 'h', '1h30', '1hh', 'h1', '-1', '+1', '1.5h', '1 h', '0x10', '1y'])('%j is no TTL', (text) => {
    expect(parse(text)).toBe(NO_TTL)
  })
})

describe('describeDuration', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [3600, '1 hour'],
    [5400, '1 hour 30 minutes'],
    [172800, '2 days'],
    [604800 * 2 + 1, '2 weeks 1 second'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(describeDuration(seconds)).toBe(text)
  })
})
