import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BROADCAST_MAC, parseMac } from '../../src/address/mac.ts'
import {
  decodeEthernet,
  decodeOnCable,
  describeEthernet,
  encodeEthernet,
  encodeOnCable,
  ETHERTYPE,
  FCS_LENGTH,
  frameType,
  MIN_FRAME_LENGTH,
  padFrame,
  PREAMBLE_LENGTH,
} from '../../src/wire/ethernet.ts'
import { hex, toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'
import { ARP_REQUEST, HTTP_GET } from './packets.ts'

const TAGGED = hex('00163e000002 00163e000001 8100 b00a 0800 4500')

describe('an Ethernet frame', () => {
  it('is read and written as it was captured', () => {
    const frame = decodeEthernet(HTTP_GET)
    expect(frame).toMatchObject({
      destination: parseMac('00:18:39:c9:a8:a2'),
      source: parseMac('00:19:e3:09:25:05'),
      type: ETHERTYPE.ipv4,
    })
    expect(frame.vlan).toBeUndefined()
    expect(frame.payload.length).toBe(498)
    expect(toHex(encodeEthernet(frame))).toBe(toHex(HTTP_GET))
    expect(frameType(HTTP_GET)).toBe(0x0800)
  })

  it('carries an 802.1Q tag', () => {
    const frame = decodeEthernet(TAGGED)
    expect(frame).toMatchObject({ vlan: { priority: 5, dropEligible: true, id: 10 }, type: 0x0800 })
    expect(toHex(frame.payload)).toBe('4500')
    expect(toHex(encodeEthernet(frame))).toBe(toHex(padFrame(TAGGED)))
    expect(frameType(TAGGED)).toBe(ETHERTYPE.vlan)
  })

  it('is padded to 60 octets when it is written', () => {
    const octets = encodeEthernet(decodeEthernet(ARP_REQUEST))
    expect(octets.length).toBe(MIN_FRAME_LENGTH)
    expect(toHex(octets)).toBe(toHex(ARP_REQUEST) + '00'.repeat(18))
  })

  it('is truncated anywhere before its payload', () => {
    expectTruncated(decodeEthernet, HTTP_GET, 14)
    expectTruncated(decodeEthernet, TAGGED, 18)
  })

  it('reads between the bounds that it is given', () => {
    const octets = Uint8Array.from([1, 2, ...ARP_REQUEST, 3])
    const frame = decodeEthernet(octets, 2, octets.length - 1)
    expect(frame.destination).toBe(BROADCAST_MAC)
    expect(frame.payload.length).toBe(28)
  })

  it('refuses a tag that no octets can say', () => {
    const frame = { destination: 1, source: 2, type: 0x0800, payload: new Uint8Array(0) }
    const tagged = (priority: number, id: number) => () =>
      encodeEthernet({ ...frame, vlan: { priority, dropEligible: false, id } })
    expect(tagged(8, 1)).toThrow('vlan priority')
    expect(tagged(0, 4096)).toThrow('vlan id')
  })

  it('survives a round trip, whatever it holds', () => {
    const mac = fc.nat(0xffff_ffff_ffff)
    const vlan = fc.record({ priority: fc.nat(7), dropEligible: fc.boolean(), id: fc.nat(0xfff) })
    const payload = fc.uint8Array({ minLength: 46, maxLength: 100 })
    const type = fc.nat(0xffff).filter((value) => value !== ETHERTYPE.vlan)
    const plain = fc.record({ destination: mac, source: mac, type, payload })
    const tagged = fc.record({ destination: mac, source: mac, vlan, type, payload })
    fc.assert(
      fc.property(fc.oneof(plain, tagged), (frame) => {
        expect(decodeEthernet(encodeEthernet(frame))).toEqual(frame)
      }),
    )
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodeEthernet, TAGGED)
  })

  it('is told in one line', () => {
    expect(describeEthernet(decodeEthernet(ARP_REQUEST))).toBe(
      '00:16:3e:00:00:02 > broadcast, type 0x0806, 28 octets',
    )
    expect(describeEthernet(decodeEthernet(TAGGED))).toBe(
      '00:16:3e:00:00:01 > 00:16:3e:00:00:02, vlan 10, type 0x0800, 2 octets',
    )
    const toGroup = decodeEthernet(hex('01005e000001 00163e000001 0800'))
    expect(describeEthernet(toGroup)).toContain('> group 01:00:5e:00:00:01,')
  })
})

describe('padFrame', () => {
  it('leaves a frame that is long enough alone', () => {
    expect(padFrame(HTTP_GET)).toBe(HTTP_GET)
    expect(padFrame(ARP_REQUEST)).toHaveLength(60)
  })
})

describe('a frame on the cable', () => {
  it('stands between preamble and FCS', () => {
    const octets = encodeOnCable(ARP_REQUEST)
    expect(octets.length).toBe(PREAMBLE_LENGTH + MIN_FRAME_LENGTH + FCS_LENGTH)
    expect(toHex(octets.subarray(0, 8))).toBe('55555555555555d5')
    // Computed by zlib.
    expect(toHex(octets.subarray(-4))).toBe('ffde662b')
    expect(toHex(decodeOnCable(octets))).toBe(toHex(padFrame(ARP_REQUEST)))
  })

  it('shows any one bit that was flipped, and says where', () => {
    const sent = encodeOnCable(ARP_REQUEST)
    for (let bit = 0; bit < sent.length * 8; bit++) {
      const octets = sent.slice()
      octets[bit >>> 3]! ^= 1 << (bit & 7)
      const code = bit < PREAMBLE_LENGTH * 8 ? 'bad-value' : 'bad-checksum'
      expect(failure(decodeOnCable, octets), `bit ${bit}`).toMatchObject({ code })
    }
  })

  it('is a runt below 60 octets', () => {
    expectTruncated(decodeOnCable, encodeOnCable(ARP_REQUEST))
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodeOnCable, encodeOnCable(ARP_REQUEST))
  })
})
