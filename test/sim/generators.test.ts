import { describe, expect, it } from 'vitest'
import { fnv1a64, nextXoshiro128, splitMix64 } from '../../src/sim/generators.ts'

describe('the generators agree with their reference implementations', () => {
  it('xoshiro128** from the state 1, 2, 3, 4', () => {
    const state = Uint32Array.of(1, 2, 3, 4)
    expect(Array.from({ length: 10 }, () => nextXoshiro128(state))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  it('SplitMix64 from the seed 1234567', () => {
    expect(splitMix64(1234567n, 5)).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ])
  })

  it('FNV-1a', () => {
    expect(['', 'a', 'foobar'].map(fnv1a64)).toEqual([
      0xcbf29ce484222325n,
      0xaf63dc4c8601ec8cn,
      0x85944171f73967e8n,
    ])
  })
})
