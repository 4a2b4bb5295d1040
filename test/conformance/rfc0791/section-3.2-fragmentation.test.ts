import { describe, expect, it } from 'vitest'
import { fragmentsOf } from '../../../src/stack/ip-fragmentation.ts'
import { IP_AT } from '../../../src/stack/ip-packet.ts'
import { decodeIpv4, encodeIpv4, type Ipv4Packet } from '../../../src/wire/ipv4.ts'

const COPIED_OPTION = [0x94, 4, 0, 0]
const RECORD_ROUTE = [7, 7, 4, 0, 0, 0, 0]

const PACKET: Ipv4Packet = {
  dscp: 10,
  ecn: 1,
  identification: 0xbeef,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 33,
  protocol: 17,
  source: 0x0a00_0001,
  destination: 0x0a00_0002,
  options: new Uint8Array(),
  payload: Uint8Array.from({ length: 1000 }, (_, i) => i),
}

function fragments(packet: Ipv4Packet, mtu: number): Ipv4Packet[] {
  const octets = encodeIpv4(packet)
  const frame = new Uint8Array(IP_AT + octets.length)
  frame.set(octets, IP_AT)
  // Decoding checks lengths and the header checksum.
  return fragmentsOf(frame, frame.length, mtu).map((fragment) => decodeIpv4(fragment, IP_AT))
}

describe('RFC 791 §3.2, fragmentation', () => {
  it('cuts the data on boundaries of eight octets, as long as fits, and marks all but the last', () => {
    const parts = fragments(PACKET, 300)
    expect(
      parts.map(({ fragmentOffset, moreFragments, payload: { length } }) => [
        fragmentOffset,
        moreFragments,
        length,
      ]),
    ).toEqual([
      [0, true, 280],
      [280, true, 280],
      [560, true, 280],
      [840, false, 160],
    ])
    expect(Buffer.concat(parts.map(({ payload }) => payload)).equals(PACKET.payload)).toBe(true)
  })

  it('leaves type of service, identification, TTL, protocol and addresses as they were in every fragment', () => {
    const { dscp, ecn, identification, ttl, protocol, source, destination } = PACKET
    for (const part of fragments(PACKET, 300)) {
      expect(part).toMatchObject({ dscp, ecn, identification, ttl, protocol, source, destination })
    }
  })

  it('counts the offsets of a fragment of a fragment from the start of the packet, and keeps its flag', () => {
    const parts = fragments({ ...PACKET, fragmentOffset: 4000, moreFragments: true }, 620)
    expect(parts.map(({ fragmentOffset, moreFragments }) => [fragmentOffset, moreFragments])).toEqual([
      [4000, true],
      [4600, true],
    ])
  })

  it('copies into later fragments the options that say so, and no others (§3.1)', () => {
    const options = Uint8Array.of(...RECORD_ROUTE, 1, ...COPIED_OPTION)
    const [first, ...later] = fragments({ ...PACKET, options }, 300)
    expect(first!.options).toEqual(options)
    for (const part of later) expect(part.options).toEqual(Uint8Array.of(...COPIED_OPTION))
  })

  it('gets a packet with all of its options through the narrowest link that there may be', () => {
    const options = new Uint8Array(40).fill(1)
    const parts = fragments({ ...PACKET, options }, 68)
    expect(parts[0]!.payload).toHaveLength(8)
    expect(parts[1]!.options).toHaveLength(0)
    expect(Buffer.concat(parts.map(({ payload }) => payload)).equals(PACKET.payload)).toBe(true)
  })
})
