import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { encodeIpv4, IP_PROTOCOL, type Ipv4Packet } from '../../../src/wire/ipv4.ts'
import { icmpOf, inject, injectOctets, Kernels, ping, route } from '../../stack/kernels.ts'

function routed() {
  const net = new Kernels()
  const [a, r] = [net.host('a'), net.router('r')]
  net.link([a, '10.0.1.2/24'], [r, '10.0.1.1/24'])
  route(a, '10.0.1.1')
  return { net, a, r }
}

const PACKET: Ipv4Packet = {
  dscp: 0,
  ecn: 0,
  identification: 77,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 1,
  protocol: IP_PROTOCOL.udp,
  source: ipv4Number('10.0.1.2'),
  destination: ipv4Number('10.9.9.9'),
  options: new Uint8Array(),
  payload: Uint8Array.from({ length: 1200 }, (_, i) => i),
}

describe('RFC 1812 §4.3.2, ICMP errors', () => {
  it('quote as much of the packet as makes 576 octets, as it was (§4.3.2.3)', async () => {
    const { net, a, r } = routed()
    const heard = icmpOf(a)
    const octets = encodeIpv4(PACKET)
    injectOctets(a.interface('eth0'), octets, r.interface('eth0').mac)
    await net.run(10)
    expect(heard).toHaveLength(1)
    expect(heard[0]!.message).toEqual({ kind: 'time-exceeded', code: 0, quote: octets.subarray(0, 548) })
  })

  it('quote a short packet whole, without the padding of its frame', async () => {
    const { net, a, r } = routed()
    const heard = icmpOf(a)
    const octets = encodeIpv4({ ...PACKET, payload: new Uint8Array(8) })
    injectOctets(a.interface('eth0'), octets, r.interface('eth0').mac)
    await net.run(10)
    expect(heard[0]!.message).toMatchObject({ quote: octets })
  })

  it('come from the address towards the source, or from the one that was addressed (§4.3.2.4)', async () => {
    const { net, a, r } = routed()
    r.interface('eth0').addAddress(ipv4Number('10.0.7.1'), 24)
    const heard = icmpOf(a)
    injectOctets(a.interface('eth0'), encodeIpv4(PACKET), r.interface('eth0').mac)
    inject(a.interface('eth0'), r.interface('eth0'), {
      source: '10.0.1.2',
      destination: '10.0.7.1',
      protocol: 99,
    })
    await net.run(10)
    expect(heard.map(({ source }) => source)).toEqual(['10.0.1.1', '10.0.7.1'].map(ipv4Number))
  })

  it('have precedence 6 and the type of service of the packet (§4.3.2.5)', async () => {
    const { net, a, r } = routed()
    const heard = icmpOf(a)
    injectOctets(a.interface('eth0'), encodeIpv4({ ...PACKET, dscp: 4 }), r.interface('eth0').mac)
    await net.run(10)
    expect(heard).toMatchObject([{ tos: 0xd0 }])
  })

  it('are limited in number, replies are not (§4.3.2.8)', async () => {
    const { net, a, r } = routed()
    const heard = icmpOf(a)
    for (let i = 0; i < 30; i++) ping(a, '10.9.9.9')
    for (let i = 0; i < 30; i++) ping(a, '10.0.1.1')
    await net.run(10)
    expect(heard.filter(({ message }) => message.kind === 'unreachable')).toHaveLength(6)
    expect(heard.filter(({ message }) => message.kind === 'echo-reply')).toHaveLength(30)
    expect(r.counters.icmp.rateLimited).toBe(24)
  })
})
