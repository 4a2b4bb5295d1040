import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { foldChecksum, internetSum } from '../../src/bytes/internet-checksum.ts'
import { clampMss } from '../../src/stack/mss-clamp.ts'
import { IP_PROTOCOL } from '../../src/wire/ip-protocols.ts'
import { pseudoHeaderSum, putIpv4Header } from '../../src/wire/ipv4-header.ts'
import { putU16, readU16 } from '../../src/bytes/big-endian.ts'
import { decodeTcp, tcpChecksumState, TCP_FLAG } from '../../src/wire/tcp.ts'

const SOURCE = ipv4Number('192.0.2.1')
const DESTINATION = ipv4Number('203.0.113.1')
const IP_AT = 4
const TCP_AT = IP_AT + 20

interface Form {
  readonly options: readonly number[]
  readonly flags?: number
  readonly protocol?: number
  readonly fragment?: number
}

/** A segment with these options, whose checksum is right, in a frame. */
function packet({
  options,
  flags = TCP_FLAG.syn,
  protocol = IP_PROTOCOL.tcp,
  fragment = 0,
}: Form): Uint8Array {
  const length = 20 + options.length
  const octets = new Uint8Array(TCP_AT + length)
  putIpv4Header(octets, IP_AT, {
    tos: 0,
    totalLength: 20 + length,
    identification: 1,
    fragment,
    ttl: 64,
    protocol,
    source: SOURCE,
    destination: DESTINATION,
  })
  octets[TCP_AT + 12] = (length / 4) << 4
  octets[TCP_AT + 13] = flags
  octets.set(options, TCP_AT + 20)
  const sum = pseudoHeaderSum(SOURCE, DESTINATION, IP_PROTOCOL.tcp, length)
  putU16(foldChecksum(internetSum(octets, TCP_AT, octets.length, sum)), octets, TCP_AT + 16)
  return octets
}

const stateOf = (octets: Uint8Array): string =>
  tcpChecksumState(octets, TCP_AT, octets.length, SOURCE, DESTINATION)

const MSS_1460 = [2, 4, 1460 >> 8, 1460 & 0xff]

describe('clampMss', () => {
  it.each([
    ['alone', MSS_1460],
    ['after others', [1, 1, 4, 2, ...MSS_1460, 0, 0, 0, 0]],
    ['at an odd place', [1, ...MSS_1460, 3, 3, 7]],
  ])('lowers the size that a SYN asks for, %s, and keeps the checksum right', (_, options) => {
    const octets = packet({ options })
    clampMss(octets, IP_AT, octets.length, 1492)
    expect(decodeTcp(octets, TCP_AT).mss).toBe(1452)
    expect(stateOf(octets)).toBe('right')
  })

  it('does so in the answer to one, too', () => {
    const octets = packet({ options: MSS_1460, flags: TCP_FLAG.syn | TCP_FLAG.ack })
    clampMss(octets, IP_AT, octets.length, 1492)
    expect(decodeTcp(octets, TCP_AT).mss).toBe(1452)
  })

  it('leaves a wrong checksum wrong', () => {
    const octets = packet({ options: MSS_1460 })
    putU16(readU16(octets, TCP_AT + 16) ^ 1, octets, TCP_AT + 16)
    clampMss(octets, IP_AT, octets.length, 1492)
    expect(stateOf(octets)).toBe('wrong')
  })

  it.each([
    ['a size that fits', { options: MSS_1460 }, 1500],
    ['a segment that is no SYN', { options: MSS_1460, flags: TCP_FLAG.ack }, 1492],
    ['another protocol', { options: MSS_1460, protocol: IP_PROTOCOL.udp }, 1492],
    ['a fragment', { options: MSS_1460, fragment: 0x2000 }, 1492],
    ['a SYN without the option', { options: [1, 1, 1, 1] }, 1492],
    ['an option after the end of options', { options: [0, 0, 0, 0, ...MSS_1460] }, 1492],
    ['an option of a length that it cannot have', { options: [2, 3, 0, 1, 1, 1, 1, 1] }, 1492],
    ['options that lead nowhere', { options: [9, 0, 0, 0, ...MSS_1460] }, 1492],
    ['options that lead out of the segment', { options: [9, 40, 0, 0] }, 1492],
  ] satisfies [string, Form, number][])('leaves alone %s', (_, form, mtu) => {
    const octets = packet(form)
    const before = octets.slice()
    clampMss(octets, IP_AT, octets.length, mtu)
    expect(octets).toEqual(before)
  })

  it('looks at no octet beyond a packet that is cut', () => {
    const whole = packet({ options: [1, 1, 1, 1, ...MSS_1460] })
    for (let end = TCP_AT; end < whole.length; end++) {
      const cut = whole.slice(0, end)
      clampMss(cut, IP_AT, end, 1492)
      expect(cut).toEqual(whole.slice(0, end))
    }
  })
})
