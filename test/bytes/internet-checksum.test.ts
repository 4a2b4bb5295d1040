import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  adjustChecksum,
  foldChecksum,
  internetChecksum,
  internetSum,
} from '../../src/bytes/internet-checksum.ts'
import { hex } from './hex-octets.ts'

/** Word for word, as RFC 1071 §1 says it. */
function slowChecksum(octets: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < octets.length; i += 2) sum += octets[i]! * 256 + (octets[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000)
  return 0xffff - sum
}

describe('internetChecksum', () => {
  it('sums the example of RFC 1071 §3', () => {
    expect(internetChecksum(hex('0001 f203 f4f5 f6f7'), 0, 8)).toBe(~0xddf2 & 0xffff)
  })

  it('agrees with the sum word for word, of any length at any place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(10), (octets, skipped) => {
        const at = Math.min(skipped, octets.length)
        expect(internetChecksum(octets, at, octets.length)).toBe(slowChecksum(octets.subarray(at)))
      }),
    )
  })

  it('holds for the longest packet with every bit set', () => {
    const octets = new Uint8Array(65_535).fill(0xff)
    expect(internetChecksum(octets, 0, octets.length)).toBe(slowChecksum(octets))
  })

  it.each([2, 300])('tells %i octets of nothing from a sum that has gone round to nothing', (length) => {
    const octets = new Uint8Array(length)
    expect(internetChecksum(octets, 0, length)).toBe(0xffff)
    octets.fill(0xff, 0, 2)
    expect(internetChecksum(octets, 0, length)).toBe(0)
  })

  it('goes on from the sum of an earlier piece', () => {
    const octets = Uint8Array.from({ length: 5_000 }, (_, i) => 255 - (i % 7))
    let sum = 0
    for (let at = 0; at < octets.length; at += 100) sum = internetSum(octets, at, at + 100, sum)
    expect(foldChecksum(sum)).toBe(slowChecksum(octets))
  })

  it('is zero over octets that hold their own checksum', () => {
    const header = hex('4500003bc52200004011b1f1c0a801025467ed8c')
    expect(internetChecksum(header, 0, header.length)).toBe(0)
  })
})

describe('adjustChecksum', () => {
  it('gives the example of RFC 1624 §4 its right result, not the wrong zero of RFC 1141', () => {
    expect(adjustChecksum(0xdd2f, 0x5555, 0x3285)).toBe(0x0000)
  })

  it('agrees with a checksum computed anew', () => {
    const word = fc.nat(0xffff)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 40 }), word, (octets, changed) => {
        // A first word of one keeps the sum from being zero, of which there are two forms.
        octets[0] = 0
        octets[1] = 1
        const before = internetChecksum(octets, 0, octets.length)
        const old = octets[2]! * 256 + octets[3]!
        octets[2] = changed >>> 8
        octets[3] = changed
        expect(adjustChecksum(before, old, changed)).toBe(internetChecksum(octets, 0, octets.length))
      }),
    )
  })
})
