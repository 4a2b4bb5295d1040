import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import type { IcmpReport } from '../../../src/stack/ip-packet.ts'
import { encodeIcmp, type IcmpMessage } from '../../../src/wire/icmp.ts'
import { encodeIpv4, IP_PROTOCOL } from '../../../src/wire/ipv4.ts'
import { encodeUdp } from '../../../src/wire/udp.ts'
import { icmpOf, inject, Kernels, ping, udp } from '../../stack/kernels.ts'

function pair() {
  const net = new Kernels()
  const [a, b] = [net.host('a'), net.host('b')]
  net.link([a, '192.0.2.1/24'], [b, '192.0.2.2/24'])
  const tell = (message: IcmpMessage): void =>
    inject(b.interface('eth0'), a.interface('eth0'), {
      source: '192.0.2.2',
      destination: '192.0.2.1',
      protocol: IP_PROTOCOL.icmp,
      payload: encodeIcmp(message),
    })
  return { net, a, b, tell }
}

/** The first octets of a datagram that `a` has sent from the port. */
function quoteOf(port: number, source = '192.0.2.1'): Uint8Array {
  const [from, to] = [ipv4Number(source), ipv4Number('198.51.100.9')]
  const payload = encodeUdp({ sourcePort: port, destinationPort: 99, payload: new Uint8Array(40) }, from, to)
  const packet = { dscp: 0, ecn: 0, identification: 5, dontFragment: false, moreFragments: false }
  const rest = { fragmentOffset: 0, ttl: 9, protocol: IP_PROTOCOL.udp, options: new Uint8Array(), payload }
  return encodeIpv4({ ...packet, ...rest, source: from, destination: to }).subarray(0, 28)
}

describe('RFC 792, echo', () => {
  it('is answered with the same identifier, sequence number and data', async () => {
    const { net, a } = pair()
    const heard = icmpOf(a)
    for (const length of [0, 1, 1472, 1473, 65_507]) {
      ping(a, '192.0.2.2', { payload: new Uint8Array(length).fill(length), sequence: length })
      await net.run(50)
    }
    expect(
      heard.map(({ message }) => message.kind === 'echo-reply' && [message.sequence, message.payload.length]),
    ).toEqual([0, 1, 1472, 1473, 65_507].map((length) => [length, length]))
  })

  it('with a wrong checksum is dropped', async () => {
    const { net, a, b } = pair()
    const payload = encodeIcmp({ kind: 'echo', identifier: 1, sequence: 1, payload: new Uint8Array(3) })
    payload[9]! ^= 1
    const packet = { source: '192.0.2.1', destination: '192.0.2.2', protocol: 1, payload }
    inject(a.interface('eth0'), b.interface('eth0'), packet)
    inject(a.interface('eth0'), b.interface('eth0'), { ...packet, payload: payload.subarray(0, 7) })
    await net.run(5)
    expect(b.counters.icmp).toMatchObject({ badChecksum: 1, malformed: 1, sent: 0 })
  })
})

