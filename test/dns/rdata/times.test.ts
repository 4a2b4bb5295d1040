import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMoment, parseMoment, parsePeriod } from '../../../src/dns/rdata/times.ts'

const byDate = (seconds: number) => new Date(seconds * 1000).toISOString().replaceAll(/[-:T]|\..*/g, '')

describe('moments', () => {
  it.each([
    [0, '19700101000000'],
    [951_782_399, '20000228235959'],
    [951_782_400, '20000229000000'],
    [1_048_354_263, '20030322173103'],
    [4_107_542_400, '21000301000000'],
    [0xffff_ffff, '21060207062815'],
  ])('%i is %s', (seconds, text) => {
    expect(formatMoment(seconds)).toBe(text)
    expect(parseMoment(text)).toBe(seconds)
  })

  it('are those of the calendar', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (seconds) => {
        expect(formatMoment(seconds)).toBe(byDate(seconds))
        expect(parseMoment(byDate(seconds))).toBe(seconds)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    '20230229000000',
    '21000229000000',
    '20230431000000',
    '20231301000000',
    '20230001000000',
    '20230100000000',
  ])('%s is no day', (text) => {
    expect(parseMoment(text)).toBeUndefined()
  })

  it.each([
    '20230101240000',
    '20230101006000',
    '20230101000061',
    '2023010100000',
    '202301010000000',
    '2023010100000x',
  ])('%s is no time', (text) => {
    expect(parseMoment(text)).toBeUndefined()
  })

  it('may be a leap second', () => {
    expect(parseMoment('20161231235960')).toBe(parseMoment('20170101000000'))
  })
})

describe('periods', () => {
  it.each([
    ['0', 0],
    ['4294967295', 0xffff_ffff],
    ['1s', 1],
    ['1W', 604_800],
    ['1w2d3h4m5s', 788_645],
    ['30m1h', 5400],
  ])('%s', (text, seconds) => {
    expect(parsePeriod(text)).toBe(seconds)
  })

  it.each(['', 'h', '-1', '1x', '1h1', '1hh', '1.5h', '4294967296', '7102w', '9'.repeat(400)])(
    '%o is none',
    (text) => {
      expect(parsePeriod(text)).toBeUndefined()
    },
  )
})
