import { describe, expect, it } from 'vitest'
import { areEdnsOptions, decodeEdnsOptions, encodeOpt } from '../../../src/dns/message/edns.ts'
import type { EdnsOption } from '../../../src/dns/message/edns-option.ts'
import { NameReader } from '../../../src/dns/name/name-reader.ts'
import { hex, toHex } from '../../bytes/hex-octets.ts'

const OPT_HEADER_LENGTH = 11

/** One option: what it is, its octets with code and length. */
const VECTORS: readonly (readonly [what: string, option: EdnsOption, octets: string])[] = [
  ['NSID that is asked for', { code: 3, type: 'NSID', data: hex('') }, '0003 0000'],
  ['NSID (RFC 5001)', { code: 3, type: 'NSID', data: hex('67706e73') }, '0003 0004 67706e73'],
  [
    'client subnet (RFC 7871 §6)',
    {
      code: 8,
      type: 'CLIENT_SUBNET',
      family: 1,
      sourcePrefixLength: 24,
      scopePrefixLength: 0,
      ip: '192.0.2.0',
    },
    '0008 0007 0001 18 00 c00002',
  ],
  [
    'client subnet with a part of an octet',
    {
      code: 8,
      type: 'CLIENT_SUBNET',
      family: 1,
      sourcePrefixLength: 20,
      scopePrefixLength: 16,
      ip: '10.1.240.0',
    },
    '0008 0007 0001 14 10 0a01f0',
  ],
  [
    'client subnet of IPv6',
    {
      code: 8,
      type: 'CLIENT_SUBNET',
      family: 2,
      sourcePrefixLength: 56,
      scopePrefixLength: 48,
      ip: '2001:db8:0:100::',
    },
    '0008 000b 0002 38 30 20010db8000001',
  ],
  [
    'client subnet of no bits',
    { code: 8, type: 'CLIENT_SUBNET', family: 1, sourcePrefixLength: 0, scopePrefixLength: 0, ip: '0.0.0.0' },
    '0008 0004 0001 00 00',
  ],
  [
    'client subnet of no family, as dig sends it',
    { code: 8, type: 'CLIENT_SUBNET', family: 0, sourcePrefixLength: 0, scopePrefixLength: 0, ip: '' },
    '0008 0004 0000 00 00',
  ],
  ['expire that is asked for', { code: 9, type: 'EXPIRE', expireSeconds: null }, '0009 0000'],
  ['expire (RFC 7314)', { code: 9, type: 'EXPIRE', expireSeconds: 604800 }, '0009 0004 00093a80'],
  [
    'cookie of a client (RFC 7873 §4.1)',
    { code: 10, type: 'COOKIE', client: hex('0001020304050607'), server: hex('') },
    '000a 0008 0001020304050607',
  ],
  [
    'cookie of client and server (RFC 9018 §4)',
    {
      code: 10,
      type: 'COOKIE',
      client: hex('2464c4abcf10c957'),
      server: hex('010000005cf79f111f8130c3eee29480'),
    },
    '000a 0018 2464c4abcf10c957 010000005cf79f111f8130c3eee29480',
  ],
  ['keepalive that is asked for', { code: 11, type: 'TCP_KEEPALIVE', timeout: null }, '000b 0000'],
  ['keepalive (RFC 7828)', { code: 11, type: 'TCP_KEEPALIVE', timeout: 300 }, '000b 0002 012c'],
  ['padding (RFC 7830)', { code: 12, type: 'PADDING', data: new Uint8Array(5) }, '000c 0005 0000000000'],
  ['chain (RFC 7901)', { code: 13, type: 'CHAIN', closestTrustPoint: 'com.' }, '000d 0005 03636f6d00'],
  ['chain from the root', { code: 13, type: 'CHAIN', closestTrustPoint: '.' }, '000d 0001 00'],
  ['key tags (RFC 8145)', { code: 14, type: 'KEY_TAG', tags: [20326, 38696] }, '000e 0004 4f66 9728'],
  ['extended error (RFC 8914)', { code: 15, type: 'EDE', infoCode: 18, extraText: '' }, '000f 0002 0012'],
  [
    'extended error with text',
    { code: 15, type: 'EDE', infoCode: 6, extraText: 'é!' },
    '000f 0005 0006 c3a921',
  ],
  ['an algorithm list', { code: 5, type: 'DAU', data: hex('080d') }, '0005 0002 080d'],
  ['a code that nobody knows', { code: 65001, type: 'OPTION_65001', data: hex('6162') }, 'fde9 0002 6162'],
]

