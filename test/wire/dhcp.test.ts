import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { parseMac } from '../../src/address/mac.ts'
import {
  decodeDhcp,
  describeDhcp,
  DHCP_MESSAGE,
  encodeDhcp,
  type DhcpMessage,
  type DhcpOptions,
} from '../../src/wire/dhcp.ts'
import { hex, toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'
import { DHCP_DISCOVER } from './packets.ts'

const discover = decodeDhcp(DHCP_DISCOVER)

/** The captured message with other octets from its options on. */
const withOptions = (digits: string): Uint8Array =>
  Uint8Array.from([...DHCP_DISCOVER.subarray(0, 240), ...hex(digits)])

const optionsOf = (digits: string): DhcpOptions => decodeDhcp(withOptions(digits)).options

const address = fc.nat(0xffff_ffff)
const addresses = fc.array(address, { minLength: 1, maxLength: 5 })
const seconds = address
const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' })
const some = fc.uint8Array({ minLength: 1, maxLength: 300 })
const options = fc.record(
  {
    messageType: fc.nat(255),
    requestedIp: address,
    serverIdentifier: address,
    leaseSeconds: seconds,
    renewalSeconds: seconds,
    rebindingSeconds: seconds,
    subnetMask: address,
    routers: addresses,
    nameServers: addresses,
    domainName: text,
    hostName: text,
    parameterRequest: some,
    clientIdentifier: some,
    message: text,
    maxMessageSize: fc.nat(0xffff),
    other: fc.uniqueArray(fc.record({ code: fc.integer({ min: 100, max: 254 }), data: some }), {
      selector: ({ code }) => code,
      maxLength: 3,
    }),
  },
  { requiredKeys: ['messageType', 'other'] },
)
const message: fc.Arbitrary<DhcpMessage> = fc.record({
  operation: fc.constantFrom('request', 'reply'),
  transactionId: address,
  secs: fc.nat(0xffff),
  broadcast: fc.boolean(),
  clientIp: address,
  yourIp: address,
  serverIp: address,
  relayIp: address,
  clientMac: fc.nat(0xffff_ffff_ffff),
  options,
})

describe('a DHCP message', () => {
  it('is read as it was captured', () => {
    expect(discover).toEqual({
      operation: 'request',
      transactionId: 0x7c36ad31,
      secs: 0,
      broadcast: false,
      clientIp: 0,
      yourIp: 0,
      serverIp: 0,
      relayIp: 0,
      clientMac: parseMac('00:16:3e:00:00:02'),
      options: {
        messageType: DHCP_MESSAGE.discover,
        maxMessageSize: 576,
        hostName: 'pc',
        parameterRequest: hex('0103060c0f1c2a'),
        clientIdentifier: hex('0100163e000002'),
        other: [{ code: 60, data: new TextEncoder().encode('udhcp 1.35.0') }],
      },
    })
  })

  it('is written as it was captured, but for the order of the options', () => {
    const octets = encodeDhcp(discover)
    expect(octets.length).toBe(DHCP_DISCOVER.length)
    expect(toHex(octets.subarray(0, 243))).toBe(toHex(DHCP_DISCOVER.subarray(0, 243)))
    expect(decodeDhcp(octets)).toEqual(discover)
  })

  it('is truncated before its options, and inside of one', () => {
    expectTruncated(decodeDhcp, DHCP_DISCOVER, 240)
    expect(failure(decodeDhcp, withOptions('350101 39'))).toMatchObject({ code: 'truncated', offset: 244 })
    expect(failure(decodeDhcp, withOptions('350101 390202'))).toMatchObject({
      code: 'truncated',
      offset: 243,
    })
  })

  it.each([
    ['operation', 0],
    ['hardware', 1],
    ['hardware length', 2],
    ['magic cookie', 236],
  ])('is refused for another %s', (field, at) => {
    const octets = Object.assign(DHCP_DISCOVER.slice(), { [at]: 9 })
    expect(failure(decodeDhcp, octets)).toMatchObject({
      code: 'bad-value',
      field: `dhcp ${field}`,
      offset: at,
    })
  })

  it('is none without a message type, as BOOTP has it', () => {
    expect(failure(decodeDhcp, withOptions('39020240 ff'))).toMatchObject({ field: 'dhcp message type' })
  })

  it('survives a round trip, whatever it holds', () => {
    fc.assert(
      fc.property(message, (written) => {
        expect(decodeDhcp(encodeDhcp(written))).toEqual(written)
      }),
    )
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodeDhcp, DHCP_DISCOVER)
    const overloaded = withOptions('350101 340103 03040000 0001 ff')
    expectOnlyDecodeErrors(decodeDhcp, overloaded)
  })

  it('is told in one line', () => {
    expect(describeDhcp(discover)).toBe('dhcp discover from 00:16:3e:00:00:02')
    expect(
      describeDhcp({
        ...discover,
        operation: 'reply',
        yourIp: ipv4Number('192.168.1.100'),
        options: { messageType: DHCP_MESSAGE.offer, other: [] },
      }),
    ).toBe('dhcp offer to 00:16:3e:00:00:02: 192.168.1.100')
    expect(describeDhcp({ ...discover, options: { messageType: 99, other: [] } })).toContain(
      'dhcp message 99',
    )
  })
})

