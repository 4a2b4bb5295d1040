import { describe, expect, it } from 'vitest'
import { msOf, ticksOf } from '../../src/sim/ticks.ts'

const TEN_YEARS_MS = 3653 * 86_400_000

describe('ticks', () => {
  it('are exact for ten years, one from the next', () => {
    const end = ticksOf(TEN_YEARS_MS)
    expect(Number.isSafeInteger(end)).toBe(true)
    expect(end + 1 - end).toBe(1)
    expect(msOf(end)).toBe(TEN_YEARS_MS)
    expect(msOf(end + 1)).toBeGreaterThan(msOf(end))
  })

  it.each([
    [0, 0],
    [-3, 0],
    [Number.NaN, 0],
    [1, 10_000],
    [1.1, 11_000],
    [0.3, 3_000],
    [0.00001, 1],
    [1e-9, 1],
    [0.00012, 2],
  ])('of %d ms are %d: never too few, and no more than rounding of doubles calls for', (ms, ticks) => {
    expect(ticksOf(ms)).toBe(ticks)
  })

  it('refuse a time beyond what they can count', () => {
    expect(() => ticksOf(1e13)).toThrow(RangeError)
    expect(() => ticksOf(Infinity)).toThrow(RangeError)
  })
})
