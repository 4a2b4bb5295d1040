import { describe, expect, it } from 'vitest'
import { BROADCAST_MAC } from '../../../src/address/mac.ts'
import { icmpOf, inject, Kernels, packetsOf, route } from '../../stack/kernels.ts'

type Packet = Omit<Parameters<typeof inject>[2], 'source'>

/** a — r — b. */
function routed() {
  const net = new Kernels()
  const [a, r, b] = [net.host('a'), net.router('r'), net.host('b')]
  net.link([a, '10.0.1.2/24'], [r, '10.0.1.1/24'])
  net.link([r, '10.0.2.1/24'], [b, '10.0.2.2/24'])
  route(a, '10.0.1.1')
  const arrived = packetsOf(b.interface('eth0'), 'in')
  const left = packetsOf(r.interface('eth1'), 'out')
  const send = (packet: Packet & { source?: string }, frameTo?: number): void =>
    inject(a.interface('eth0'), r.interface('eth0'), { source: '10.0.1.2', ...packet }, frameTo)
  return { net, a, r, arrived, left, send }
}

describe('RFC 1812 §5, forwarding', () => {
  it('takes one off the TTL and leaves the rest of the packet as it was (§5.3.1)', async () => {
    const { net, arrived, send } = routed()
    const packet = {
      destination: '10.0.2.2',
      ttl: 9,
      dscp: 11,
      ecn: 2,
      identification: 99,
      dontFragment: true,
    }
    send({ ...packet, payload: Uint8Array.of(1, 2, 3) })
    await net.run(10)
    expect(arrived).toMatchObject([
      { ...packet, destination: 0x0a00_0202, ttl: 8, payload: Uint8Array.of(1, 2, 3) },
    ])
  })

  it.each([0, 1])('drops a packet with a TTL of %i, and says so (§5.3.1)', async (ttl) => {
    const { net, a, r, left, send } = routed()
    const heard = icmpOf(a)
    send({ destination: '10.0.2.2', ttl })
    await net.run(10)
    expect(left).toEqual([])
    expect(heard).toMatchObject([{ message: { kind: 'time-exceeded', code: 0 } }])
    expect(r.counters.ip.ttlExpired).toBe(1)
  })

  it('delivers what is for the router itself, whatever its TTL and by whichever interface (§5.2.3)', async () => {
    const { net, r, send } = routed()
    r.ip.openRaw(99, () => {})
    send({ destination: '10.0.2.1', ttl: 1, protocol: 99 })
    await net.run(10)
    expect(r.counters.ip).toMatchObject({ delivered: 1, forwarded: 0 })
  })

  it.each([
    ['what came as a broadcast of the link (§5.3.4)', { destination: '10.0.2.2' }, BROADCAST_MAC],
    ['a multicast', { destination: '239.1.2.3' }, 0x0100_5e01_0203],
    ['a broadcast to another network (§5.3.5.2, RFC 2644)', { destination: '10.0.2.255' }, undefined],
    ['what has no source (§5.3.7)', { source: '0.0.0.0', destination: '10.0.2.2' }, undefined],
    ['a loopback source (§5.3.7)', { source: '127.0.0.1', destination: '10.0.2.2' }, undefined],
    ['a loopback destination (§5.3.7)', { destination: '127.0.0.1' }, undefined],
    ['a class E destination (§5.3.7)', { destination: '250.0.0.1' }, undefined],
    ['a limited broadcast (§5.3.5.1)', { destination: '255.255.255.255' }, BROADCAST_MAC],
  ])('does not pass on %s, and tells nobody', async (_what, packet, frameTo) => {
    const { net, r, left, send } = routed()
    send({ ...packet, payload: new Uint8Array(8) }, frameTo)
    await net.run(10)
    expect(left).toEqual([])
    expect(r.counters.ip).toMatchObject({ received: 1, forwarded: 0 })
    expect(r.counters.icmp.sent).toBe(0)
  })

  it('prefers the longest prefix (§5.2.4.3)', async () => {
    const { net, r, left, send } = routed()
    route(r, '10.0.1.2', '172.16.0.0/12')
    route(r, '10.0.2.2', '172.16.5.0/24')
    send({ destination: '172.16.5.1' })
    send({ destination: '172.16.6.1' })
    await net.run(10)
    expect(left.map(({ destination }) => destination)).toEqual([0xac10_0501])
  })
})
