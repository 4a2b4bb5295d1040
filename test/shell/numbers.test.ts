import { describe, expect, it } from 'vitest'
import {
  durationText,
  parseDuration,
  parseInteger,
  parseProbability,
  parseRate,
  probabilityText,
  rateText,
} from '../../src/shell/numbers.ts'

describe('a time', () => {
  it.each([
    ['300s', 300_000],
    ['20ms', 20],
    ['1.5h', 5_400_000],
    ['2m', 120_000],
    ['1d', 86_400_000],
    ['7', 7000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text, 's')).toBe(ms)
  })

  it.each(['', 's', '-1s', '3 weeks', '1e999x'])('%j is none', (text) => {
    expect(parseDuration(text, 's')).toBeUndefined()
  })

  it.each([
    [0, '0 ms'],
    [0.005, '5 us'],
    [20, '20 ms'],
    [1500, '1.5 s'],
  ])('of %d ms reads as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })
})

describe('a rate', () => {
  it.each([
    ['10mbit', 10e6, '10 Mbit/s'],
    ['1gbit', 1e9, '1 Gbit/s'],
    ['56kbit', 56_000, '56 kbit/s'],
    ['300', 300, '300 bit/s'],
  ])('%s', (text, bps, formatted) => {
    expect(parseRate(text)).toBe(bps)
    expect(rateText(bps)).toBe(formatted)
  })

  it('is never zero', () => {
    expect(parseRate('0')).toBeUndefined()
  })
})

describe('a probability', () => {
  it.each([
    ['3%', 0.03],
    ['0.5', 0.5],
    ['100%', 1],
    ['1e-6', 1e-6],
  ])('%s', (text, probability) => {
    expect(parseProbability(text)).toBeCloseTo(probability, 12)
  })

  it.each(['101%', '2', '-1', 'some'])('%s is none', (text) => {
    expect(parseProbability(text)).toBeUndefined()
  })

  it('reads as per cent', () => {
    expect(probabilityText(0.03)).toBe('3 %')
  })
})

describe('an integer', () => {
  it('is within its bounds', () => {
    expect([parseInteger('1', 1, 3), parseInteger('4', 1, 3), parseInteger('2.5', 1, 3)]).toEqual([
      1,
      undefined,
      undefined,
    ])
  })
})
