import { describe, expect, it } from 'vitest'
import { ipv4Number, ipv4Text } from '../../../src/address/ipv4-number.ts'
import type { Kernel } from '../../../src/stack/kernel.ts'
import { encodeIcmp } from '../../../src/wire/icmp.ts'
import { encodeIpv4, IP_PROTOCOL } from '../../../src/wire/ipv4.ts'
import { icmpOf, inject, Kernels, packetsOf, ping, route } from '../../stack/kernels.ts'

/** `a` and two routers on one link; behind the second a network where `b` is. `a` knows only the first. */
function detour() {
  const net = new Kernels()
  const [a, r1, r2, b] = [net.host('a'), net.router('r1'), net.router('r2'), net.host('b')]
  net.lan([a, '10.0.1.10/24'], [r1, '10.0.1.1/24'], [r2, '10.0.1.2/24'])
  net.link([r2, '10.0.2.1/24'], [b, '10.0.2.2/24'])
  route(a, '10.0.1.1')
  route(b, '10.0.2.1')
  route(r1, '10.0.1.2', '10.0.2.0/24')
  return { net, a, r1, r2, b }
}

function redirected(kernel: Kernel): string[] {
  return kernel.routes
    .entries()
    .filter(({ kind }) => kind === 'redirect')
    .map(({ destination, gateway }) => `${ipv4Text(destination)} by ${ipv4Text(gateway!)}`)
}

function quote(): Uint8Array {
  return encodeIpv4({
    dscp: 0,
    ecn: 0,
    identification: 1,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 60,
    protocol: IP_PROTOCOL.udp,
    source: ipv4Number('10.0.1.10'),
    destination: ipv4Number('10.0.2.2'),
    options: new Uint8Array(),
    payload: new Uint8Array(8),
  })
}

describe('RFC 1122 §3.2.2.2, redirect', () => {
  it('is sent by the router that sends back where it came from, and the packet goes on all the same', async () => {
    const { net, a, r1 } = detour()
    const heard = icmpOf(a)
    ping(a, '10.0.2.2')
    await net.run(10)
    expect(heard.map(({ source, message }) => [ipv4Text(source), message.kind])).toEqual([
      ['10.0.1.1', 'redirect'],
      ['10.0.2.2', 'echo-reply'],
    ])
    expect(heard[0]!.message).toMatchObject({ code: 1, gateway: ipv4Number('10.0.1.2') })
    expect(r1.counters.ip.forwarded).toBe(1)
  })

  it('is obeyed, for that host alone, until it is forgotten', async () => {
    const { net, a, r1 } = detour()
    ping(a, '10.0.2.2')
    await net.run(10)
    expect(redirected(a)).toEqual(['10.0.2.2 by 10.0.1.2'])
    ping(a, '10.0.2.2')
    await net.run(10)
    expect(r1.counters.ip.forwarded).toBe(1)
    await net.run(600_000)
    expect(redirected(a)).toEqual([])
  })

  it('is forgotten ten minutes after it was last heard', async () => {
    const { net, a, r2 } = detour()
    const tell = (gateway: string): void => {
      const payload = encodeIcmp({ kind: 'redirect', code: 0, gateway: ipv4Number(gateway), quote: quote() })
      const packet = { source: '10.0.1.1', destination: '10.0.1.10', protocol: IP_PROTOCOL.icmp, payload }
      inject(r2.interface('eth0'), a.interface('eth0'), packet)
    }
    tell('10.0.1.2')
    await net.run(300_000)
    a.routes.remove({ kind: 'redirect' })
    tell('10.0.1.3')
    await net.run(599_000)
    expect(redirected(a)).toEqual(['10.0.2.2 by 10.0.1.3'])
    await net.run(2_000)
    expect(redirected(a)).toEqual([])
  })

  it('is not obeyed where that is not wanted, nor by a router', async () => {
    for (const setting of ['acceptRedirects', 'forwarding'] as const) {
      const { net, a } = detour()
      a.settings[setting] = !a.settings[setting]
      ping(a, '10.0.2.2')
      await net.run(10)
      expect(redirected(a)).toEqual([])
      expect(a.counters.icmp.redirectsIgnored).toBe(1)
    }
  })

  it('is not sent where that is not wanted', async () => {
    const { net, a, r1 } = detour()
    r1.settings.sendRedirects = false
    const heard = icmpOf(a)
    ping(a, '10.0.2.2')
    await net.run(10)
    expect(heard.map(({ message }) => message.kind)).toEqual(['echo-reply'])
  })

  it('is not sent when the source is not a neighbor', async () => {
    const { net, a, r1 } = detour()
    const heard = packetsOf(r1.interface('eth0'), 'out')
    inject(a.interface('eth0'), r1.interface('eth0'), { source: '10.9.9.9', destination: '10.0.2.2' })
    await net.run(10)
    expect(heard.map(({ protocol }) => protocol)).toEqual([IP_PROTOCOL.udp])
  })

  it.each([
    ['from who is not the gateway in use', '10.0.1.2', '10.0.1.2'],
    ['to a gateway that is not on the link', '10.0.1.1', '10.0.2.1'],
    ['to this host itself', '10.0.1.1', '10.0.1.10'],
    ['to the broadcast address', '10.0.1.1', '10.0.1.255'],
    ['to a multicast address', '10.0.1.1', '224.0.0.1'],
  ])('is not obeyed %s', async (_what, source, gateway) => {
    const { net, a, r2 } = detour()
    const payload = encodeIcmp({ kind: 'redirect', code: 1, gateway: ipv4Number(gateway), quote: quote() })
    const packet = { source, destination: '10.0.1.10', protocol: IP_PROTOCOL.icmp, payload }
    inject(r2.interface('eth0'), a.interface('eth0'), packet)
    await net.run(10)
    expect(redirected(a)).toEqual([])
    expect(a.counters.icmp.redirectsIgnored).toBe(1)
  })
})
