import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSerialRaised, nextSerial } from '../../../src/dns/zone/serial-number.ts'

const serial = fc.nat(0xffff_ffff)

describe('RFC 1982: serial number arithmetic', () => {
  it('an addition of up to 2^31 − 1 makes a later one (§3.1, §3.2)', () => {
    fc.assert(
      fc.property(serial, fc.integer({ min: 1, max: 0x7fff_ffff }), (s, n) => {
        const sum = (s + n) >>> 0
        expect(isSerialRaised(s, sum)).toBe(true)
        expect(isSerialRaised(sum, s)).toBe(false)
      }),
    )
  })

  it('nothing comes after itself, nor of two that are 2^31 apart either (§3.2)', () => {
    fc.assert(
      fc.property(serial, (s) => {
        expect(isSerialRaised(s, s)).toBe(false)
        expect(isSerialRaised(s, (s + 0x8000_0000) >>> 0)).toBe(false)
      }),
    )
  })

  it.each([
    [0, 1],
    [0xffff_ffff, 0],
    [0xffff_ffff, 100],
    [100, 0x7fff_ffff + 100],
  ])('%i is before %i (§5.2)', (a, b) => expect(isSerialRaised(a, b)).toBe(true))

  it('the next serial is later, around the circle too, and never 0', () => {
    fc.assert(fc.property(serial, (s) => isSerialRaised(s, nextSerial(s)) && nextSerial(s) !== 0))
    expect(nextSerial(0xffff_ffff)).toBe(1)
  })
})
