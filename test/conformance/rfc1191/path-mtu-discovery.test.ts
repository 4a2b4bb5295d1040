import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { encodeIcmp } from '../../../src/wire/icmp.ts'
import { encodeIpv4, IP_PROTOCOL } from '../../../src/wire/ipv4.ts'
import { icmpOf, inject, Kernels, packetsOf, ping, route } from '../../stack/kernels.ts'

const B = ipv4Number('10.0.2.2')

/** a — r — b, the second cable narrow. */
function narrow(mtu = 1000) {
  const net = new Kernels()
  const [a, r, b] = [net.host('a'), net.router('r'), net.host('b')]
  net.link([a, '10.0.1.2/24'], [r, '10.0.1.1/24'])
  net.link([r, '10.0.2.1/24'], [b, '10.0.2.2/24'], { mtu })
  route(a, '10.0.1.1')
  route(b, '10.0.2.1')
  /** Says in the router's name that a packet of `length` octets was too long, and that `told` would fit. */
  const tell = (told: number, length: number): void => {
    const quote = encodeIpv4({
      dscp: 0,
      ecn: 0,
      identification: 1,
      dontFragment: true,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: 60,
      protocol: IP_PROTOCOL.udp,
      source: ipv4Number('10.0.1.2'),
      destination: B,
      options: new Uint8Array(),
      payload: new Uint8Array(length - 20),
    }).subarray(0, 28)
    const payload = encodeIcmp({ kind: 'unreachable', code: 4, mtu: told, quote })
    const packet = { source: '10.0.1.1', destination: '10.0.1.2', protocol: IP_PROTOCOL.icmp, payload }
    inject(r.interface('eth0'), a.interface('eth0'), packet)
  }
  return { net, a, r, b, tell }
}

/** Fills a packet to this length. */
const payloadFor = (length: number): Uint8Array => new Uint8Array(length - 28)

describe('RFC 1191 §4, a router', () => {
  it('refuses a packet too long for the next link that must not be fragmented, and says what would fit', async () => {
    const { net, a, r } = narrow()
    const heard = icmpOf(a)
    ping(a, '10.0.2.2', { payload: payloadFor(1001), dontFragment: true })
    await net.run(10)
    expect(heard).toMatchObject([{ message: { kind: 'unreachable', code: 4, mtu: 1000 } }])
    expect(r.counters.ip).toMatchObject({ tooLong: 1, forwarded: 0 })
  })

  it('forwards one that fits to the octet', async () => {
    const { net, a } = narrow()
    const heard = icmpOf(a)
    ping(a, '10.0.2.2', { payload: payloadFor(1000), dontFragment: true })
    await net.run(10)
    expect(heard.map(({ message }) => message.kind)).toEqual(['echo-reply'])
  })

  it('says so each time, whatever the rate of other errors', async () => {
    const { net, a } = narrow()
    const heard = icmpOf(a)
    const socket = a.ip.openRaw(200, () => {})
    const packet = encodeIpv4({
      dscp: 0,
      ecn: 0,
      identification: 1,
      dontFragment: true,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: 60,
      protocol: 200,
      source: ipv4Number('10.0.1.2'),
      destination: B,
      options: new Uint8Array(),
      payload: new Uint8Array(1200),
    })
    for (let i = 0; i < 20; i++) socket.send(packet, { destination: B, headerIncluded: true })
    await net.run(10)
    expect(heard).toHaveLength(20)
  })
})

describe('RFC 1191 §3, a host', () => {
  it('learns what fits, and refuses more from then on', async () => {
    const { net, a } = narrow()
    expect(a.ip.pathMtu(B)).toBe(1500)
    ping(a, '10.0.2.2', { payload: payloadFor(1500), dontFragment: true })
    await net.run(10)
    expect(a.ip.pathMtu(B)).toBe(1000)
    expect(ping(a, '10.0.2.2', { payload: payloadFor(1001), dontFragment: true })).toBe('EMSGSIZE')
    expect(ping(a, '10.0.2.2', { payload: payloadFor(1000), dontFragment: true })).toBeUndefined()
  })

  it('takes apart by itself what may be fragmented', async () => {
    const { net, a, r } = narrow()
    ping(a, '10.0.2.2', { payload: payloadFor(1500), dontFragment: true })
    await net.run(10)
    const heard = icmpOf(a)
    const sent = packetsOf(a.interface('eth0'), 'out')
    ping(a, '10.0.2.2', { payload: payloadFor(1500) })
    await net.run(10)
    expect(sent).toHaveLength(2)
    expect(r.counters.ip.fragmented).toBe(0)
    expect(heard.map(({ message }) => message.kind)).toEqual(['echo-reply'])
  })

  it('never takes a message for a reason to send more', async () => {
    const { net, a, tell } = narrow()
    tell(1000, 1500)
    tell(1200, 1500)
    tell(1400, 1400)
    await net.run(10)
    expect(a.ip.pathMtu(B)).toBe(1000)
  })

  it('takes what is absurdly little for 552 octets, and lets routers fragment below', async () => {
    const { net, a, tell } = narrow()
    tell(68, 1500)
    await net.run(10)
    expect(a.ip.pathMtu(B)).toBe(552)
    const sent = packetsOf(a.interface('eth0'), 'out')
    ping(a, '10.0.2.2', { payload: payloadFor(552), dontFragment: true })
    await net.run(10)
    expect(sent.map(({ dontFragment }) => dontFragment)).toEqual([false])
  })

  it.each([
    [1500, 1492],
    [1492, 1006],
    [1006, 552],
    [65_535, 1500],
  ])(
    'tries the next plateau below %i octets where the router does not say (§5, §7.1)',
    async (length, expected) => {
      const { net, a, tell } = narrow()
      tell(0, length)
      await net.run(10)
      expect(a.ip.pathMtu(B)).toBe(expected)
    },
  )

  it('tries more again after ten minutes (§6.3)', async () => {
    const { net, a, tell } = narrow()
    tell(1000, 1500)
    await net.run(599_000)
    expect(a.ip.pathMtu(B)).toBe(1000)
    await net.run(2_000)
    expect(a.ip.pathMtu(B)).toBe(1500)
  })
})
