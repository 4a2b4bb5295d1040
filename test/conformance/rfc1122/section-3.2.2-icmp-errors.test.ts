import { describe, expect, it } from 'vitest'
import { BROADCAST_MAC } from '../../../src/address/mac.ts'
import type { Kernel } from '../../../src/stack/kernel.ts'
import { encodeIcmp } from '../../../src/wire/icmp.ts'
import { encodeUdp } from '../../../src/wire/udp.ts'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { inject, Kernels, udp } from '../../stack/kernels.ts'

type Packet = Parameters<typeof inject>[2]

function pair(): { net: Kernels; a: Kernel; b: Kernel; send: (packet: Packet, frameTo?: number) => void } {
  const net = new Kernels()
  const [a, b] = [net.host('a'), net.host('b')]
  net.link([a, '192.0.2.1/24'], [b, '192.0.2.2/24'])
  const send = (packet: Packet, frameTo?: number): void =>
    inject(a.interface('eth0'), b.interface('eth0'), packet, frameTo)
  return { net, a, b, send }
}

/** A datagram to a port where nobody listens, which would be answered with an error. */
function datagram(source: string, destination: string): Packet {
  const fields = { sourcePort: 4000, destinationPort: 9, payload: new Uint8Array(8) }
  return { source, destination, payload: encodeUdp(fields, ipv4Number(source), ipv4Number(destination)) }
}

describe('RFC 1122 §3.2.2, an ICMP error is never sent', () => {
  it.each([
    ['about a limited broadcast', datagram('192.0.2.1', '255.255.255.255'), BROADCAST_MAC],
    ['about a broadcast to the network', datagram('192.0.2.1', '192.0.2.255'), BROADCAST_MAC],
    ['about a multicast', datagram('192.0.2.1', '224.0.0.1'), 0x0100_5e00_0001],
    ['about what came as a broadcast of the link layer', datagram('192.0.2.1', '192.0.2.2'), BROADCAST_MAC],
    ['to a source of 0.0.0.0', datagram('0.0.0.0', '192.0.2.2'), undefined],
    ['to a loopback address', datagram('127.0.0.1', '192.0.2.2'), undefined],
    ['to a multicast address', datagram('224.0.0.5', '192.0.2.2'), undefined],
    ['to the broadcast address of the network', datagram('192.0.2.255', '192.0.2.2'), undefined],
    ['to a class E address', datagram('240.0.0.1', '192.0.2.2'), undefined],
  ])('%s', async (_what, packet, frameTo) => {
    const { net, b, send } = pair()
    send(packet, frameTo)
    await net.run(10)
    expect(b.counters.ip.received).toBe(1)
    expect(b.counters.icmp.sent).toBe(0)
    expect(b.counters.ip.sent).toBe(0)
  })

  it('about a fragment other than the first', async () => {
    const { net, b, send } = pair()
    b.settings.forwarding = true
    send({ source: '192.0.2.1', destination: '203.0.113.9', fragmentOffset: 8, payload: new Uint8Array(8) })
    await net.run(10)
    expect(b.counters.icmp).toMatchObject({ sent: 0, suppressed: 1 })
  })

  it.each([3, 4, 5, 11, 12])('about an ICMP error (type %i)', async (type) => {
    const { net, b, send } = pair()
    b.settings.forwarding = true
    const payload = encodeIcmp({ kind: 'other', type, code: 0, rest: 0, body: new Uint8Array(28) })
    send({ source: '192.0.2.1', destination: '203.0.113.9', protocol: 1, payload })
    await net.run(10)
    expect(b.counters.icmp).toMatchObject({ sent: 0, suppressed: 1 })
  })

  it('but it is about other ICMP messages, and about first fragments', async () => {
    const { net, b, send } = pair()
    b.settings.forwarding = true
    const payload = encodeIcmp({ kind: 'echo', identifier: 1, sequence: 1, payload: new Uint8Array(8) })
    send({ source: '192.0.2.1', destination: '203.0.113.9', protocol: 1, payload, moreFragments: true })
    await net.run(10)
    expect(b.counters.icmp.sent).toBe(1)
  })
})

describe('RFC 1122 §3.2.2.6 and §4.1.3.5, broadcasts', () => {
  it('of pings are not answered unless that is set', async () => {
    const { net, b, send } = pair()
    const payload = encodeIcmp({ kind: 'echo', identifier: 1, sequence: 1, payload: new Uint8Array(8) })
    const ping = { source: '192.0.2.1', destination: '192.0.2.255', protocol: 1, payload }
    send(ping, BROADCAST_MAC)
    await net.run(10)
    expect(b.counters.icmp).toMatchObject({ sent: 0, broadcastPings: 1 })
    b.settings.answerBroadcastPing = true
    send(ping, BROADCAST_MAC)
    await net.run(10)
    expect(b.counters.icmp.sentOfType.get(0)).toBe(1)
  })

  it('of datagrams reach the socket on all addresses, and no other', async () => {
    const { net, a, b } = pair()
    const all = await udp(b, '0.0.0.0', 67)
    const one = await udp(b, '192.0.2.2', 68)
    const sender = await udp(a, '0.0.0.0')
    for (const ip of ['255.255.255.255', '192.0.2.255']) {
      for (const port of [67, 68]) sender.socket.send(Uint8Array.of(port), { ip, port })
    }
    await net.run(10)
    expect(all.datagrams.map(({ from }) => from)).toEqual(
      [sender.socket.local, sender.socket.local].map(({ port }) => ({ ip: '192.0.2.1', port })),
    )
    expect(one.datagrams).toEqual([])
    expect(b.counters.udp.noPort).toBe(2)
  })
})