describe('the options of DHCP', () => {
  it('need no end option', () => {
    expect(optionsOf('00 350101 00')).toEqual({ messageType: 1, other: [] })
  })

  it('go on in the fields for file and server name when these are overloaded (RFC 2131 §4.1)', () => {
    const octets = withOptions('350105 340103 ff')
    octets.set(hex('0304c0000201 ff 0304c0000209'), 108)
    octets.set(hex('0604c0000202 ff'), 44)
    expect(decodeDhcp(octets).options).toEqual({
      messageType: 5,
      routers: [ipv4Number('192.0.2.1')],
      nameServers: [ipv4Number('192.0.2.2')],
      other: [],
    })
  })

  it('leave those fields alone when they are not', () => {
    const octets = withOptions('350105 ff')
    octets.set(hex('0304c0000201 ff'), 108)
    expect(decodeDhcp(octets).options).toEqual({ messageType: 5, other: [] })
  })

  it('are joined when one is sent in pieces, over overloaded fields too (RFC 3396)', () => {
    const octets = withOptions('350105 340102 0f03 6c6f6e 0f01 67 ff')
    octets.set(hex('0f02 6572 ff'), 44)
    expect(decodeDhcp(octets).options.domainName).toBe('longer')
  })

  it('are sent in pieces when they are long (RFC 3396)', () => {
    const long = new Uint8Array(300).fill(7)
    const octets = encodeDhcp({
      ...discover,
      options: { messageType: 1, other: [{ code: 200, data: long }] },
    })
    expect(toHex(octets.subarray(240, 246))).toBe('350101c8ff07')
    expect(toHex(octets.subarray(243 + 257, 243 + 259))).toBe('c82d')
  })

  it('lose the NUL at the end of a text (RFC 2132 §2)', () => {
    expect(optionsOf('350101 0c03 706300 ff').hostName).toBe('pc')
  })

  it.each([
    ['messageType', '35020101', 240],
    ['routers', '350101 0303 010203', 243],
    ['nameServers', '350101 0600', 243],
    ['leaseSeconds', '350101 3303 010203', 243],
    ['maxMessageSize', '350101 3901 01', 243],
  ])('are refused for another length: %s', (field, digits, offset) => {
    expect(failure(decodeDhcp, withOptions(digits))).toMatchObject({
      code: 'bad-length',
      field: `dhcp ${field}`,
      offset,
    })
  })

  it('are not written empty, nor with characters that are no octets', () => {
    const writing = (change: Partial<DhcpOptions>) => () =>
      encodeDhcp({ ...discover, options: { messageType: 1, other: [], ...change } })
    expect(writing({ routers: [] })).toThrow('dhcp routers: bad-value')
    expect(writing({ hostName: '' })).toThrow('dhcp hostName: bad-value')
    expect(writing({ hostName: 'Ω' })).toThrow('dhcp text: bad-value')
  })
})
