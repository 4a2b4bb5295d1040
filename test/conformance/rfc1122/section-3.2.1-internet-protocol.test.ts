import { describe, expect, it } from 'vitest'
import { BROADCAST_MAC } from '../../../src/address/mac.ts'
import { encodeIpv4 } from '../../../src/wire/ipv4.ts'
import { inject, injectOctets, Kernels, packetsOf, udp } from '../../stack/kernels.ts'

function pair() {
  const net = new Kernels()
  const [a, b] = [net.host('a'), net.host('b')]
  net.link([a, '192.0.2.1/24'], [b, '192.0.2.2/24'])
  const octets = encodeIpv4({
    dscp: 0,
    ecn: 0,
    identification: 1,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 1,
    protocol: 17,
    source: a.ip.sourceFor(0xc000_0202)!,
    destination: 0xc000_0202,
    options: new Uint8Array(),
    payload: new Uint8Array(20),
  })
  const send = (change: (packet: Uint8Array) => void): void => {
    const packet = octets.slice()
    change(packet)
    injectOctets(a.interface('eth0'), packet, b.interface('eth0').mac)
  }
  return { net, a, b, send }
}

describe('RFC 1122 §3.2.1, a packet is dropped in silence', () => {
  it.each([
    ['another version (§3.2.1.1)', (packet: Uint8Array): unknown => (packet[0] = 0x65), 'badHeader'],
    ['a header too short', (packet: Uint8Array): unknown => (packet[0] = 0x44), 'badHeader'],
    ['a length below that of its header', (packet: Uint8Array): unknown => (packet[3] = 19), 'badHeader'],
    ['a length beyond the frame', (packet: Uint8Array): unknown => (packet[2] = 1), 'badHeader'],
    ['a wrong checksum (§3.2.1.2)', (packet: Uint8Array): unknown => (packet[10]! ^= 1), 'badChecksum'],
  ] as const)('%s', async (_what, change, counter) => {
    const { net, b, send } = pair()
    send(change)
    await net.run(5)
    expect(b.counters.ip).toMatchObject({ received: 1, [counter]: 1, delivered: 0 })
    expect(b.counters.icmp.sent).toBe(0)
  })

  it.each([
    ['0.1.2.3', '192.0.2.2'],
    ['127.0.0.1', '192.0.2.2'],
    ['255.255.255.255', '192.0.2.2'],
    ['192.0.2.255', '192.0.2.2'],
    ['224.0.0.1', '192.0.2.2'],
    ['192.0.2.1', '127.0.0.1'],
    ['192.0.2.1', '0.0.0.0'],
    ['192.0.2.1', '240.0.0.1'],
    ['192.0.2.2', '192.0.2.2'],
  ])('with addresses that cannot be (§3.2.1.3): from %s to %s', async (source, destination) => {
    const { net, a, b } = pair()
    inject(a.interface('eth0'), b.interface('eth0'), { source, destination, payload: new Uint8Array(8) })
    await net.run(5)
    expect(b.counters.ip).toMatchObject({ received: 1, martians: 1, delivered: 0 })
  })

  it('for another host (§3.2.1.3)', async () => {
    const { net, a, b } = pair()
    inject(a.interface('eth0'), b.interface('eth0'), { source: '192.0.2.1', destination: '192.0.2.3' })
    await net.run(5)
    expect(b.counters.ip).toMatchObject({ notForUs: 1, delivered: 0 })
    expect(b.counters.icmp.sent).toBe(0)
  })

  it('for this host alone in a frame for all (§3.3.6)', async () => {
    const { net, a, b } = pair()
    const packet = { source: '192.0.2.1', destination: '192.0.2.2', payload: new Uint8Array(8) }
    inject(a.interface('eth0'), b.interface('eth0'), packet, BROADCAST_MAC)
    await net.run(5)
    expect(b.counters.ip).toMatchObject({ martians: 1, delivered: 0 })
  })
})

describe('RFC 1122 §3.2.1', () => {
  it('the TTL is not looked at on arrival, and set from a default on sending (§3.2.1.7)', async () => {
    const { net, a, b, send } = pair()
    send(() => {})
    await net.run(5)
    expect(b.counters.ip.delivered).toBe(1)
    a.settings.defaultTtl = 33
    const sent = packetsOf(a.interface('eth0'), 'out')
    const { socket } = await udp(a, '0.0.0.0')
    socket.send(new Uint8Array(1), { ip: '192.0.2.2', port: 9 })
    socket.send(new Uint8Array(1), { ip: '224.0.0.1', port: 9 })
    await net.run(5)
    // RFC 1112 §6.1: a multicast stays on the link unless asked otherwise.
    expect(sent.map(({ ttl }) => ttl).sort()).toEqual([1, 33])
  })

  it('identifications of packets to one destination differ (§3.2.1.5)', async () => {
    const { net, a } = pair()
    const sent = packetsOf(a.interface('eth0'), 'out')
    const { socket } = await udp(a, '0.0.0.0')
    for (let i = 0; i < 100; i++) socket.send(new Uint8Array(1), { ip: '192.0.2.255', port: 9 })
    await net.run(5)
    expect(new Set(sent.map(({ identification }) => identification)).size).toBe(100)
  })
})
