import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../src/bytes/byte-writer.ts'
import { hex, toHex } from './hex-octets.ts'

describe('ByteWriter', () => {
  it('writes integers in network order', () => {
    const writer = new ByteWriter(1)
    writer.u8(0xff)
    writer.u16(0xfffe)
    writer.u32(0xffff_fffd)
    writer.u48(0x1_ffff_fffc)
    expect(toHex(writer.finish())).toBe('fffffefffffffd0001fffffffc')
  })

  it('grows without losing what it holds', () => {
    const writer = new ByteWriter(2)
    for (let i = 0; i < 1000; i++) writer.u8(i)
    expect(writer.finish()).toEqual(Uint8Array.from({ length: 1000 }, (_, i) => i))
  })

  it('refuses to grow over its limit, and keeps its place', () => {
    const writer = new ByteWriter(4, 5)
    writer.u32(1)
    expect(() => writer.u16(2)).toThrow(expect.objectContaining({ code: 'message-full' }))
    writer.u8(7)
    expect(toHex(writer.finish())).toBe('0000000107')
  })

  it('copies part of other octets, short or long', () => {
    const source = Uint8Array.from({ length: 200 }, (_, i) => i)
    for (const length of [0, 1, 64, 65, 150]) {
      const writer = new ByteWriter(1)
      writer.range(source, 10, length)
      expect(writer.finish()).toEqual(source.slice(10, 10 + length))
    }
  })

  it('writes 16 bits over earlier ones', () => {
    const writer = new ByteWriter()
    writer.bytes(hex('00000000'))
    writer.patchU16(1, 0xabcd)
    expect(toHex(writer.finish())).toBe('00abcd00')
  })

  it('finishes with a copy that later writing leaves alone', () => {
    const writer = new ByteWriter()
    writer.u8(1)
    const first = writer.finish()
    writer.at = 0
    writer.u8(2)
    expect(first).toEqual(hex('01'))
  })
})
