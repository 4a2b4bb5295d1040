import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { decodeUdp, describeUdp, encodeUdp, putUdpHeader, udpChecksumState } from '../../src/wire/udp.ts'
import { toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'
import { DNS_QUERY, DNS_RESPONSE } from './packets.ts'

const CLIENT = ipv4Number('192.168.1.2')
const SERVER = ipv4Number('84.103.237.140')
const RESPONSE = DNS_RESPONSE.subarray(20)
const QUERY = DNS_QUERY.subarray(20)

const stateOf = (octets: Uint8Array) => udpChecksumState(octets, 0, octets.length, SERVER, CLIENT)

describe('a UDP datagram', () => {
  it('is read and written as it was captured', () => {
    const response = decodeUdp(RESPONSE)
    expect(response).toMatchObject({ sourcePort: 53, destinationPort: 64419, checksum: 0x9841 })
    expect(response.payload.length).toBe(175)
    expect(toHex(encodeUdp(response, SERVER, CLIENT))).toBe(toHex(RESPONSE))
  })

  it('ends at its own length', () => {
    const octets = Uint8Array.from([7, ...RESPONSE, 1, 2])
    expect(toHex(decodeUdp(octets, 1).payload)).toBe(toHex(RESPONSE.subarray(8)))
    expect(udpChecksumState(octets, 1, octets.length, SERVER, CLIENT)).toBe('right')
  })

  it('is truncated below its length', () => {
    expectTruncated(decodeUdp, RESPONSE)
  })

  it('cannot be shorter than its header', () => {
    const octets = Object.assign(RESPONSE.slice(), { 4: 0, 5: 7 })
    expect(failure(decodeUdp, octets)).toMatchObject({ code: 'bad-length', field: 'udp length', offset: 4 })
    expect(stateOf(octets)).toBe('wrong')
  })

  it('survives a round trip with a right checksum, whatever it holds', () => {
    const port = fc.nat(0xffff)
    const address = fc.nat(0xffff_ffff)
    const payload = fc.uint8Array({ maxLength: 60 })
    fc.assert(
      fc.property(port, port, payload, address, address, (sourcePort, destinationPort, payload, from, to) => {
        const octets = encodeUdp({ sourcePort, destinationPort, payload }, from, to)
        expect(decodeUdp(octets)).toMatchObject({ sourcePort, destinationPort, payload })
        expect(udpChecksumState(octets, 0, octets.length, from, to)).toBe('right')
      }),
    )
  })

  it('is not longer than its length field can say', () => {
    const datagram = { sourcePort: 1, destinationPort: 2, payload: new Uint8Array(65_528) }
    expect(() => encodeUdp(datagram, CLIENT, SERVER)).toThrow('udp datagram: too-long')
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodeUdp, RESPONSE)
    expectOnlyDecodeErrors(stateOf, RESPONSE)
  })

  it('is told in one line', () => {
    expect(describeUdp(decodeUdp(QUERY))).toBe('udp 64419 > 53, 31 octets')
  })
})

describe('the checksum of UDP', () => {
  it('is right as captured, and wrong after any change', () => {
    expect(stateOf(RESPONSE)).toBe('right')
    for (let i = 0; i < RESPONSE.length; i++) {
      const octets = RESPONSE.slice()
      octets[i]! ^= 0x10
      expect(stateOf(octets), `octet ${i}`).toBe('wrong')
    }
  })

  it('is left to the card where only the sum of the pseudo-header stands', () => {
    expect(udpChecksumState(QUERY, 0, QUERY.length, CLIENT, SERVER)).toBe('offloaded')
    expect(decodeUdp(QUERY).payload.length).toBe(31)
  })

  it('is absent when it is zero', () => {
    expect(stateOf(Object.assign(RESPONSE.slice(), { 6: 0, 7: 0 }))).toBe('absent')
  })

  it('is wrong where there is no header', () => {
    expect(stateOf(RESPONSE.subarray(0, 7))).toBe('wrong')
  })

  it('is written as 0xffff when it comes out as zero (RFC 768)', () => {
    // Addresses 0, ports 0, protocol 17, length 10 twice: the payload makes the sum 0xffff.
    const octets = new Uint8Array(10)
    octets[8] = 0xff
    octets[9] = 0xff - 17 - 10 - 10
    putUdpHeader(octets, 0, { sourcePort: 0, destinationPort: 0, length: 10 }, 0, 0)
    expect(toHex(octets.subarray(6, 8))).toBe('ffff')
    expect(udpChecksumState(octets, 0, 10, 0, 0)).toBe('right')
  })
})
