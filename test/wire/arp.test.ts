import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { parseMac } from '../../src/address/mac.ts'
import { ARP_OPERATION, decodeArp, describeArp, encodeArp, type ArpPacket } from '../../src/wire/arp.ts'
import { toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'
import { ARP_REQUEST } from './packets.ts'

const REQUEST = ARP_REQUEST.subarray(14)

describe('an ARP packet', () => {
  it('is read and written as it was captured', () => {
    const request = decodeArp(ARP_REQUEST, 14)
    expect(request).toEqual({
      operation: ARP_OPERATION.request,
      senderMac: parseMac('00:16:3e:00:00:02'),
      senderIp: ipv4Number('192.0.2.2'),
      targetMac: 0,
      targetIp: ipv4Number('192.0.2.1'),
    })
    expect(toHex(encodeArp(request))).toBe(toHex(REQUEST))
  })

  it('leaves the padding of its frame alone', () => {
    expect(decodeArp(Uint8Array.from([...REQUEST, 0, 0]))).toEqual(decodeArp(REQUEST))
  })

  it('is truncated below 28 octets', () => {
    expectTruncated(decodeArp, REQUEST)
  })

  it.each([
    ['hardware', 1],
    ['protocol', 2],
    ['hardware length', 4],
    ['protocol length', 5],
  ])('is refused for another %s', (field, at) => {
    const octets = Object.assign(REQUEST.slice(), { [at]: 7 })
    expect(failure(decodeArp, octets)).toMatchObject({ code: 'bad-value', field: `arp ${field}` })
  })

  it('survives a round trip, whatever it holds', () => {
    const mac = fc.nat(0xffff_ffff_ffff)
    const address = fc.nat(0xffff_ffff)
    const packet = fc.record({
      operation: fc.nat(0xffff),
      senderMac: mac,
      senderIp: address,
      targetMac: mac,
      targetIp: address,
    })
    fc.assert(
      fc.property(packet, (written) => {
        expect(decodeArp(encodeArp(written))).toEqual(written)
      }),
    )
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodeArp, REQUEST)
  })

  it('is told in one line', () => {
    const request = decodeArp(REQUEST)
    const told = (change: Partial<ArpPacket>) => describeArp({ ...request, ...change })
    expect(told({})).toBe('who has 192.0.2.1? tell 192.0.2.2')
    expect(told({ senderIp: 0 })).toBe('who has 192.0.2.1? (a probe)')
    expect(told({ senderIp: request.targetIp })).toBe('192.0.2.1 is at 00:16:3e:00:00:02 (an announcement)')
    expect(told({ operation: ARP_OPERATION.reply })).toBe('192.0.2.2 is at 00:16:3e:00:00:02')
    expect(told({ operation: 9 })).toBe('arp operation 9')
  })
})
