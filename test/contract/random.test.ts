import { describe, expect, it } from 'vitest'
import { stages } from './stages.ts'

describe.each(stages)('random on $name', (stage) => {
  it.each([1, 2, 3, 10, 256, 1000, 65_535, 65_536, 65_537, 2 ** 32, 2 ** 32 + 1, 2 ** 48])(
    'stays within 0 … %d − 1',
    (limit) =>
      stage.play(async ({ server: { random } }) => {
        for (let i = 0; i < 500; i++) {
          const value = random.below(limit)
          expect(Number.isInteger(value)).toBe(true)
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThan(limit)
        }
      }),
  )

  it.each([3, 6, 16, 100])('gives each of %d values its share', (limit) =>
    stage.play(async ({ server: { random } }) => {
      const draws = 2000 * limit
      const counts = new Array<number>(limit).fill(0)
      for (let i = 0; i < draws; i++) counts[random.below(limit)]!++
      // Chi-squared has mean k − 1 and deviation √2(k − 1); ten deviations never happen to a fair source.
      const freedom = limit - 1
      const chiSquared = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
      expect(chiSquared).toBeLessThan(freedom + 10 * Math.sqrt(2 * freedom))
    }),
  )

  it('uses the whole width of a large limit', () =>
    stage.play(async ({ server: { random } }) => {
      let high = 0
      let low = 0
      for (let i = 0; i < 200; i++) {
        const value = random.below(2 ** 48)
        if (value >= 2 ** 47) high++
        if (value % 2 === 1) low++
      }
      for (const count of [high, low]) expect(Math.abs(count - 100)).toBeLessThan(60)
    }))

  it.each([0, -1, 1.5, Number.NaN, 2 ** 48 + 1])('refuses the limit %d', (limit) =>
    stage.play(async ({ server: { random } }) => {
      expect(() => random.below(limit)).toThrow(RangeError)
    }),
  )

  it.each([0, 1, 7, 4095, 4096, 4097, 20_000])('gives %d octets that are the caller’s own', (length) =>
    stage.play(async ({ server: { random } }) => {
      const bytes = random.bytes(length)
      const before = bytes.slice()
      random.bytes(8192)
      expect(bytes).toHaveLength(length)
      expect(bytes).toEqual(before)
      if (length > 100) expect(new Set(bytes).size).toBeGreaterThan(50)
    }),
  )
})
