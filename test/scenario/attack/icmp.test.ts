// ICMP as a weapon: to multiply packets, to lead them astray, to make them small; and packets that should not be.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { BROADCAST_MAC } from '../../../src/address/mac.ts'
import type { Kernel } from '../../../src/stack/kernel.ts'
import { ETHERTYPE, frameType } from '../../../src/wire/ethernet.ts'
import { ICMP_TYPE, REDIRECT_CODE, UNREACHABLE_CODE, type IcmpMessage } from '../../../src/wire/icmp.ts'
import { encodeIpv4, IP_PROTOCOL } from '../../../src/wire/ipv4.ts'
import { emptyTcpSegment, encodeTcp, TCP_FLAG } from '../../../src/wire/tcp.ts'
import {
  at,
  CLIENT,
  echoed,
  Forger,
  pings,
  serveEcho,
  SERVER,
  street,
  STRANGER,
  type Street,
} from './street.ts'

const echo: IcmpMessage = { kind: 'echo', identifier: 1, sequence: 1, payload: new Uint8Array(56) }

function scene(): Street & { readonly forger: Forger } {
  const all = street()
  const forger = new Forger(all.stranger.interface('eth0'), all.server.interface('eth0'))
  return { ...all, forger }
}

/** How many packets a host sends from now on. */
function packetsOf(kernel: Kernel): { sent: number } {
  const count = { sent: 0 }
  kernel.interface('eth0').tap((frame, way) => {
    if (way === 'out' && frameType(frame) === ETHERTYPE.ipv4) count.sent++
  })
  return count
}

/** What a host of ours would have sent from there to there, as an error quotes it. */
function quoteOf(source: string, destination: string, sequence: number, ports: readonly [number, number]) {
  const [sourcePort, destinationPort] = ports
  const ends = { source: ipv4Number(source), destination: ipv4Number(destination) }
  const segment = { ...emptyTcpSegment(), sourcePort, destinationPort, sequence, flags: TCP_FLAG.ack }
  const packet = encodeIpv4({
    ...{ dscp: 0, ecn: 0, identification: 1, dontFragment: true, moreFragments: false, fragmentOffset: 0 },
    ...{ ttl: 64, protocol: IP_PROTOCOL.tcp, options: new Uint8Array() },
    ...ends,
    payload: encodeTcp({ ...segment, payload: new Uint8Array(1400) }, ends.source, ends.destination),
  })
  return packet.subarray(0, 28)
}

describe('amplification', () => {
  it('by errors is limited, for one victim and for many', async () => {
    const { world, server, forger } = scene()
    for (let i = 0; i < 3000; i++) {
      forger.udp('10.0.0.2', SERVER, [7, 9])
      if (i % 30 === 29) await world.runFor(10)
    }
    // A second's worth: six at once, and then one a second.
    expect(server.counters.icmp.sentOfType.get(ICMP_TYPE.unreachable)).toBeLessThanOrEqual(8)
    const before = server.counters.icmp.sent
    for (let i = 0; i < 6000; i++) {
      forger.udp(ipv4Number('10.0.0.2') + (i % 200), SERVER, [7, 9])
      if (i % 60 === 59) await world.runFor(10)
    }
    expect(server.counters.icmp.sent - before).toBeLessThanOrEqual(1100)
    expect(server.counters.icmp.rateLimited).toBeGreaterThan(7000)
  })

  it('by pings of everybody (smurf) finds nobody who answers', async () => {
    const { world, server, client, forger } = scene()
    const [servers, clients] = [packetsOf(server), packetsOf(client)]
    for (let i = 0; i < 1000; i++) {
      forger.icmp('10.0.0.3', '10.0.0.255', echo, BROADCAST_MAC)
      forger.icmp('10.0.0.3', '255.255.255.255', echo, BROADCAST_MAC)
      forger.udp('10.0.0.3', '10.0.0.255', [7, 9])
      forger.tcp('10.0.0.3', '10.0.0.255', { sourcePort: 1, destinationPort: 80, flags: TCP_FLAG.syn })
      if (i % 20 === 19) await world.runFor(2)
    }
    expect(servers.sent + clients.sent).toBe(0)
    expect(server.counters.icmp.broadcastPings).toBe(2000)
  })

  it('is not to be had of a packet in the name of everybody', async () => {
    const { world, server, forger } = scene()
    const packets = packetsOf(server)
    for (const source of [
      '255.255.255.255',
      '10.0.0.255',
      '224.0.0.1',
      '127.0.0.1',
      '0.0.0.0',
      '240.0.0.1',
    ]) {
      forger.icmp(source, SERVER, echo)
      forger.udp(source, SERVER, [7, 9])
      forger.tcp(source, SERVER, { sourcePort: 1, destinationPort: 9, flags: TCP_FLAG.syn })
    }
    await world.runFor(100)
    expect(packets.sent).toBe(0)
    expect(server.counters.ip.martians).toBe(18)
  })
})

