import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32 } from '../../src/bytes/crc32.ts'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('crc32', () => {
  it('gives the check value of its catalogue entry', () => {
    expect(crc32(ascii('123456789'))).toBe(0xcbf4_3926)
  })

  it('is zero for nothing', () => {
    expect(crc32(new Uint8Array(0))).toBe(0)
  })

  it('agrees with the one that gzip puts at its end, from any place to any other', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(20), fc.nat(20), (octets, head, tail) => {
        const at = Math.min(head, octets.length)
        const end = Math.max(at, octets.length - tail)
        const packed = gzipSync(octets.subarray(at, end))
        expect(crc32(octets, at, end)).toBe(packed.readUInt32LE(packed.length - 8))
      }),
    )
  })

  it('leaves the same residue behind any octets that their CRC follows, lowest octet first', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        const crc = crc32(octets)
        const whole = Uint8Array.from([...octets, crc, crc >>> 8, crc >>> 16, crc >>> 24])
        expect(crc32(whole)).toBe(0x2144_df1c)
      }),
    )
  })
})
