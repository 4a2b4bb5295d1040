import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { parseIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import { COMMUNITY, community } from '../../src/wire/bgp-communities.ts'
import { BgpDecodeError, shutdownText } from '../../src/wire/bgp-errors.ts'
import {
  bgpMessageLength,
  decodeBgp,
  describeBgp,
  encodeBgp,
  MAX_BGP_LENGTH,
  splitUpdate,
  type BgpMessage,
} from '../../src/wire/bgp.ts'
import type { BgpUpdate } from '../../src/wire/bgp-update.ts'
import { hex, toHex } from '../bytes/hex-octets.ts'
import { BIRD, bgpMessage } from './bgp-messages.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'

const SESSION = { fourOctetAs: true }
const decode = (octets: Uint8Array): BgpMessage => decodeBgp(octets, SESSION)

describe('a BGP message', () => {
  it.each(Object.entries(BIRD))('is written as BIRD wrote it: %s', (_, octets) => {
    expect(toHex(encodeBgp(decode(octets), SESSION))).toBe(toHex(octets))
  })

  it('opens a session with what the speaker can do', () => {
    expect(decode(BIRD.open)).toEqual({
      kind: 'open',
      version: 4,
      asn: 64500,
      holdSeconds: 240,
      routerId: ipv4Number('10.0.0.1'),
      capabilities: [
        { kind: 'multiprotocol', afi: 1, safi: 1 },
        { kind: 'route-refresh' },
        { kind: 'other', code: 64, data: hex('0078') },
        { kind: 'four-octet-as', asn: 64500 },
        { kind: 'other', code: 70, data: hex('') },
        { kind: 'other', code: 71, data: hex('') },
      ],
    })
  })

  it('has an AS number of four octets in a capability', () => {
    expect(decode(BIRD.openFourOctets)).toMatchObject({ asn: 4200000001 })
    const withoutCapability: BgpMessage = {
      kind: 'open',
      version: 4,
      asn: 4200000001,
      holdSeconds: 90,
      routerId: 1,
      capabilities: [],
    }
    expect(() => encodeBgp(withoutCapability, SESSION)).toThrow('bgp autonomous system: bad-value')
  })

  it('announces prefixes with their attributes', () => {
    expect(decode(BIRD.update)).toEqual({
      kind: 'update',
      withdrawn: [],
      announced: [parseIpv4Prefix('198.51.100.0/24')],
      attributes: {
        origin: 'igp',
        asPath: [{ type: 'sequence', asns: [64500] }],
        nextHop: ipv4Number('10.0.0.1'),
        communities: [community(64500, 100), COMMUNITY.noExport],
        other: [],
      },
      malformed: [],
    })
  })

  it('may say nothing at all, which ends a table', () => {
    expect(decode(BIRD.endOfRib)).toEqual({ kind: 'update', withdrawn: [], announced: [], malformed: [] })
  })

  it('ends a session with a reason, and one for people', () => {
    const message = decode(BIRD.shutdown)
    expect(message).toMatchObject({ kind: 'notification', code: 6, subcode: 2 })
    if (message.kind === 'notification') expect(shutdownText(message)).toBe('maintenance until noon')
  })

  it('is truncated at every length below its own', () => {
    for (const octets of Object.values(BIRD)) expectTruncated(decode, octets)
  })

  it('is not followed by anything', () => {
    expect(failure(decode, hex(toHex(BIRD.keepalive) + '00'))).toMatchObject({ code: 'trailing', offset: 19 })
  })

  it('stands any octets, and always says how the session ends', () => {
    for (const octets of Object.values(BIRD)) {
      for (const fourOctetAs of [true, false]) {
        expectOnlyDecodeErrors((changed) => {
          try {
            decodeBgp(changed, { fourOctetAs })
          } catch (error) {
            expect(error).toBeInstanceOf(BgpDecodeError)
            throw error
          }
        }, octets)
      }
    }
  })

  it('is told in one line', () => {
    expect(Object.values(BIRD).map((octets) => describeBgp(decode(octets)))).toEqual([
      'bgp open AS 64500, hold 240 s, id 10.0.0.1',
      'bgp open AS 4200000001, hold 240 s, id 10.0.0.2',
      'bgp keepalive',
      'bgp update +198.51.100.0/24 via 10.0.0.1 path 64500',
      'bgp update +100.64.0.0/10 via 10.0.0.2 path 4200000001 4200000009',
      'bgp update',
      'bgp route-refresh for family 1/1',
      'bgp notification Cease: Administrative Shutdown: "maintenance until noon"',
    ])
  })
})

describe('the length of a message in a stream', () => {
  it('is known with its header', () => {
    const stream = hex(toHex(BIRD.keepalive) + toHex(BIRD.update))
    expect(bgpMessageLength(stream)).toBe(19)
    expect(bgpMessageLength(stream, 19)).toBe(BIRD.update.length)
    for (let length = 0; length < 19; length++)
      expect(bgpMessageLength(stream.slice(0, length))).toBe(undefined)
  })

  it('is not looked for behind octets that are no marker, be they ever so few', () => {
    expect(failure(bgpMessageLength, hex('ff00'))).toMatchObject({
      notification: { code: 1, subcode: 1 },
    })
  })
})

const prefixes = (count: number, prefixLength: number) =>
  Array.from({ length: count }, (_, i) => ({ address: ((i + 1) << (32 - prefixLength)) >>> 0, prefixLength }))

describe('a long UPDATE', () => {
  const { attributes } = decode(BIRD.update) as BgpUpdate
  const long: BgpUpdate = {
    kind: 'update',
    withdrawn: prefixes(2_000, 17),
    ...(attributes && { attributes }),
    announced: prefixes(3_000, 24),
    malformed: [],
  }

  it('does not fit into one message', () => {
    expect(() => encodeBgp(long, SESSION)).toThrow('message-full')
  })

  it('is split into several that say the same, each as long as may be', () => {
    const messages = splitUpdate(long, SESSION)
    const octets = messages.map((message) => encodeBgp(message, SESSION))
    const decoded = octets.map((each) => decode(each) as BgpUpdate)
    expect(decoded.flatMap(({ withdrawn }) => withdrawn)).toEqual(long.withdrawn)
    expect(decoded.flatMap(({ announced }) => announced)).toEqual(long.announced)
    expect(octets.every(({ length }) => length <= MAX_BGP_LENGTH)).toBe(true)
    // Four octets a prefix; 23 are taken by the header and two lengths, 31 by the attributes.
    expect(messages.length).toBe(
      Math.ceil((2_000 * 4) / (4_096 - 23)) + Math.ceil((3_000 * 4) / (4_096 - 54)),
    )
  })

  it('is not split when it is short', () => {
    expect(splitUpdate({ ...long, withdrawn: [], announced: prefixes(3, 24) }, SESSION)).toHaveLength(1)
  })
})

describe('prefixes', () => {
  it('lose the bits beyond their length, which say nothing (RFC 4271 §4.3)', () => {
    expect(decode(bgpMessage(2, '0004 11 c633ff 0000'))).toMatchObject({
      withdrawn: [parseIpv4Prefix('198.51.128.0/17')],
    })
  })

  it('take no more octets than they need', () => {
    const withdrawn = ['0.0.0.0/0', '10.0.0.0/8', '192.0.2.1/32'].map(parseIpv4Prefix)
    const octets = encodeBgp({ kind: 'update', withdrawn, announced: [], malformed: [] }, SESSION)
    expect(toHex(octets.subarray(19))).toBe('0008' + '00' + '080a' + '20c0000201' + '0000')
    expect(decode(octets)).toMatchObject({ withdrawn })
  })
})
