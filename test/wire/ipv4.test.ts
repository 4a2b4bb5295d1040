import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { DecodeError } from '../../src/errors.ts'
import {
  checkIpv4Header,
  decodeIpv4,
  decrementTtl,
  describeIpv4,
  encodeIpv4,
  IP_PROTOCOL,
  ipv4ChecksumIsRight,
  ipv4Destination,
  ipv4FragmentField,
  ipv4HeaderLength,
  ipv4Identification,
  ipv4Protocol,
  ipv4Source,
  ipv4TotalLength,
  ipv4Ttl,
  putIpv4Header,
  rewriteIpv4Destination,
  rewriteIpv4Source,
  type Ipv4Packet,
} from '../../src/wire/ipv4.ts'
import { hex, toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'
import { DNS_QUERY, DNS_RESPONSE, HTTP_GET } from './packets.ts'

const address = fc.nat(0xffff_ffff)
const packet: fc.Arbitrary<Ipv4Packet> = fc.record({
  dscp: fc.nat(63),
  ecn: fc.nat(3),
  identification: fc.nat(0xffff),
  dontFragment: fc.boolean(),
  moreFragments: fc.boolean(),
  fragmentOffset: fc.nat(0x1fff).map((units) => units * 8),
  ttl: fc.nat(255),
  protocol: fc.nat(255),
  source: address,
  destination: address,
  options: fc.nat(10).chain((words) => fc.uint8Array({ minLength: words * 4, maxLength: words * 4 })),
  payload: fc.uint8Array({ maxLength: 60 }),
})

describe('an IPv4 packet', () => {
  it('is read and written as it was captured', () => {
    const query = decodeIpv4(DNS_QUERY)
    expect(query).toMatchObject({
      dscp: 0,
      ecn: 0,
      identification: 0xc522,
      dontFragment: false,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: 64,
      protocol: IP_PROTOCOL.udp,
      checksum: 0xb1f1,
      source: ipv4Number('192.168.1.2'),
      destination: ipv4Number('84.103.237.140'),
    })
    expect(query.options.length).toBe(0)
    expect(query.payload.length).toBe(39)
    for (const octets of [DNS_QUERY, DNS_RESPONSE, HTTP_GET.subarray(14)]) {
      expect(toHex(encodeIpv4(decodeIpv4(octets)))).toBe(toHex(octets))
    }
  })

  it('ends at its total length, whatever padding follows', () => {
    const frame = Uint8Array.from([9, 9, ...DNS_QUERY, 0, 0, 0])
    expect(toHex(decodeIpv4(frame, 2).payload)).toBe(toHex(DNS_QUERY.subarray(20)))
  })

  it('is truncated below its total length', () => {
    expectTruncated(decodeIpv4, DNS_QUERY)
  })

  it.each([
    ['another version', { 0: 0x65 }, 'bad-value', 'ipv4 version', 0],
    ['a header of four words', { 0: 0x44 }, 'bad-length', 'ipv4 header length', 0],
    ['a total length below the header', { 2: 0, 3: 19 }, 'bad-length', 'ipv4 total length', 2],
    ['a wrong checksum', { 8: 63 }, 'bad-checksum', 'ipv4 checksum', 10],
  ])('is refused for %s', (_what, change, code, field, offset) => {
    const octets = Object.assign(DNS_QUERY.slice(), change)
    expect(failure(decodeIpv4, octets)).toEqual(new DecodeError(code as never, field, offset))
    expect(checkIpv4Header(octets, 0, octets.length)).toBe(code)
  })

  it('says nothing against a header that is right', () => {
    expect(checkIpv4Header(DNS_QUERY, 0, DNS_QUERY.length)).toBeUndefined()
  })

  it('survives a round trip, whatever it holds', () => {
    fc.assert(
      fc.property(packet, (written) => {
        const { checksum, ...read } = decodeIpv4(encodeIpv4(written))
        expect(checksum).toBeTypeOf('number')
        expect(read).toEqual(written)
      }),
    )
  })

  it('fills options up to whole words', () => {
    const octets = encodeIpv4({ ...decodeIpv4(DNS_QUERY), options: hex('01') })
    expect(ipv4HeaderLength(octets, 0)).toBe(24)
    expect(toHex(decodeIpv4(octets).options)).toBe('01000000')
  })

  it('refuses what no header can say', () => {
    const query = decodeIpv4(DNS_QUERY)
    const encoding = (change: Partial<Ipv4Packet>) => () => encodeIpv4({ ...query, ...change })
    expect(encoding({ options: new Uint8Array(41) })).toThrow('ipv4 options: too-long')
    expect(encoding({ payload: new Uint8Array(65_516) })).toThrow('ipv4 packet: too-long')
    expect(encoding({ fragmentOffset: 4 })).toThrow('ipv4 fragment offset: bad-value')
    expect(encoding({ fragmentOffset: 65_536 })).toThrow('ipv4 fragment offset: bad-value')
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodeIpv4, DNS_QUERY)
  })

  it('is told in one line', () => {
    const query = decodeIpv4(DNS_QUERY)
    expect(describeIpv4(query)).toBe('192.168.1.2 > 84.103.237.140, udp, ttl 64, 39 octets')
    expect(describeIpv4({ ...query, protocol: 89, moreFragments: true, fragmentOffset: 8 })).toBe(
      '192.168.1.2 > 84.103.237.140, protocol 89, ttl 64, fragment 8 to 47 of more, 39 octets',
    )
  })
})

describe('the IPv4 header in place', () => {
  it('is read field by field', () => {
    const at = 14
    expect(ipv4HeaderLength(HTTP_GET, at)).toBe(20)
    expect(ipv4TotalLength(HTTP_GET, at)).toBe(498)
    expect(ipv4Identification(HTTP_GET, at)).toBe(0x0be7)
    expect(ipv4FragmentField(HTTP_GET, at)).toBe(0x4000)
    expect(ipv4Ttl(HTTP_GET, at)).toBe(64)
    expect(ipv4Protocol(HTTP_GET, at)).toBe(IP_PROTOCOL.tcp)
    expect(ipv4Source(HTTP_GET, at)).toBe(ipv4Number('192.168.1.4'))
    expect(ipv4Destination(HTTP_GET, at)).toBe(ipv4Number('91.198.174.2'))
    expect(ipv4ChecksumIsRight(HTTP_GET, at)).toBe(true)
  })

  it('is written with its checksum', () => {
    const target = new Uint8Array(24).fill(0xee)
    putIpv4Header(target, 2, {
      totalLength: 59,
      identification: 0xc522,
      fragment: 0,
      tos: 0,
      ttl: 64,
      protocol: 17,
      source: ipv4Number('192.168.1.2'),
      destination: ipv4Number('84.103.237.140'),
    })
    expect(toHex(target)).toBe(`eeee${toHex(DNS_QUERY.subarray(0, 20))}eeee`)
  })

  it('keeps a right checksum through every hop and every change of address', () => {
    fc.assert(
      fc.property(packet, address, address, (written, source, destination) => {
        fc.pre(written.ttl > 0)
        const octets = encodeIpv4(written)
        decrementTtl(octets, 0)
        rewriteIpv4Source(octets, 0, source)
        rewriteIpv4Destination(octets, 0, destination)
        const expected = encodeIpv4({ ...written, ttl: written.ttl - 1, source, destination })
        expect(decodeIpv4(octets)).toEqual(decodeIpv4(expected))
      }),
    )
  })
})
