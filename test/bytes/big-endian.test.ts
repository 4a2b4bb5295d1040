import { describe, expect, it } from 'vitest'
import { putU16, putU32, readU16, readU32 } from '../../src/bytes/big-endian.ts'
import { hex, toHex } from './hex-octets.ts'

describe('integers in network order', () => {
  it('are read unsigned, wherever they lie', () => {
    expect(readU16(hex('00 fffe 00'), 1)).toBe(0xfffe)
    expect(readU32(hex('00 fffefdfc 00'), 1)).toBe(0xfffe_fdfc)
  })

  it('are written without touching their neighbors', () => {
    const target = hex('aa 0000 bb 00000000 cc')
    putU16(0x1234, target, 1)
    putU32(0xfedc_ba98, target, 4)
    expect(toHex(target)).toBe('aa1234bbfedcba98cc')
  })
})
