import { describe, expect, it } from 'vitest'
import { SeededRandom } from '../../src/sim/seeded-random.ts'
import {
  FIRST_EPHEMERAL_PORT,
  LAST_EPHEMERAL_PORT,
  PortAllocator,
  type PortSelection,
} from '../../src/stack/port-allocator.ts'

function take(selection: PortSelection, count: number, isFree: (port: number) => boolean = () => true) {
  const allocator = new PortAllocator(new SeededRandom(1))
  return Array.from({ length: count }, () => allocator.allocate(selection, isFree))
}

describe('PortAllocator', () => {
  it('sequential: goes up from the first and skips what is taken', () => {
    expect(take('sequential', 3)).toEqual([49_152, 49_153, 49_154])
    expect(take('sequential', 2, (port) => port !== 49_153)).toEqual([49_152, 49_154])
  })

  it('sequential: begins again after the last', () => {
    const ports = take('sequential', 16_385)
    expect(ports[16_383]).toBe(65_535)
    expect(ports[16_384]).toBe(49_152)
  })

  it('random: stays within the dynamic ports, and spreads over all of them (RFC 6056 §3.3.1)', () => {
    const ports = take('random', 2_000) as number[]
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(FIRST_EPHEMERAL_PORT)
    expect(Math.max(...ports)).toBeLessThanOrEqual(LAST_EPHEMERAL_PORT)
    expect(new Set(ports).size).toBeGreaterThan(1_800)
    const upperHalf = ports.filter((port) => port >= 57_344).length
    expect(upperHalf).toBeGreaterThan(900)
    expect(upperHalf).toBeLessThan(1_100)
  })

  it.each(['random', 'sequential'] as const)(
    '%s: finds the only free port, and knows when there is none',
    (how) => {
      expect(take(how, 1, (port) => port === 60_000)).toEqual([60_000])
      expect(take(how, 1, () => false)).toEqual([undefined])
    },
  )
})
