import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { encodeIcmp } from '../../../src/wire/icmp.ts'
import { decodeIpv4Options, IP_PROTOCOL, type Ipv4Packet } from '../../../src/wire/ipv4.ts'
import { icmpOf, inject, Kernels, packetsOf, route } from '../../stack/kernels.ts'

const ECHO = {
  protocol: IP_PROTOCOL.icmp,
  payload: encodeIcmp({ kind: 'echo', identifier: 1, sequence: 1, payload: new Uint8Array(4) }),
}

/** a — r — b. */
function chain() {
  const net = new Kernels()
  const [a, r, b] = [net.host('a'), net.router('r'), net.host('b')]
  net.link([a, '10.0.1.2/24'], [r, '10.0.1.1/24'])
  net.link([r, '10.0.2.1/24'], [b, '10.0.2.2/24'])
  route(a, '10.0.1.1')
  route(b, '10.0.2.1')
  const send = (destination: string, packet: Partial<Ipv4Packet>): void =>
    inject(a.interface('eth0'), r.interface('eth0'), { ...packet, source: '10.0.1.2', destination })
  return { net, a, r, b, send }
}

function recordRoute(places: number, filled = 0): Uint8Array {
  return Uint8Array.of(7, 3 + 4 * places, 4 + 4 * filled, ...new Uint8Array(4 * places), 0)
}

describe('RFC 791 §3.1, options', () => {
  it('a recorded route has every router’s address towards the next, the destination’s, and the way back', async () => {
    const { net, a, send } = chain()
    const answers = packetsOf(a.interface('eth0'), 'in')
    send('10.0.2.2', { ...ECHO, options: recordRoute(4) })
    await net.run(20)
    const [option] = decodeIpv4Options(answers.find(({ protocol }) => protocol === 1)!.options)
    expect(option).toEqual({
      kind: 'record-route',
      filled: 3,
      addresses: ['10.0.2.1', '10.0.2.2', '10.0.1.1', '0.0.0.0'].map(ipv4Number),
    })
  })

  it('a route without room left is passed on as it is', async () => {
    const { net, b, send } = chain()
    const arrived = packetsOf(b.interface('eth0'), 'in')
    send('10.0.2.2', { ...ECHO, options: recordRoute(1, 1) })
    await net.run(20)
    expect(decodeIpv4Options(arrived[0]!.options)).toMatchObject([{ filled: 1, addresses: [0] }])
  })

  it.each([
    ['a length that leaves the header', [7, 15, 4, 0], 21],
    ['a length below two', [0x44, 1, 0, 0], 21],
    ['no length at all', [1, 1, 1, 7], 23],
    ['a pointer before the first place', [7, 7, 3, 0, 0, 0, 0, 0], 22],
    ['a pointer into the last place', [7, 7, 6, 0, 0, 0, 0, 0], 22],
  ])('%s is a parameter problem, and the pointer says where', async (_what, options, pointer) => {
    const { net, a, r, send } = chain()
    const heard = icmpOf(a)
    send('10.0.2.2', { ...ECHO, options: Uint8Array.from(options) })
    await net.run(20)
    expect(heard).toMatchObject([{ message: { kind: 'parameter-problem', pointer } }])
    expect(r.counters.ip).toMatchObject({ badOptions: 1, forwarded: 0 })
  })

  it.each([
    ['loose', 131],
    ['strict', 137],
  ])('a %s source route is refused (RFC 7126 §4.3), once it is at its end it passes', async (_kind, type) => {
    const { net, a, b, r, send } = chain()
    const heard = icmpOf(a)
    const arrived = packetsOf(b.interface('eth0'), 'in')
    send('10.0.2.2', { ...ECHO, options: Uint8Array.of(type, 7, 4, 10, 0, 2, 2, 0) })
    await net.run(20)
    expect(heard).toMatchObject([{ message: { kind: 'unreachable', code: 5 } }])
    expect(r.counters.ip.sourceRouted).toBe(1)
    send('10.0.2.2', { ...ECHO, options: Uint8Array.of(type, 7, 8, 10, 0, 2, 2, 0) })
    await net.run(20)
    expect(arrived).toHaveLength(1)
  })
})