function decode(octets: string): EdnsOption[] {
  return decodeEdnsOptions(new NameReader(hex(octets)))
}

function encode(options: readonly EdnsOption[]): string {
  const edns = { udpSize: 1232, version: 0, flags: 0, options }
  return toHex(encodeOpt(edns, 0).subarray(OPT_HEADER_LENGTH))
}

describe('EDNS options', () => {
  it.each(VECTORS)('%s', (_what, option, octets) => {
    expect(decode(octets)).toEqual([option])
    expect(encode([option])).toBe(toHex(hex(octets)))
  })

  it('stand one after another', () => {
    const octets = VECTORS.map(([, , each]) => each).join('')
    expect(decode(octets)).toEqual(VECTORS.map(([, option]) => option))
    expect(areEdnsOptions(hex(octets), 0, hex(octets).length)).toBe(true)
  })

  it('keep text that is not UTF-8', () => {
    const octets = '000f 0005 0000 ff80c3'
    expect(encode(decode(octets))).toBe(toHex(hex(octets)))
  })

  it.each([
    ['cut in the code', '00'],
    ['cut in the length', '0003 00'],
    ['longer than what holds it', '0003 0002 00'],
    ['a client subnet of three octets', '0008 0003 000118'],
    ['a client subnet with an octet too few', '0008 0006 0001 18 00 c000'],
    ['a client subnet with an octet too many', '0008 0008 0001 18 00 c0000200'],
    ['a client subnet with a bit beyond its prefix', '0008 0007 0001 14 00 0a01f8'],
    ['a client subnet of more bits than the family has', '0008 0009 0001 21 00 c000020180'],
    ['a client subnet of a wider scope than the family has', '0008 0007 0001 18 21 c00002'],
    ['a client subnet of a family that is none', '0008 0004 0003 00 00'],
    ['an expiry of three octets', '0009 0003 000001'],
    ['a client cookie of seven octets', '000a 0007 00010203040506'],
    ['a server cookie of seven octets', '000a 000f 000102030405060708090a0b0c0d0e'],
    ['a server cookie of 33 octets', `000a 0029 ${'00'.repeat(41)}`],
    ['a keepalive of one octet', '000b 0001 00'],
    ['a chain of half a name', '000d 0004 03636f6d'],
    ['a chain of a compressed name', '000d 0002 c00c'],
    ['a chain with an octet after its name', '000d 0002 0000'],
    ['no key tag', '000e 0000'],
    ['half a key tag', '000e 0003 4f6697'],
    ['half the code of an extended error', '000f 0001 00'],
  ])('are refused when malformed: %s', (_what, octets) => {
    expect(() => decode(octets)).toThrow(
      expect.objectContaining({ name: 'DecodeError', field: 'options[0]' }),
    )
    expect(areEdnsOptions(hex(octets), 0, hex(octets).length)).toBe(false)
  })

  it.each<[string, unknown]>([
    ['a code without a schema and data', { code: 65001, type: 'OPTION_65001' }],
    ['a client subnet whose address is of another family', { ...VECTORS[2]![1], ip: '2001:db8::' }],
    ['a client subnet whose address goes beyond its prefix', { ...VECTORS[2]![1], ip: '192.0.2.1' }],
    ['a client subnet without an address', { code: 8, type: 'CLIENT_SUBNET', sourcePrefixLength: 24 }],
    ['a cookie of a wrong length', { code: 10, type: 'COOKIE', client: hex('00'), server: hex('') }],
    ['a cookie without octets', { code: 10, type: 'COOKIE' }],
    ['a keepalive that is no number', { code: 11, type: 'TCP_KEEPALIVE', timeout: 'long' }],
    ['key tags that are none', { code: 14, type: 'KEY_TAG' }],
    ['key tags over 16 bits', { code: 14, type: 'KEY_TAG', tags: [65536] }],
    ['a chain to no name', { code: 13, type: 'CHAIN', closestTrustPoint: 'a..b' }],
    ['an extended error over 16 bits', { code: 15, type: 'EDE', infoCode: 65536, extraText: '' }],
  ])('cannot be written when they are %s', (_what, option) => {
    expect(() => encode([option as EdnsOption])).toThrow(
      expect.objectContaining({ name: 'EncodeError', code: 'bad-value', field: 'options[0]' }),
    )
  })

  it('cannot be longer than OPT can say', () => {
    const data = new Uint8Array(40000)
    const long = { code: 12, type: 'PADDING', data } as const
    expect(() => encode([long, long])).toThrow(expect.objectContaining({ name: 'EncodeError' }))
  })
})
