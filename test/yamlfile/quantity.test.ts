import { describe, expect, it } from 'vitest'
import {
  parseBandwidthBps,
  parseDelayMs,
  parseDurationMs,
  parseSizeBytes,
} from '../../src/yamlfile/quantity.ts'

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

describe('parseDurationMs', () => {
  it.each([
    ['500 ms', 500],
    ['30 s', 30_000],
    ['1.5 h', 5_400_000],
    ['2 d', 172_800_000],
  ])('%s', (text, ms) => expect(parseDurationMs(text)).toBe(ms))

  it.each(['', '5', '5 us', '1 day', '-1 s', 's'])('is no duration: %j', (text) => {
    expect(parseDurationMs(text)).toBeNaN()
  })
})

describe('parseSizeBytes', () => {
  it.each([
    ['64 MiB', 64 * 1024 * 1024],
    ['1.5 kB', 1500],
    ['2GB', 2e9],
    ['100 B', 100],
  ])('%s', (text, bytes) => expect(parseSizeBytes(text)).toBe(bytes))

  it.each(['', '64', '64 M', '64 mb', '-1 MB', '1 TB'])('is no size: %j', (text) => {
    expect(parseSizeBytes(text)).toBeNaN()
  })
})
