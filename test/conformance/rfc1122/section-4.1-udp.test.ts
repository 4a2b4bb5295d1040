import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { encodeUdp } from '../../../src/wire/udp.ts'
import { inject, Kernels, packetsOf, udp } from '../../stack/kernels.ts'

const [A, B] = ['192.0.2.1', '192.0.2.2']

function pair() {
  const net = new Kernels()
  const [a, b] = [net.host('a'), net.host('b')]
  net.link([a, `${A}/24`], [b, `${B}/24`])
  const send = (change: (octets: Uint8Array) => void): void => {
    const fields = { sourcePort: 4000, destinationPort: 53, payload: Uint8Array.of(1, 2, 3, 4) }
    const payload = encodeUdp(fields, ipv4Number(A), ipv4Number(B))
    change(payload)
    inject(a.interface('eth0'), b.interface('eth0'), { source: A, destination: B, payload })
  }
  return { net, a, b, send }
}

describe('RFC 1122 §4.1.3.4, the checksum', () => {
  it('is always there, and right', async () => {
    const { net, a, b } = pair()
    const sent = packetsOf(a.interface('eth0'), 'out')
    const { socket } = await udp(a, '0.0.0.0')
    const far = await udp(b, '0.0.0.0', 53)
    for (let length = 0; length < 20; length++)
      socket.send(new Uint8Array(length).fill(255), { ip: B, port: 53 })
    await net.run(10)
    expect(sent.every(({ payload }) => payload[6] !== 0 || payload[7] !== 0)).toBe(true)
    expect(far.datagrams).toHaveLength(20)
    expect(b.counters.udp).toMatchObject({ received: 20, badChecksum: 0 })
  })

  it('when wrong has the datagram dropped in silence', async () => {
    const { net, b, send } = pair()
    const far = await udp(b, '0.0.0.0', 53)
    send((octets) => (octets[9]! ^= 1))
    await net.run(10)
    expect(far.datagrams).toEqual([])
    expect(b.counters.udp.badChecksum).toBe(1)
    expect(b.counters.icmp.sent).toBe(0)
  })

  it('when absent is no hindrance', async () => {
    const { net, b, send } = pair()
    const far = await udp(b, '0.0.0.0', 53)
    send((octets) => octets.fill(0, 6, 8))
    await net.run(10)
    expect(far.datagrams).toHaveLength(1)
  })
})

describe('RFC 768, the length', () => {
  it.each([7, 13])('of %i octets in a datagram of 12 has it dropped', async (length) => {
    const { net, b, send } = pair()
    const far = await udp(b, '0.0.0.0', 53)
    send((octets) => (octets[5] = length))
    await net.run(10)
    expect(far.datagrams).toEqual([])
    expect(b.counters.udp.malformed).toBe(1)
  })
})

describe('RFC 1122 §4.1.3.5, addresses', () => {
  it('a datagram goes to the socket of just that address before that of all', async () => {
    const net = new Kernels()
    const [a, b] = [net.host('a'), net.host('b')]
    net.link([a, `${A}/24`], [b, `${B}/24`])
    b.interface('eth0').addAddress(ipv4Number('192.0.2.3'), 24)
    const second = await udp(b, '192.0.2.3', 53)
    const first = await udp(b, '192.0.2.2', 53)
    await expect(udp(b, '0.0.0.0', 53)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    const sender = await udp(a, A)
    sender.socket.send(Uint8Array.of(1), second.socket.local)
    sender.socket.send(Uint8Array.of(2), first.socket.local)
    await net.run(10)
    expect(second.datagrams.map(({ payload }) => [...payload])).toEqual([[1]])
    expect(first.datagrams.map(({ payload }) => [...payload])).toEqual([[2]])
  })

  it('an answer leaves from the address that was asked, if the socket is bound to it', async () => {
    const { net, a, b } = pair()
    b.interface('eth0').addAddress(ipv4Number('192.0.2.3'), 24)
    const server = await udp(b, '192.0.2.3', 53)
    server.socket.onDatagram((payload, from) => server.socket.send(payload, from))
    const client = await udp(a, '0.0.0.0')
    client.socket.send(Uint8Array.of(1), server.socket.local)
    await net.run(10)
    expect(client.datagrams.map(({ from }) => from)).toEqual([{ ip: '192.0.2.3', port: 53 }])
  })
})
