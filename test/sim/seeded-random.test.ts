import { describe, expect, it } from 'vitest'
import { SeededRandom } from '../../src/sim/seeded-random.ts'

const draw = (random: SeededRandom): number[] => Array.from({ length: 8 }, () => random.below(1_000_000))

describe('SeededRandom', () => {
  it('gives the same for the same seed and something else for another', () => {
    expect(draw(new SeededRandom(7))).toEqual(draw(new SeededRandom(7)))
    expect(draw(new SeededRandom(7))).not.toEqual(draw(new SeededRandom(8)))
    expect(new SeededRandom(7).bytes(100)).toEqual(new SeededRandom(7).bytes(100))
  })

  it('takes any seed, none of them stuck at zero', () => {
    for (const seed of [0, -1, 2 ** 53, 2n ** 64n, -(2n ** 70n)]) {
      expect(new Set(draw(new SeededRandom(seed))).size).toBe(8)
    }
  })

  it('forks streams that depend on seed and name alone', () => {
    const parent = new SeededRandom(7)
    const before = draw(parent.fork('network'))
    draw(parent)
    expect(draw(parent.fork('network'))).toEqual(before)
    expect(draw(parent.fork('hosts'))).not.toEqual(before)
    expect(draw(parent.fork('a').fork('b'))).not.toEqual(draw(parent.fork('b').fork('a').fork('a')))
    expect(draw(new SeededRandom(8).fork('network'))).not.toEqual(before)
  })

  it('makes something happen as often as its probability says, and draws nothing for the certain', () => {
    const random = new SeededRandom(7)
    let count = 0
    for (let i = 0; i < 10_000; i++) if (random.chance(0.2)) count++
    expect(Math.abs(count - 2000)).toBeLessThan(200)
    const [a, b] = [new SeededRandom(7), new SeededRandom(7)]
    expect([a.chance(0), a.chance(1), a.chance(-1), a.chance(2)]).toEqual([false, true, false, true])
    expect(draw(a)).toEqual(draw(b))
  })
})