describe('packets that should not be', () => {
  it('a land attack, in the name of the host itself, goes nowhere', async () => {
    const { world, server, client, forger } = scene()
    serveEcho(server)
    const packets = packetsOf(server)
    for (let i = 0; i < 100; i++) {
      forger.tcp(SERVER, SERVER, { sourcePort: 80, destinationPort: 80, flags: TCP_FLAG.syn, sequence: i })
      forger.udp(SERVER, SERVER, [7, 7])
    }
    await world.runFor(100)
    expect(packets.sent).toBe(0)
    expect(server.counters.ip.martians).toBe(200)
    expect(server.tcp.connections()).toHaveLength(1)
    expect(await pings(world, client, SERVER)).toBe(true)
  })

  it('options of garbage get at most an error, and that within the limit', async () => {
    const { world, server, client, forger } = scene()
    const random = world.random.fork('options')
    const packets = packetsOf(server)
    for (let i = 0; i < 2000; i++) {
      const options = random.bytes(4 * (1 + random.below(10)))
      forger.ip('10.0.0.3', SERVER, { options, protocol: IP_PROTOCOL.udp, payload: random.bytes(20) })
      if (i % 100 === 99) await world.runFor(1)
    }
    expect(server.counters.ip.badOptions + server.counters.ip.sourceRouted).toBeGreaterThan(500)
    expect(packets.sent).toBeLessThan(20)
    expect(await pings(world, client, SERVER)).toBe(true)
  })

  it('a TTL of 0 or 1 is enough for the last hop, and no reason for an error', async () => {
    const { world, server, forger } = scene()
    const socket = server.udp.bind(at('0.0.0.0', 9))
    let heard = 0
    socket.onDatagram(() => heard++)
    const payload = Uint8Array.of(0, 7, 0, 9, 0, 8, 0, 0)
    for (const ttl of [0, 1, 255]) forger.ip('10.0.0.3', SERVER, { ttl, protocol: IP_PROTOCOL.udp, payload })
    await world.runFor(100)
    expect(heard).toBe(3)
    expect(server.counters.icmp.sent).toBe(0)
  })
})

describe('forged errors', () => {
  it('redirects from a stranger are ignored', async () => {
    const { world, server, forger } = scene()
    server.routes.add({
      destination: 0,
      prefixLength: 0,
      gateway: ipv4Number('10.0.0.254'),
      interface: server.interface('eth0'),
      metric: 0,
      kind: 'static',
    })
    for (let i = 0; i < 100; i++) {
      const quote = quoteOf(SERVER, `198.51.100.${i}`, i, [80, 5000])
      const gateway = ipv4Number(STRANGER)
      forger.icmp(STRANGER, SERVER, { kind: 'redirect', code: REDIRECT_CODE.host, gateway, quote })
    }
    await world.runFor(100)
    expect(server.counters.icmp.redirectsIgnored).toBe(100)
    expect(server.routes.entries().filter(({ kind }) => kind === 'redirect')).toEqual([])
  })

  it('of a tiny MTU leave a connection alone, and never make packets tiny', async () => {
    const { world, server, client, forger } = scene()
    serveEcho(server)
    const stream = await world.run(client.tcp.connect(at(SERVER, 80)))
    const { port } = stream.local
    const random = world.random.fork('guesses')
    const code = UNREACHABLE_CODE.fragmentationNeeded
    for (let i = 0; i < 1000; i++) {
      const quote = quoteOf(SERVER, CLIENT, random.below(2 ** 32), [80, port])
      const mtu = [0, 1, 28, 40, 67, 68, 100, 552][i % 8]!
      forger.icmp('10.0.0.3', SERVER, { kind: 'unreachable', code, mtu, quote })
      if (i % 100 === 99) await world.runFor(1)
    }
    expect(server.ip.pathMtu(ipv4Number(CLIENT))).toBe(552)
    let longest = 0
    server.interface('eth0').tap((frame, way) => {
      if (way === 'out') longest = Math.max(longest, frame.length)
    })
    expect(await world.run(echoed(stream, 'x'.repeat(20_000)))).toHaveLength(20_000)
    expect(longest).toBeGreaterThan(552)
  })

  it('that a peer is unreachable do not end a connection', async () => {
    const { world, server, client, forger } = scene()
    serveEcho(server)
    const stream = await world.run(client.tcp.connect(at(SERVER, 80)))
    for (const code of Object.values(UNREACHABLE_CODE)) {
      const quote = quoteOf(SERVER, CLIENT, 0, [80, stream.local.port])
      forger.icmp('10.0.0.3', SERVER, { kind: 'unreachable', code, mtu: 0, quote })
    }
    await world.runFor(100)
    expect(await world.run(echoed(stream, 'still here'))).toBe('still here')
  })
})
