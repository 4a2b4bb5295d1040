import { describe, expect, it } from 'vitest'
import { parseBandwidthBps, parseDelayMs } from '../../src/worldfile/quantity.ts'
import { parseMoment } from '../../src/worldfile/moment.ts'

describe('parseDelayMs', () => {
  it.each([
    ['5 ms', 5],
    ['5ms', 5],
    ['1.5 s', 1500],
    ['20 us', 0.02],
    ['20 µs', 0.02],
    ['100 ns', 0.0001],
    ['2 min', 120_000],
    ['1 h', 3_600_000],
  ])('%s', (text, ms) => expect(parseDelayMs(text)).toBeCloseTo(ms, 9))

  it.each(['', '5', 'ms', '5 mss', '-5 ms', '.5 s', '5. s', '1e3 ms', '5  ms', 'toString', '5 toString'])(
    'is no time: %j',
    (text) => expect(parseDelayMs(text)).toBeNaN(),
  )
})

describe('parseBandwidthBps', () => {
  it.each([
    ['300 bit/s', 300],
    ['56 kbit/s', 56e3],
    ['10 Mbit/s', 10e6],
    ['2.5 Gbit/s', 2.5e9],
    ['1Tbit/s', 1e12],
  ])('%s', (text, bps) => expect(parseBandwidthBps(text)).toBe(bps))

  it.each(['', '10', '10 Mbit', '10 MB/s', '10 mbit/s', '10 Kbit/s', '-1 bit/s'])(
    'is no bandwidth: %j',
    (text) => expect(parseBandwidthBps(text)).toBeNaN(),
  )
})

describe('parseMoment', () => {
  it.each([
    '1970-01-01T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '2000-02-29T12:00:00Z',
    '2024-02-29T00:00:00Z',
    '2025-03-01T06:07:08Z',
    '2100-03-01T00:00:00Z',
    '2400-12-31T00:00:00Z',
  ])('%s', (text) => expect(parseMoment(text)).toBe(Date.parse(text)))

  it('takes a date for its midnight, and leaves out seconds', () => {
    expect(parseMoment('2025-06-01')).toBe(Date.UTC(2025, 5, 1))
    expect(parseMoment('2025-06-01 12:34Z')).toBe(Date.UTC(2025, 5, 1, 12, 34))
  })

  it.each([
    'now',
    '2025-13-01T00:00:00Z',
    '2025-00-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T00:60:00Z',
    '2025-01-01T00:00:00',
    '2025-01-01T00:00:00+01:00',
    '1969-12-31T23:59:59Z',
  ])('is no moment: %s', (text) => expect(parseMoment(text)).toBeNaN())
})
