// A translator under attack from either side, and routers that lead in circles.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import type { Kernel } from '../../../src/stack/kernel.ts'
import { TCP_FLAG } from '../../../src/wire/tcp.ts'
import { encodeIcmp } from '../../../src/wire/icmp.ts'
import { icmpOf, inject, Kernels, ping, route, udp } from '../../stack/kernels.ts'
import { home, OUTSIDE, PC, SERVER, type Home } from '../../stack/nat/home.ts'
import { at, echoed, Forger, serveEcho } from './street.ts'

const OUT_OF_MEMORY = 16_384

/** Datagrams from the other PC to so many ports of the server. */
async function exhaust({ net, otherPc }: Home, sessions: number): Promise<void> {
  const socket = otherPc.udp.bind(at('0.0.0.0', 0))
  for (let i = 0; i < sessions; i++) {
    socket.send(Uint8Array.of(1), ipv4Number(SERVER), 1 + (i % 65_000))
    if (i % 100 === 99) await net.run(5)
  }
  await net.run(100)
}

describe('a translation table that is filled from the inside', () => {
  it('holds so many, keeps those who are in it, tells others, and empties again', async () => {
    const scene = home()
    const { net, pc, server, nat } = scene
    serveEcho(server)
    const stream = await net.world.run(pc.tcp.connect(at(SERVER, 80)))
    await exhaust(scene, 40_000)
    expect(nat.entries()).toHaveLength(OUT_OF_MEMORY)
    expect(nat.counters.tableFull).toBeGreaterThan(23_000)
    expect(await net.world.run(echoed(stream, 'still here'))).toBe('still here')
    await expect(net.world.run(pc.tcp.connect(at(SERVER, 80)))).rejects.toMatchObject({ name: 'SocketError' })
    await net.run(301_000)
    const another = await net.world.run(pc.tcp.connect(at(SERVER, 80)))
    expect(await net.world.run(echoed(another, 'again'))).toBe('again')
  })

  it('by one host costs no time beyond that', async () => {
    const scene = home({ tableSize: 4096 })
    await exhaust(scene, 100_000)
    expect(scene.nat.entries()).toHaveLength(4096)
  })
})

describe('a translator that is attacked from the outside', () => {
  it('lets nothing in that was not asked for, and remembers nothing of it', async () => {
    const scene = home()
    const { net, pc, server, router, otherServer, nat } = scene
    serveEcho(server)
    const stream = await net.world.run(pc.tcp.connect(at(SERVER, 80)))
    const [entry] = nat.entries()
    const seen = icmpOf(pc)
    const forger = new Forger(otherServer.interface('eth0'), router.interface('eth1'))
    const before = pc.counters.ip.received
    for (let i = 0; i < 10_000; i++) {
      const source = ipv4Number('203.0.113.100') + (i % 100)
      const ports = { sourcePort: 80, destinationPort: i % 2 === 0 ? entry!.outsidePort : i }
      forger.tcp(source, OUTSIDE, { ...ports, sequence: i, flags: i % 64 })
      forger.udp(source, OUTSIDE, [53, ports.destinationPort])
      forger.udp(source, PC, [53, ports.destinationPort])
      if (i % 50 === 49) await net.run(5)
    }
    expect(pc.counters.ip.received - before).toBe(0)
    expect(seen).toEqual([])
    expect(nat.entries()).toHaveLength(1)
    expect(await net.world.run(echoed(stream, 'still here'))).toBe('still here')
    await net.run(10_000)
    expect(nat.entries()).toHaveLength(1)
  })

  it('by resets in the name of a server ends no connection whose numbers they do not know', async () => {
    const scene = home()
    const { net, pc, server, router, otherServer, nat } = scene
    serveEcho(server)
    const stream = await net.world.run(pc.tcp.connect(at(SERVER, 80)))
    const [entry] = nat.entries()
    const forger = new Forger(otherServer.interface('eth0'), router.interface('eth1'))
    for (let i = 0; i < 4096; i++) {
      const ports = { sourcePort: 80, destinationPort: entry!.outsidePort }
      forger.tcp(SERVER, OUTSIDE, { ...ports, sequence: (i * 2 ** 20 + 9) >>> 0, flags: TCP_FLAG.rst })
      if (i % 64 === 63) await net.run(5)
    }
    expect(await net.world.run(echoed(stream, 'still here'))).toBe('still here')
    // The translator may believe a reset for a while, but not against those who go on talking.
    await net.run(600_000)
    expect(await net.world.run(echoed(stream, 'ten minutes later'))).toBe('ten minutes later')
  })
})

/** Two routers, each of which takes the other for the way to everywhere. */
function circle(): { net: Kernels; host: Kernel; routers: Kernel[] } {
  const net = new Kernels()
  const [host, a, b] = [net.host('host'), net.router('a'), net.router('b')]
  net.link([host, '10.0.0.1/24'], [a, '10.0.0.254/24'])
  net.link([a, '10.0.1.1/24'], [b, '10.0.1.2/24'])
  route(host, '10.0.0.254')
  route(a, '10.0.1.2')
  route(b, '10.0.1.1')
  return { net, host, routers: [a, b] }
}

describe('routers that lead in circles', () => {
  it('are left after as many hops as the TTL allows, with one error', async () => {
    const { net, host, routers } = circle()
    const heard = icmpOf(host)
    const before = routers.map(({ counters }) => counters.ip.forwarded)
    ping(host, '192.0.2.99', { ttl: 255 })
    await net.run(1000)
    const hops = routers.reduce((sum, { counters }, i) => sum + counters.ip.forwarded - before[i]!, 0)
    // 254 of them, and those of the error on its way back.
    expect(hops).toBeGreaterThanOrEqual(254)
    expect(hops).toBeLessThanOrEqual(257)
    expect(heard.map(({ message }) => message.kind)).toEqual(['time-exceeded'])
    expect(net.world.nextMs === undefined || net.world.nextMs > net.world.nowMs).toBe(true)
  })

  it('do not answer errors with errors', async () => {
    const { net, host, routers } = circle()
    const payload = encodeIcmp({ kind: 'time-exceeded', code: 0, quote: new Uint8Array(28) })
    const [card, first] = [host.interface('eth0'), routers[0]!.interface('eth0')]
    for (let ttl = 0; ttl < 10; ttl++) {
      inject(card, first, { source: '10.0.0.1', destination: '192.0.2.9', ttl, protocol: 1, payload })
    }
    await net.run(1000)
    for (const { counters } of routers) expect(counters.icmp.sent).toBe(0)
    expect(routers[0]!.counters.icmp.suppressed + routers[1]!.counters.icmp.suppressed).toBe(10)
  })

  it('and a storm in them stays within the limit for errors', async () => {
    const { net, host, routers } = circle()
    const { socket, errors } = await udp(host, '0.0.0.0')
    for (let i = 0; i < 500; i++) {
      socket.send(Uint8Array.of(1), { ip: `192.0.2.${1 + (i % 250)}`, port: 9 })
      if (i % 10 === 9) await net.run(10)
    }
    await net.run(1000)
    const sent = routers.reduce((sum, { counters }) => sum + counters.icmp.sent, 0)
    expect(sent).toBeLessThanOrEqual(16)
    expect(errors.length).toBeLessThanOrEqual(sent)
  })
})
