import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { encodeIcmp } from '../../src/wire/icmp.ts'
import { IP_PROTOCOL } from '../../src/wire/ip-protocols.ts'
import { icmpOf, inject, Kernels, packetsOf, ping, udp } from './kernels.ts'

function pair() {
  const net = new Kernels()
  const a = net.host('a')
  const b = net.host('b')
  const cable = net.link([a, '192.0.2.1/24'], [b, '192.0.2.2/24'])
  return { net, a, b, cable }
}

describe('two kernels on a cable', () => {
  it('answer each other’s pings, with the payload and from the address that was pinged', async () => {
    const { net, a, b } = pair()
    for (const [from, to, address] of [
      [a, b, '192.0.2.2'],
      [b, a, '192.0.2.1'],
    ] as const) {
      const heard = icmpOf(from)
      expect(ping(from, address, { payload: new Uint8Array(56).fill(7), sequence: 9 })).toBeUndefined()
      await net.run(10)
      expect(heard).toMatchObject([{ source: ipv4Number(address), ttl: 64 }])
      expect(heard[0]!.message).toEqual({
        kind: 'echo-reply',
        identifier: 77,
        sequence: 9,
        payload: new Uint8Array(56).fill(7),
      })
      expect(from.counters.icmp.sentOfType.get(8)).toBe(1)
      expect(to.counters.icmp.receivedOfType.get(8)).toBe(1)
      expect(to.counters.icmp.sentOfType.get(0)).toBe(1)
    }
  })

  it('answer a ping of nothing but zeros, whose sum is 0 and not 0xffff', async () => {
    const { net, a, b } = pair()
    const heard = icmpOf(a)
    const message = encodeIcmp({ kind: 'echo', identifier: 0, sequence: 0, payload: new Uint8Array(4) })
    inject(a.interface('eth0'), b.interface('eth0'), {
      source: '192.0.2.1',
      destination: '192.0.2.2',
      protocol: IP_PROTOCOL.icmp,
      payload: message,
    })
    await net.run(10)
    expect(heard).toMatchObject([{ message: { kind: 'echo-reply', identifier: 0 } }])
  })

  it('carry datagrams both ways', async () => {
    const { net, a, b } = pair()
    const near = await udp(a, '192.0.2.1')
    const far = await udp(b, '192.0.2.2', 53)
    near.socket.send(Uint8Array.of(1, 2, 3), far.socket.local)
    await net.run(10)
    expect(far.datagrams).toEqual([{ payload: Uint8Array.of(1, 2, 3), from: near.socket.local }])
    far.socket.send(Uint8Array.of(4), near.socket.local)
    await net.run(10)
    expect(near.datagrams).toEqual([{ payload: Uint8Array.of(4), from: far.socket.local }])
    expect(a.counters.udp).toMatchObject({ sent: 1, received: 1, noPort: 0, badChecksum: 0 })
  })

  it('put the longest datagram into fragments and together again', async () => {
    const { net, a, b } = pair()
    const near = await udp(a, '192.0.2.1')
    const far = await udp(b, '0.0.0.0', 53)
    const payload = Uint8Array.from({ length: 65_507 }, (_, i) => i * 7)
    const sent = packetsOf(a.interface('eth0'), 'out')
    near.socket.send(payload, { ip: '192.0.2.2', port: 53 })
    await net.run(50)
    expect(far.datagrams).toHaveLength(1)
    expect(Buffer.from(far.datagrams[0]!.payload).equals(payload)).toBe(true)
    expect(sent).toHaveLength(45)
    expect(sent.every(({ payload: { length } }) => length <= 1480)).toBe(true)
    expect(a.counters.ip).toMatchObject({ sent: 1, fragmented: 1, fragmentsCreated: 45 })
    expect(b.counters.ip).toMatchObject({ fragmentsReceived: 45, reassembled: 1, delivered: 1 })
  })

  it('tell a socket that nobody listens there', async () => {
    const { net, a } = pair()
    const near = await udp(a, '0.0.0.0')
    near.socket.send(Uint8Array.of(1), { ip: '192.0.2.2', port: 9 })
    await net.run(10)
    expect(near.errors).toEqual([{ code: 'ECONNREFUSED', to: { ip: '192.0.2.2', port: 9 } }])
  })

  it('tell a socket that nobody has the address, once ARP has given up', async () => {
    const { net, a } = pair()
    const near = await udp(a, '0.0.0.0')
    near.socket.send(Uint8Array.of(1), { ip: '192.0.2.77', port: 9 })
    await net.run(2_000)
    expect(near.errors).toEqual([])
    await net.run(5_000)
    expect(near.errors).toEqual([{ code: 'EHOSTUNREACH', to: { ip: '192.0.2.77', port: 9 } }])
  })

  it('tell a socket that there is no room for another neighbor, and not within the call', async () => {
    const { net, a } = pair()
    const heard = await udp(a, '0.0.0.0')
    for (let i = 1; i <= 1024; i++) a.interface('eth0').neighbors.add(ipv4Number('198.51.100.0') + i, i)
    heard.socket.send(Uint8Array.of(1), { ip: '192.0.2.77', port: 9 })
    expect(heard.errors).toEqual([])
    await net.run(1)
    expect(heard.errors).toMatchObject([{ code: 'EHOSTUNREACH', to: { ip: '192.0.2.77', port: 9 } }])
  })

  it('tell a socket at once, but not within the call, that there is no route', async () => {
    const { net, a } = pair()
    const near = await udp(a, '0.0.0.0')
    near.socket.send(Uint8Array.of(1), { ip: '203.0.113.1', port: 9 })
    near.socket.send(Uint8Array.of(1), { ip: '2001:db8::1', port: 9 })
    expect(near.errors).toEqual([])
    await net.run(0)
    expect(near.errors.map(({ code }) => code)).toEqual(['ENETUNREACH', 'ENETUNREACH'])
    expect(a.counters.ip.noRoute).toBe(1)
  })

  it('hear nothing of each other while the cable is out', async () => {
    const { net, a, b, cable } = pair()
    const heard = icmpOf(a)
    ping(a, '192.0.2.2')
    await net.run(10)
    cable.unplug()
    ping(a, '192.0.2.2')
    await net.run(10)
    expect(heard).toHaveLength(1)
    expect(b.counters.icmp.receivedOfType.get(8)).toBe(1)
  })
})

