import { describe, expect, it } from 'vitest'
import { ipv4Number, ipv4Text } from '../../../src/address/ipv4-number.ts'
import { Kernels, route, udp } from '../../stack/kernels.ts'

/** A host on two links, with two networks on the first, and a default gateway in the second of these. */
function multihomed() {
  const net = new Kernels()
  const [a, b, c] = [net.host('a'), net.host('b'), net.host('c')]
  net.link([a, '10.0.1.1/24'], [b, '10.0.1.2/24'])
  net.link([a, '10.0.2.1/24'], [c, '10.0.2.2/24'])
  a.interface('eth0').addAddress(ipv4Number('10.0.9.1'), 24)
  b.interface('eth0').addAddress(ipv4Number('10.0.9.2'), 24)
  route(a, '10.0.9.2')
  const source = (destination: string): string | undefined => {
    const address = a.ip.sourceFor(ipv4Number(destination))
    return address === undefined ? undefined : ipv4Text(address)
  }
  return { net, a, b, c, source }
}

describe('RFC 1122 §3.3.4.3, the source address', () => {
  it('is one in the network of the first hop', () => {
    const { source } = multihomed()
    expect(source('10.0.1.2')).toBe('10.0.1.1')
    expect(source('10.0.2.2')).toBe('10.0.2.1')
    expect(source('10.0.9.2')).toBe('10.0.9.1')
    expect(source('203.0.113.1')).toBe('10.0.9.1')
  })

  it('is the destination itself within the host', () => {
    const { source } = multihomed()
    expect(source('127.0.0.1')).toBe('127.0.0.1')
    expect(source('10.0.2.1')).toBe('10.0.2.1')
  })

  it('is none where there is no way', () => {
    const { a, source } = multihomed()
    a.routes.remove({ prefixLength: 0 })
    expect(source('203.0.113.1')).toBeUndefined()
    a.interface('eth1').setDown()
    expect(source('10.0.2.2')).toBeUndefined()
  })

  it('is the one bound to, even if it belongs to another interface (§3.3.4.2, the weak model)', async () => {
    const { net, a, c } = multihomed()
    route(c, '10.0.2.1')
    const server = await udp(c, '0.0.0.0', 9)
    const { socket } = await udp(a, '10.0.1.1', 4000)
    socket.send(new Uint8Array(1), { ip: '10.0.2.2', port: 9 })
    await net.run(10)
    expect(server.datagrams.map(({ from }) => from)).toEqual([{ ip: '10.0.1.1', port: 4000 }])
    server.socket.send(new Uint8Array(1), server.datagrams[0]!.from)
    await net.run(10)
    expect(a.counters.udp.received).toBe(1)
  })
})
