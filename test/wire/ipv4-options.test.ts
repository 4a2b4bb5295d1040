import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { decodeIpv4Options } from '../../src/wire/ipv4-options.ts'
import { hex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, failure } from './hostile-decoding.ts'

describe('the options of IPv4', () => {
  it('are none where nothing stands but filling', () => {
    expect(decodeIpv4Options(hex(''))).toEqual([])
    expect(decodeIpv4Options(hex('01010100'))).toEqual([])
  })

  it('end at the end option', () => {
    expect(decodeIpv4Options(hex('00 94040000'))).toEqual([])
  })

  it('record a route up to the pointer', () => {
    expect(decodeIpv4Options(hex('01 07 0b 08 c0000201 00000000'))).toEqual([
      { kind: 'record-route', filled: 1, addresses: [ipv4Number('192.0.2.1'), 0] },
    ])
  })

  it('count no more places than there are when the route is full', () => {
    expect(decodeIpv4Options(hex('83 07 0c c0000201'))).toMatchObject([{ filled: 1 }])
  })

  it('say which way to go, loosely or strictly', () => {
    const options = decodeIpv4Options(hex('83 07 04 c0000201 89 07 04 c0000202'))
    expect(options).toMatchObject([
      { kind: 'loose-source-route', filled: 0 },
      { kind: 'strict-source-route', filled: 0 },
    ])
  })

  it('alert routers, and keep what is unknown', () => {
    expect(decodeIpv4Options(hex('94 04 0000 44 03 05'))).toEqual([
      { kind: 'router-alert', value: 0 },
      { kind: 'other', type: 0x44, data: hex('05') },
    ])
  })

  it.each([
    ['no length', '07', 'truncated', 1],
    ['a length below two', '0701', 'bad-length', 1],
    ['more octets than there are', '01 070b04', 'truncated', 1],
    ['a part of an address', '070504 0000', 'bad-length', 1],
    ['a pointer into the header', '070702 00000000', 'bad-value', 2],
    ['a pointer into an address', '070705 00000000', 'bad-value', 2],
    ['a router alert of another length', '940300', 'bad-length', 1],
  ])('are refused for %s', (_what, octets, code, offset) => {
    expect(failure(decodeIpv4Options, hex(octets))).toMatchObject({ code, offset })
  })

  it('stand any octets', () => {
    expectOnlyDecodeErrors(decodeIpv4Options, hex('070b08c000020100000000 94040000 830704c0000201 00'))
  })
})
