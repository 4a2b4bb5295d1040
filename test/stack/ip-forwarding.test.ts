import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { icmpOf, inject, Kernels, packetsOf, ping, route, udp } from './kernels.ts'

/** a — r1 — r2 — b, with the far cable as narrow as asked. */
function chain(mtu?: number) {
  const net = new Kernels()
  const [a, r1, r2, b] = [net.host('a'), net.router('r1'), net.router('r2'), net.host('b')]
  net.link([a, '10.0.1.2/24'], [r1, '10.0.1.1/24'])
  net.link([r1, '10.0.2.1/24'], [r2, '10.0.2.2/24'])
  net.link([r2, '10.0.3.1/24'], [b, '10.0.3.2/24'], mtu === undefined ? {} : { mtu })
  route(a, '10.0.1.1')
  route(b, '10.0.3.1')
  route(r1, '10.0.2.2', '10.0.3.0/24')
  route(r2, '10.0.2.1', '10.0.1.0/24')
  return { net, a, r1, r2, b }
}

describe('packets through routers', () => {
  it('arrive with a TTL lowered by one at each, and so do the answers', async () => {
    const { net, a, r1, b } = chain()
    const heard = icmpOf(a)
    const arrived = packetsOf(b.interface('eth0'), 'in')
    ping(a, '10.0.3.2')
    await net.run(20)
    expect(arrived.map(({ ttl }) => ttl)).toEqual([62])
    expect(heard).toMatchObject([{ ttl: 62, message: { kind: 'echo-reply' } }])
    expect(r1.counters.ip).toMatchObject({ received: 2, forwarded: 2, delivered: 0 })
  })

  it('are not forwarded by a host that is no router, and nobody is told', async () => {
    const { net, a, r1 } = chain()
    r1.settings.forwarding = false
    const heard = icmpOf(a)
    ping(a, '10.0.3.2')
    await net.run(20)
    expect(heard).toEqual([])
    expect(r1.counters.ip).toMatchObject({ notForUs: 1, forwarded: 0 })
  })

  it('show the way as traceroute finds it, one TTL after the other', async () => {
    const { net, a } = chain()
    const heard = icmpOf(a)
    for (const ttl of [1, 2, 3]) ping(a, '10.0.3.2', { ttl })
    await net.run(50)
    expect(heard.map(({ source, message }) => [source, message.kind])).toEqual([
      [ipv4Number('10.0.1.1'), 'time-exceeded'],
      [ipv4Number('10.0.2.2'), 'time-exceeded'],
      [ipv4Number('10.0.3.2'), 'echo-reply'],
    ])
  })

  it('are fragmented by the router whose next cable is narrower, and come together at the end', async () => {
    const { net, a, r2, b } = chain(576)
    const far = await udp(b, '0.0.0.0', 9)
    const near = await udp(a, '0.0.0.0')
    const arrived = packetsOf(b.interface('eth0'), 'in')
    const payload = Uint8Array.from({ length: 1400 }, (_, i) => i)
    near.socket.send(payload, { ip: '10.0.3.2', port: 9 })
    await net.run(20)
    expect(arrived.map(({ fragmentOffset, payload: { length } }) => [fragmentOffset, length])).toEqual([
      [0, 552],
      [552, 552],
      [1104, 304],
    ])
    expect(far.datagrams.map((datagram) => datagram.payload)).toEqual([payload])
    expect(r2.counters.ip).toMatchObject({ fragmented: 1, fragmentsCreated: 3 })
  })

  it('come in fragments that a still narrower link takes apart again', async () => {
    const { net, a, r1, b } = chain(300)
    r1.interface('eth1').mtu = 1000
    const far = await udp(b, '0.0.0.0', 9)
    const near = await udp(a, '0.0.0.0')
    const payload = Uint8Array.from({ length: 3000 }, (_, i) => i)
    near.socket.send(payload, { ip: '10.0.3.2', port: 9 })
    await net.run(20)
    expect(far.datagrams.map((datagram) => datagram.payload)).toEqual([payload])
  })

  it('are refused where there is no route, with the code for a network', async () => {
    const { net, a } = chain()
    const near = await udp(a, '0.0.0.0')
    const heard = icmpOf(a)
    near.socket.send(Uint8Array.of(1), { ip: '172.16.0.1', port: 9 })
    await net.run(20)
    expect(heard).toMatchObject([
      { source: ipv4Number('10.0.1.1'), message: { kind: 'unreachable', code: 0 } },
    ])
    expect(near.errors).toEqual([{ code: 'ENETUNREACH', to: { ip: '172.16.0.1', port: 9 } }])
  })

  it('are refused with the code for a host when ARP finds nobody on the last link', async () => {
    const { net, a } = chain()
    const near = await udp(a, '0.0.0.0')
    const heard = icmpOf(a)
    near.socket.send(Uint8Array.of(1), { ip: '10.0.3.99', port: 9 })
    await net.run(10_000)
    expect(heard).toMatchObject([
      { source: ipv4Number('10.0.2.2'), message: { kind: 'unreachable', code: 1 } },
    ])
    expect(near.errors).toEqual([{ code: 'EHOSTUNREACH', to: { ip: '10.0.3.99', port: 9 } }])
  })

  it('pass with whatever a hook has made of them, or not at all', async () => {
    const { net, a, r1, b } = chain()
    const arrived = packetsOf(b.interface('eth0'), 'in')
    const seen: string[] = []
    r1.ip.hooks.prerouting = (_frame, _ipAt, _end, by) => (seen.push(`prerouting ${by.name}`), 'pass')
    r1.ip.hooks.forward = (_frame, _ipAt, _end, by) => (seen.push(`forward ${by.name}`), 'pass')
    r1.ip.hooks.postrouting = (frame, ipAt, _end, by) => {
      seen.push(`postrouting ${by.name}`)
      return frame[ipAt + 9] === 1 ? 'pass' : 'drop'
    }
    inject(a.interface('eth0'), r1.interface('eth0'), {
      source: '10.0.1.2',
      destination: '10.0.3.2',
      protocol: 1,
    })
    inject(a.interface('eth0'), r1.interface('eth0'), {
      source: '10.0.1.2',
      destination: '10.0.3.2',
      protocol: 6,
    })
    await net.run(20)
    expect(seen).toEqual([
      ...['prerouting eth0', 'forward eth1', 'postrouting eth1'],
      ...['prerouting eth0', 'forward eth1', 'postrouting eth1'],
    ])
    expect(arrived.map(({ protocol }) => protocol)).toEqual([1])
    expect(r1.counters.ip.filtered).toBe(1)
  })
})
