import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countRdatas,
  firstRdata,
  packRecords,
  rdataLengthAt,
  rdatasOf,
} from '../../../src/dns/cache/packed-records.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'

const owner = DomainName.parse('www.example.com.').octets

describe('packRecords', () => {
  it('puts the owner first, then each rdata after its length', () => {
    const packed = packRecords(owner, [Uint8Array.of(1, 2), Uint8Array.of()])
    expect([...packed]).toEqual([...owner, 0, 2, 1, 2, 0, 0])
    expect(firstRdata(packed)).toBe(owner.length)
    expect(rdataLengthAt(packed, owner.length)).toBe(2)
  })

  it('gives back what it was given, whatever it is', () => {
    const rdata = fc.uint8Array({ maxLength: 600 })
    fc.assert(
      fc.property(fc.array(rdata, { maxLength: 5 }), (rdatas) => {
        const packed = packRecords(owner, rdatas)
        expect(rdatasOf(packed).map((one) => [...one])).toEqual(rdatas.map((one) => [...one]))
        expect(countRdatas(packed)).toBe(rdatas.length)
      }),
    )
  })

  it('holds nothing when it is empty', () => {
    expect(countRdatas(new Uint8Array(0))).toBe(0)
    expect(rdatasOf(new Uint8Array(0))).toEqual([])
  })
})
