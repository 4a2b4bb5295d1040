import { describe, expect, it } from 'vitest'
import { ByteReader } from '../../src/bytes/byte-reader.ts'
import { DecodeError } from '../../src/errors.ts'
import { hex } from './hex-octets.ts'

describe('ByteReader', () => {
  it('reads integers in network order, unsigned', () => {
    const reader = new ByteReader(hex('ff fffe fffffffd 0001fffffffc'))
    expect(reader.u8()).toBe(0xff)
    expect(reader.u16()).toBe(0xfffe)
    expect(reader.u32()).toBe(0xffff_fffd)
    expect(reader.u48()).toBe(0x1_ffff_fffc)
    expect(reader.remaining).toBe(0)
  })

  it('reads only what lies between its start and its end', () => {
    const reader = new ByteReader(hex('00 01 02 03 04'), 1, 4)
    expect(reader.u16()).toBe(0x0102)
    expect(reader.remaining).toBe(1)
    expect(() => reader.u16()).toThrow(DecodeError)
  })

  it.each([
    ['u8', 0],
    ['u16', 1],
    ['u32', 3],
    ['u48', 5],
  ] as const)('refuses %s with %i octets left, and says which field it was', (read, left) => {
    const reader = new ByteReader(new Uint8Array(7), 7 - left)
    reader.field = 'serial'
    expect(() => reader[read]()).toThrow(expect.objectContaining({ code: 'truncated', field: 'serial' }))
  })

  it('copies octets, even those of a Node Buffer', () => {
    const source = Buffer.from('0102', 'hex')
    const copy = new ByteReader(source).bytes(2)
    source[0] = 9
    expect(copy).toEqual(hex('0102'))
    expect(Buffer.isBuffer(copy)).toBe(false)
  })

  it('gives views of octets without copying', () => {
    const source = hex('0102')
    const view = new ByteReader(source).view(2)
    source[0] = 9
    expect(view).toEqual(hex('0902'))
  })

  it('tells octets left over', () => {
    const reader = new ByteReader(hex('0102'))
    reader.field = 'rdata'
    reader.u8()
    expect(() => reader.finish()).toThrow(
      expect.objectContaining({ code: 'trailing', field: 'rdata', offset: 1 }),
    )
    reader.u8()
    expect(() => reader.finish()).not.toThrow()
  })
})
