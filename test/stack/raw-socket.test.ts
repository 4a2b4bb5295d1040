import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { encodeIpv4 } from '../../src/wire/ipv4.ts'
import { icmpOf, Kernels, packetsOf, ping, route } from './kernels.ts'

const B = ipv4Number('192.0.2.2')

function pair() {
  const net = new Kernels()
  const [a, b] = [net.host('a'), net.host('b')]
  net.link([a, '192.0.2.1/24'], [b, '192.0.2.2/24'])
  return { net, a, b }
}

describe('a raw socket', () => {
  it('sees whole packets of its protocol, their headers with them, beside the kernel', async () => {
    const { net, a, b } = pair()
    const seen: [number, number, number][] = []
    b.ip.openRaw(1, ({ ipAt, at, end }) => seen.push([ipAt, at, end]))
    const heard = icmpOf(a)
    ping(a, '192.0.2.2', { payload: new Uint8Array(3000) })
    await net.run(10)
    expect(seen).toEqual([[14, 34, 34 + 3008]])
    expect(heard).toHaveLength(1)
  })

  it('sends with the fields asked for', async () => {
    const { net, a } = pair()
    const sent = packetsOf(a.interface('eth0'), 'out')
    const socket = a.ip.openRaw(99, () => {})
    socket.send(Uint8Array.of(5), { destination: B, source: 7, ttl: 3, tos: 0x88, dontFragment: true })
    await net.run(10)
    expect(sent).toMatchObject([
      { source: 7, destination: B, protocol: 99, ttl: 3, dscp: 0x22, dontFragment: true },
    ])
  })

  it('sends a header of its own as it is, but not in fragments', async () => {
    const { net, a } = pair()
    const sent = packetsOf(a.interface('eth0'), 'out')
    const socket = a.ip.openRaw(99, () => {})
    const header = { dscp: 0, ecn: 0, identification: 4711, dontFragment: false, moreFragments: true }
    const packet = {
      ...header,
      fragmentOffset: 800,
      ttl: 255,
      protocol: 5,
      source: 1,
      destination: 2,
      options: new Uint8Array(),
    }
    const octets = encodeIpv4({ ...packet, payload: Uint8Array.of(9) })
    expect(socket.send(octets, { destination: B, headerIncluded: true })).toBeUndefined()
    const tooLong = encodeIpv4({ ...packet, payload: new Uint8Array(1481) })
    expect(socket.send(tooLong, { destination: B, headerIncluded: true })).toBe('EMSGSIZE')
    await net.run(10)
    expect(sent).toMatchObject([{ ...packet, payload: Uint8Array.of(9) }])
  })

  it('leaves by the interface asked for, to its gateway where there is one', async () => {
    const net = new Kernels()
    const [a, b, c] = [net.host('a'), net.host('b'), net.host('c')]
    net.link([a, '192.0.2.1/24'], [b, '192.0.2.2/24'])
    net.link([a, '198.51.100.1/24'], [c, '198.51.100.2/24'])
    route(a, '192.0.2.2')
    const atB = packetsOf(b.interface('eth0'), 'in')
    const atC = packetsOf(c.interface('eth0'), 'in')
    const socket = a.ip.openRaw(99, () => {})
    const everywhere = ipv4Number('203.0.113.1')
    for (const by of a.interfaces.slice(1)) {
      socket.send(new Uint8Array(1), { destination: 0xffff_ffff, interface: by })
      socket.send(new Uint8Array(1), { destination: everywhere, interface: by })
    }
    await net.run(10)
    expect(atB.map(({ destination }) => destination).sort()).toEqual([everywhere, 0xffff_ffff])
    // The second link has no gateway, so the destination was asked for on the link itself, in vain.
    expect(atC.map(({ destination }) => destination)).toEqual([0xffff_ffff])
    expect(
      a
        .interface('eth1')
        .neighbors.entries()
        .map(({ ip }) => ip),
    ).toEqual([everywhere])
  })

  it('cannot send when it is closed, more than a packet holds, or where there is no way', () => {
    const { a } = pair()
    const socket = a.ip.openRaw(99, () => {})
    expect(socket.send(new Uint8Array(65_516), { destination: B })).toBe('EMSGSIZE')
    expect(socket.send(new Uint8Array(1501), { destination: B, dontFragment: true })).toBe('EMSGSIZE')
    expect(socket.send(new Uint8Array(1), { destination: 0x0101_0101 })).toBe('ENETUNREACH')
    expect(socket.send(new Uint8Array(1), { destination: B, source: ipv4Number('127.0.0.1') })).toBe(
      'ENETUNREACH',
    )
    socket.close()
    expect(socket.send(new Uint8Array(1), { destination: B })).toBe('CLOSED')
  })
})
