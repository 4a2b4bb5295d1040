import { describe, expect, it } from 'vitest'
import { dateOf, raisedSerial, serialStyleOf } from '../../../src/dns/zone/serial-style.ts'

/** 22 November 2026, noon UTC. */
const NOW = 1_795_348_800

describe('the style of a serial', () => {
  it.each([
    [2026112201, 'date'],
    [2019022899, 'date'],
    [2030010101, 'date'],
    [2026063100, 'counter'],
    [2026130100, 'counter'],
    [1795348000, 'unix'],
    [1795348800 + 90_000, 'counter'],
    [17, 'counter'],
    [0, 'counter'],
    [4294967295, 'counter'],
  ])('%i is a %s', (serial, style) => {
    expect(serialStyleOf(serial, NOW)).toBe(style)
  })
})

describe('the day of a serial', () => {
  it('is that of UTC', () => {
    expect(dateOf(2026112203)).toBe(Date.UTC(2026, 10, 22))
    expect(dateOf(2026022900)).toBe(undefined)
    expect(dateOf(2028022900)).toBe(Date.UTC(2028, 1, 29))
  })
})

describe('the next serial', () => {
  it.each([
    ['date', 2020010105, 2026112201],
    ['date', 2026112200, 2026112201],
    ['date', 2026112201, 2026112202],
    ['date', 2027010101, 2027010102],
    ['date', 5, 2026112201],
    ['date', 1795348000, 2026112201],
    ['unix', 1795000000, NOW],
    ['unix', NOW, NOW + 1],
    ['unix', 2026112201, 2026112202],
    ['counter', 17, 18],
    ['counter', 4294967295, 1],
  ] as const)('by %s of %i is %i', (style, serial, next) => {
    expect(raisedSerial(serial, style, NOW)).toBe(next)
  })
})
