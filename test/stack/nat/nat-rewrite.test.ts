import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readU16 } from '../../../src/bytes/big-endian.ts'
import { rewriteDestination, rewriteSource } from '../../../src/stack/nat/nat-rewrite.ts'
import { decodeIcmp, encodeIcmp } from '../../../src/wire/icmp.ts'
import { decodeIpv4, encodeIpv4, IP_PROTOCOL, type Ipv4Packet } from '../../../src/wire/ipv4.ts'
import { decodeTcp, emptyTcpSegment, encodeTcp, tcpChecksumState } from '../../../src/wire/tcp.ts'
import { decodeUdp, encodeUdp, udpChecksumState } from '../../../src/wire/udp.ts'

const address = fc.integer({ min: 1, max: 0xffff_ffff })
const port = fc.nat(0xffff)
const ends = fc.record({ source: address, destination: address, sourcePort: port, destinationPort: port })
const text = fc.uint8Array({ maxLength: 30 })
const options = fc.constantFrom(new Uint8Array(), Uint8Array.of(0x94, 4, 0, 0))

const PLAIN: Omit<Ipv4Packet, 'source' | 'destination' | 'protocol' | 'payload'> = {
  dscp: 0,
  ecn: 0,
  identification: 1,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 64,
  options: new Uint8Array(),
}

describe('rewriting addresses and ports', () => {
  it('makes of one UDP packet the very other', () => {
    fc.assert(
      fc.property(ends, ends, text, options, (before, after, payload, options) => {
        const packetOf = (to: typeof before): Uint8Array =>
          encodeIpv4({
            ...PLAIN,
            ...to,
            options,
            protocol: IP_PROTOCOL.udp,
            payload: encodeUdp({ ...to, payload }, to.source, to.destination),
          })
        const octets = packetOf(before)
        rewriteSource(octets, 0, octets.length, after.source, after.sourcePort)
        rewriteDestination(octets, 0, octets.length, after.destination, after.destinationPort)
        const read = decodeIpv4(octets)
        expect(decodeUdp(read.payload)).toMatchObject({
          sourcePort: after.sourcePort,
          destinationPort: after.destinationPort,
          payload,
        })
        const { length } = read.payload
        expect(udpChecksumState(read.payload, 0, length, after.source, after.destination)).toBe('right')
      }),
    )
  })

  it('makes of one TCP packet the very other', () => {
    fc.assert(
      fc.property(ends, ends, text, (before, after, payload) => {
        const packetOf = (to: typeof before): Uint8Array =>
          encodeIpv4({
            ...PLAIN,
            ...to,
            protocol: IP_PROTOCOL.tcp,
            payload: encodeTcp({ ...emptyTcpSegment(), ...to, payload }, to.source, to.destination),
          })
        const octets = packetOf(before)
        rewriteSource(octets, 0, octets.length, after.source, after.sourcePort)
        rewriteDestination(octets, 0, octets.length, after.destination, after.destinationPort)
        const read = decodeIpv4(octets)
        const { source: _source, destination: _destination, ...ports } = after
        expect(decodeTcp(read.payload)).toMatchObject(ports)
        const { length } = read.payload
        expect(tcpChecksumState(read.payload, 0, length, after.source, after.destination)).toBe('right')
      }),
    )
  })

  it('changes the identifier of a ping, whose checksum knows no addresses', () => {
    const payload = encodeIcmp({ kind: 'echo', identifier: 7, sequence: 1, payload: Uint8Array.of(1, 2, 3) })
    const octets = encodeIpv4({ ...PLAIN, source: 1, destination: 2, protocol: IP_PROTOCOL.icmp, payload })
    rewriteSource(octets, 0, octets.length, 3, 8)
    expect(decodeIcmp(decodeIpv4(octets).payload)).toMatchObject({ identifier: 8 })
    rewriteDestination(octets, 0, octets.length, 4, 9)
    expect(decodeIcmp(decodeIpv4(octets).payload)).toMatchObject({ identifier: 9, sequence: 1 })
  })

  it('leaves a right checksum on a reply of nothing but zeros', () => {
    const payload = encodeIcmp({ kind: 'echo-reply', identifier: 7, sequence: 0, payload: new Uint8Array(2) })
    const octets = encodeIpv4({ ...PLAIN, source: 1, destination: 2, protocol: IP_PROTOCOL.icmp, payload })
    rewriteDestination(octets, 0, octets.length, 4, 0)
    expect(decodeIcmp(decodeIpv4(octets).payload)).toMatchObject({ identifier: 0 })
  })

  it('never makes a checksum of UDP look like none (RFC 768)', () => {
    const payload = encodeUdp({ sourcePort: 5000, destinationPort: 53, payload: new Uint8Array() }, 1, 2)
    const octets = encodeIpv4({ ...PLAIN, source: 1, destination: 2, protocol: IP_PROTOCOL.udp, payload })
    const checksums = new Set<number>()
    for (let port = 0; port <= 0xffff; port++) {
      rewriteSource(octets, 0, octets.length, 1, port)
      checksums.add(readU16(octets, 26))
    }
    expect(checksums.has(0)).toBe(false)
    expect(checksums.has(0xffff)).toBe(true)
  })

  it('leaves octets behind the end of a quotation alone', () => {
    const whole = encodeTcp(emptyTcpSegment(), 1, 2)
    const octets = encodeIpv4({
      ...PLAIN,
      source: 1,
      destination: 2,
      protocol: IP_PROTOCOL.tcp,
      payload: whole,
    })
    const before = octets.slice(28)
    rewriteSource(octets, 0, 28, 3, 4)
    expect(octets.slice(28)).toEqual(before)
  })
})
