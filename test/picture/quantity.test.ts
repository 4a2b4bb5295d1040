import { describe, expect, it } from 'vitest'
import { formatDelay, formatRate } from '../../src/picture/quantity.ts'

describe('times', () => {
  it.each([
    [0, '0 ms'],
    [0.005, '5 µs'],
    [0.4512, '0.451 ms'],
    [38.27, '38.3 ms'],
    [250, '250 ms'],
    [1234, '1.23 s'],
  ])('%f ms is written %s', (ms, text) => {
    expect(formatDelay(ms)).toBe(text)
  })
})

describe('rates', () => {
  it.each([
    [300, '300 bit/s'],
    [56_000, '56 kbit/s'],
    [20e6, '20 Mbit/s'],
    [1e9, '1 Gbit/s'],
  ])('%f bit/s is written %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text)
  })
})