describe('a kernel', () => {
  it('has the loopback interface first, and reaches itself by any of its addresses without a frame outside', async () => {
    const { net, a } = pair()
    expect(a.interfaces.map(({ name }) => name)).toEqual(['lo', 'eth0'])
    const outside = packetsOf(a.interface('eth0'), 'out')
    const inside = packetsOf(a.interface('lo'), 'in')
    const heard = icmpOf(a)
    for (const address of ['127.0.0.1', '127.9.9.9', '192.0.2.1']) ping(a, address)
    expect(heard).toEqual([])
    await net.run(1)
    expect(heard.filter(({ message }) => message.kind === 'echo-reply').map(({ source }) => source)).toEqual(
      ['127.0.0.1', '127.9.9.9', '192.0.2.1'].map(ipv4Number),
    )
    expect(inside).toHaveLength(6)
    expect(outside).toEqual([])
  })

  it('has no interface but those it was given', () => {
    const { a } = pair()
    expect(() => a.interface('eth1')).toThrow('a has no interface eth1')
    expect(() => a.addInterface('eth0', a.interface('eth0').device)).toThrow('eth0 already')
  })

  it('does not answer for an interface that is down', async () => {
    const { net, a, b } = pair()
    b.interface('eth0').setDown()
    expect(b.ip.isLocal(ipv4Number('192.0.2.2'))).toBe(false)
    const heard = icmpOf(a)
    ping(a, '192.0.2.2')
    await net.run(10)
    b.interface('eth0').setUp()
    expect(b.ip.isLocal(ipv4Number('192.0.2.2'))).toBe(true)
    await net.run(3_000)
    expect(heard.filter(({ message }) => message.kind === 'echo-reply')).toHaveLength(1)
  })
})