describe('RFC 792, destination unreachable', () => {
  it('protocol: for a protocol that nobody speaks, unless a raw socket does', async () => {
    const { net, a, b } = pair()
    const heard = icmpOf(a)
    const packet = {
      source: '192.0.2.1',
      destination: '192.0.2.2',
      protocol: 132,
      payload: new Uint8Array(20),
    }
    inject(a.interface('eth0'), b.interface('eth0'), packet)
    await net.run(5)
    expect(heard).toMatchObject([{ message: { kind: 'unreachable', code: 2 } }])
    b.ip.openRaw(132, () => {})
    inject(a.interface('eth0'), b.interface('eth0'), packet)
    await net.run(5)
    expect(heard).toHaveLength(1)
    expect(b.counters.ip).toMatchObject({ unknownProtocol: 1, delivered: 1 })
  })

  it.each([
    [0, 'ENETUNREACH'],
    [1, 'EHOSTUNREACH'],
    [2, 'ECONNREFUSED'],
    [3, 'ECONNREFUSED'],
    [5, 'EHOSTUNREACH'],
    [6, 'ENETUNREACH'],
    [7, 'EHOSTUNREACH'],
    [8, 'EHOSTUNREACH'],
    [9, 'ENETUNREACH'],
    [10, 'EHOSTUNREACH'],
    [11, 'ENETUNREACH'],
    [12, 'EHOSTUNREACH'],
    [13, 'EHOSTUNREACH'],
    [14, 'EHOSTUNREACH'],
    [15, 'EHOSTUNREACH'],
  ] as const)('code %i is told to the socket as %s', async (code, expected) => {
    const { net, a, tell } = pair()
    const { errors } = await udp(a, '0.0.0.0', 5000)
    tell({ kind: 'unreachable', code, quote: quoteOf(5000) })
    await net.run(5)
    expect(errors).toEqual([{ code: expected, to: { ip: '198.51.100.9', port: 99 } }])
  })

  it('is told to nobody else, and not if it quotes what this host cannot have sent', async () => {
    const { net, a, tell } = pair()
    const { errors } = await udp(a, '0.0.0.0', 5000)
    tell({ kind: 'unreachable', code: 3, quote: quoteOf(5001) })
    tell({ kind: 'unreachable', code: 3, quote: quoteOf(5000, '192.0.2.9') })
    tell({ kind: 'unreachable', code: 3, quote: quoteOf(5000).subarray(0, 27) })
    await net.run(5)
    expect(errors).toEqual([])
    expect(a.counters.icmp.malformed).toBe(2)
  })
})

describe('RFC 792, other messages', () => {
  it('time exceeded and parameter problem are told to the socket, source quench (RFC 6633) is not', async () => {
    const { net, a, tell } = pair()
    const { errors } = await udp(a, '0.0.0.0', 5000)
    tell({ kind: 'time-exceeded', code: 0, quote: quoteOf(5000) })
    tell({ kind: 'parameter-problem', pointer: 20, quote: quoteOf(5000) })
    tell({ kind: 'other', type: 4, code: 0, rest: 0, body: quoteOf(5000) })
    await net.run(5)
    expect(errors.map(({ code }) => code)).toEqual(['EHOSTUNREACH', 'OTHER'])
  })

  it('time exceeded in reassembly (code 1) is sent when a packet stays incomplete, with its first fragment', async () => {
    const { net, a, b } = pair()
    const heard = icmpOf(a)
    const fragment = {
      source: '192.0.2.1',
      destination: '192.0.2.2',
      moreFragments: true,
      payload: new Uint8Array(16),
    }
    inject(a.interface('eth0'), b.interface('eth0'), { ...fragment, identification: 1 })
    inject(a.interface('eth0'), b.interface('eth0'), { ...fragment, identification: 2, fragmentOffset: 16 })
    await net.run(59_000)
    expect(heard).toEqual([])
    await net.run(2_000)
    expect(heard).toMatchObject([{ message: { kind: 'time-exceeded', code: 1 } }])
    expect(b.counters.ip.reassemblyTimeouts).toBe(2)
  })

  it('raw sockets hear of errors about packets of their protocol', async () => {
    const { net, a } = pair()
    const reports: IcmpReport[] = []
    const socket = a.ip.openRaw(200, () => {})
    socket.onError((report) => reports.push({ ...report, quote: report.quote.slice() }))
    socket.send(
      Uint8Array.from({ length: 30 }, (_, i) => i),
      { destination: ipv4Number('192.0.2.2'), ttl: 3 },
    )
    await net.run(5)
    expect(reports).toMatchObject([
      {
        kind: 'unreachable',
        code: 2,
        reporter: ipv4Number('192.0.2.2'),
        quotedSource: ipv4Number('192.0.2.1'),
        quotedDestination: ipv4Number('192.0.2.2'),
        protocol: 200,
      },
    ])
    expect(reports[0]!.quote).toEqual(Uint8Array.from({ length: 30 }, (_, i) => i))
  })
})
