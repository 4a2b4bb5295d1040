import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { Nat } from '../../../src/stack/nat/nat.ts'
import { IP_PROTOCOL } from '../../../src/wire/ipv4.ts'
import { decodeUdp, udpChecksumState } from '../../../src/wire/udp.ts'
import { icmpOf, inject, packetsOf, ping, route, udp } from '../kernels.ts'
import { at, home, OTHER_PC, OUTSIDE, PC, SERVER } from './home.ts'

const HELLO = Uint8Array.of(1, 2, 3, 4, 5)
const HELLO_TWICE = Uint8Array.from([...HELLO, ...HELLO])

describe('a datagram from the inside', () => {
  it('comes from the outside address, and so its answer finds back', async () => {
    const { net, pc, server } = home()
    const far = await udp(server, '0.0.0.0', 53)
    const near = await udp(pc, '0.0.0.0', 5000)
    near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    expect(far.datagrams).toEqual([{ payload: HELLO, from: { ip: OUTSIDE, port: 5000 } }])
    far.socket.send(HELLO, far.datagrams[0]!.from)
    await net.run(20)
    expect(near.datagrams).toEqual([{ payload: HELLO, from: { ip: SERVER, port: 53 } }])
  })

  it('has right checksums on both sides, and has gone one hop', async () => {
    const { net, pc, server } = home()
    await udp(server, '0.0.0.0', 53)
    const near = await udp(pc, '0.0.0.0', 5000)
    const arrived = packetsOf(server.interface('eth0'), 'in')
    near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    // `packetsOf` has verified that of the header.
    const [packet] = arrived
    expect(packet).toMatchObject({ ttl: 63, source: ipv4Number(OUTSIDE) })
    const { payload, source, destination } = packet!
    expect(udpChecksumState(payload, 0, payload.length, source, destination)).toBe('right')
  })

  it('keeps its lack of a checksum', async () => {
    const { net, pc, router, server } = home()
    const arrived = packetsOf(server.interface('eth0'), 'in')
    const payload = Uint8Array.of(0x13, 0x88, 0, 53, 0, 9, 0, 0, 7)
    inject(pc.interface('eth0'), router.interface('eth0'), { source: PC, destination: SERVER, payload })
    await net.run(20)
    expect(decodeUdp(arrived[0]!.payload)).toMatchObject({ sourcePort: 5000, checksum: 0 })
  })

  it('gets another port where a neighbor has its port already', async () => {
    const { net, pc, otherPc, server, nat } = home()
    const far = await udp(server, '0.0.0.0', 53)
    for (const kernel of [pc, otherPc]) {
      const near = await udp(kernel, '0.0.0.0', 5000)
      near.socket.send(HELLO, { ip: SERVER, port: 53 })
      await net.run(20)
    }
    const ports = far.datagrams.map(({ from }) => from.port)
    expect(ports[0]).toBe(5000)
    expect(ports[1]).not.toBe(5000)
    expect(nat.entries()).toMatchObject([
      { inside: at(PC, 5000), outsidePort: ports[0] },
      { inside: at(OTHER_PC, 5000), outsidePort: ports[1] },
    ])
  })

  it('is dropped while there is no outside address', async () => {
    const { net, pc, router, nat } = home()
    router.interface('eth1').removeAddress(ipv4Number(OUTSIDE))
    route(router, '192.168.1.99')
    router.routes.add({
      destination: ipv4Number(SERVER),
      prefixLength: 32,
      gateway: undefined,
      interface: router.interface('eth1'),
      metric: 0,
      kind: 'static',
    })
    const near = await udp(pc, '0.0.0.0', 5000)
    near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    expect(nat.counters).toMatchObject({ noAddress: 1, outbound: 0 })
  })

  it('passes in pieces, which come back together', async () => {
    const { net, pc, server, router } = home()
    const far = await udp(server, '0.0.0.0', 53)
    const near = await udp(pc, '0.0.0.0', 5000)
    const long = Uint8Array.from({ length: 4000 }, (_, i) => i)
    near.socket.send(long, { ip: SERVER, port: 53 })
    await net.run(20)
    expect(far.datagrams).toEqual([{ payload: long, from: { ip: OUTSIDE, port: 5000 } }])
    far.socket.send(long, far.datagrams[0]!.from)
    await net.run(20)
    expect(near.datagrams).toEqual([{ payload: long, from: { ip: SERVER, port: 53 } }])
    expect(router.counters.ip.reassembled).toBe(2)
  })
})

describe('a stranger', () => {
  it('does not get in at a mapped port', async () => {
    const { net, pc, server, otherServer, nat } = home()
    const near = await udp(pc, '0.0.0.0', 5000)
    await udp(server, '0.0.0.0', 53)
    near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    const stranger = await udp(otherServer, '0.0.0.0', 53)
    stranger.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await net.run(20)
    expect(near.datagrams).toEqual([])
    expect(nat.counters.filtered).toBe(1)
    expect(stranger.errors).toEqual([])
  })

  it('does not get in by an inside address', async () => {
    const { net, pc, router, server, nat } = home()
    const near = await udp(pc, '0.0.0.0', 5000)
    const payload = Uint8Array.of(0, 53, 0x13, 0x88, 0, 8, 0, 0)
    inject(server.interface('eth0'), router.interface('eth1'), { source: SERVER, destination: PC, payload })
    await net.run(20)
    expect(near.datagrams).toEqual([])
    expect(nat.counters.unsolicited).toBe(1)
  })

  it('may talk to the router itself', async () => {
    const { net, router, server } = home()
    const own = await udp(router, '0.0.0.0', 53)
    const far = await udp(server, '0.0.0.0', 4000)
    far.socket.send(HELLO, { ip: OUTSIDE, port: 53 })
    await net.run(20)
    expect(own.datagrams).toHaveLength(1)
    own.socket.send(HELLO, own.datagrams[0]!.from)
    await net.run(20)
    expect(far.datagrams).toEqual([{ payload: HELLO, from: { ip: OUTSIDE, port: 53 } }])
  })

  it('is told that nobody listens at a port which is not mapped', async () => {
    const { net, server } = home()
    const far = await udp(server, '0.0.0.0', 4000)
    far.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await net.run(20)
    expect(far.errors).toMatchObject([{ code: 'ECONNREFUSED' }])
  })
})

describe('the router itself', () => {
  it('talks to the outside beside its hosts, from its own port', async () => {
    const { net, router, server, nat } = home()
    const far = await udp(server, '0.0.0.0', 53)
    const own = await udp(router, '0.0.0.0', 5000)
    own.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    expect(far.datagrams[0]?.from).toEqual({ ip: OUTSIDE, port: 5000 })
    far.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await net.run(20)
    expect(own.datagrams).toHaveLength(1)
    expect(nat.counters).toMatchObject({ inbound: 0, outbound: 0 })
  })

  it('keeps a port that it listens at from its hosts', async () => {
    const { net, pc, router, server } = home()
    await udp(router, '0.0.0.0', 5000)
    const far = await udp(server, '0.0.0.0', 53)
    const near = await udp(pc, '0.0.0.0', 5000)
    near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    expect(far.datagrams[0]?.from.port).not.toBe(5000)
  })

  it('yields a port that an inside host has had before, and gets its answers all the same', async () => {
    const { net, pc, router, server } = home()
    const far = await udp(server, '0.0.0.0', 53)
    const near = await udp(pc, '0.0.0.0', 5000)
    near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    const own = await udp(router, '0.0.0.0', 5000)
    own.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    expect(far.datagrams.map(({ from }) => from.port === 5000)).toEqual([true, false])
    far.socket.send(HELLO, far.datagrams[1]!.from)
    await net.run(20)
    expect(own.datagrams).toEqual([{ payload: HELLO, from: { ip: SERVER, port: 53 } }])
    expect(near.datagrams).toEqual([])
  })

  it('pings the outside beside a host that pings with the same identifier', async () => {
    const { net, pc, router } = home()
    const [atPc, atRouter] = [icmpOf(pc), icmpOf(router)]
    ping(router, SERVER)
    await net.run(20)
    ping(pc, SERVER)
    await net.run(20)
    expect(atRouter.map(({ message }) => message.kind)).toEqual(['echo-reply'])
    expect(atPc).toMatchObject([{ message: { kind: 'echo-reply', identifier: 77 } }])
  })

  it('hears anyone at a port that it has sent from, whatever the filtering', async () => {
    const { net, router, server, otherServer } = home()
    await udp(server, '0.0.0.0', 53)
    const own = await udp(router, '0.0.0.0', 5000)
    own.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    const stranger = await udp(otherServer, '0.0.0.0', 53)
    stranger.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await net.run(20)
    expect(own.datagrams).toHaveLength(1)
  })

  it('is talked to from the inside without translation, by its outside address too', async () => {
    const { net, pc, router, server } = home()
    await udp(server, '0.0.0.0', 53)
    const own = await udp(router, '0.0.0.0', 5000)
    own.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    const near = await udp(pc, '0.0.0.0', 6000)
    near.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await net.run(20)
    expect(own.datagrams).toEqual([{ payload: HELLO, from: { ip: PC, port: 6000 } }])
  })

  it('makes no session of what it says to everyone', async () => {
    const { net, router, nat } = home()
    const socket = router.udp.bind(at('0.0.0.0', 68))
    socket.send(HELLO, ipv4Number('255.255.255.255'), 67, { interface: router.interface('eth1') })
    await net.run(20)
    expect(router.counters.ip.sent).toBe(1)
    expect(nat.entries()).toEqual([])
  })

  it('hears of errors about what it sends, whatever protocol that is', async () => {
    const { net, router, server, nat } = home()
    const heard = icmpOf(router)
    const socket = router.ip.openRaw(47, () => {})
    socket.send(HELLO_TWICE, { destination: ipv4Number(SERVER) })
    await net.run(20)
    expect(server.counters.ip.unknownProtocol).toBe(1)
    expect(heard).toMatchObject([{ message: { kind: 'unreachable', code: 2 } }])
    expect(nat.counters).toMatchObject({ badErrors: 0, inbound: 0, outbound: 0 })
  })

  it('answers a ping of the outside address, from both sides', async () => {
    const { net, pc, server } = home()
    const [atPc, atServer] = [icmpOf(pc), icmpOf(server)]
    ping(pc, OUTSIDE)
    ping(server, OUTSIDE)
    await net.run(20)
    for (const heard of [atPc, atServer]) {
      expect(heard.map(({ source, message }) => [source, message.kind])).toEqual([
        [ipv4Number(OUTSIDE), 'echo-reply'],
      ])
    }
  })
})

describe('a port forward', () => {
  const forwards = {
    portForwards: [{ protocol: 'udp', outsidePort: 8053, to: at(PC, 53) }],
  } as const

  it('lets anyone in, to the port behind it', async () => {
    const { net, pc, server } = home(forwards)
    const near = await udp(pc, '0.0.0.0', 53)
    const far = await udp(server, '0.0.0.0', 4000)
    far.socket.send(HELLO, { ip: OUTSIDE, port: 8053 })
    await net.run(20)
    expect(near.datagrams).toEqual([{ payload: HELLO, from: { ip: SERVER, port: 4000 } }])
    near.socket.send(HELLO, near.datagrams[0]!.from)
    await net.run(20)
    expect(far.datagrams).toEqual([{ payload: HELLO, from: { ip: OUTSIDE, port: 8053 } }])
  })

  it('answers by the port that was asked, where two lead to one', async () => {
    const { net, pc, server, nat } = home(forwards)
    nat.forward({ protocol: 'udp', outsidePort: 9053, to: at(PC, 53) })
    const near = await udp(pc, '0.0.0.0', 53)
    const answers: number[] = []
    for (const [i, port] of [8053, 9053].entries()) {
      const far = await udp(server, '0.0.0.0', 4000 + i)
      far.socket.send(HELLO, { ip: OUTSIDE, port })
      await net.run(20)
      near.socket.send(HELLO, near.datagrams.at(-1)!.from)
      await net.run(20)
      answers.push(...far.datagrams.map(({ from }) => from.port))
    }
    expect(answers).toEqual([8053, 9053])
  })

  it('is listed as long as nobody uses it, and then with who does', async () => {
    const { net, pc, server, nat } = home(forwards)
    const forward = { protocol: IP_PROTOCOL.udp, inside: at(PC, 53), outsidePort: 8053 }
    expect(nat.entries()).toEqual([
      { ...forward, remote: undefined, state: undefined, expiresInMs: Infinity },
    ])
    const near = await udp(pc, '0.0.0.0', 53)
    const far = await udp(server, '0.0.0.0', 4000)
    far.socket.send(HELLO, { ip: OUTSIDE, port: 8053 })
    await net.run(20)
    near.socket.send(HELLO, near.datagrams[0]!.from)
    await net.run(20)
    expect(nat.entries()).toMatchObject([{ ...forward, remote: at(SERVER, 4000) }])
  })

  it('takes a port from whoever had it', async () => {
    const { net, pc, otherPc, server, nat } = home()
    const near = await udp(pc, '0.0.0.0', 5000)
    near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    nat.forward({ protocol: 'udp', outsidePort: 5000, to: at(OTHER_PC, 53) })
    const forwarded = await udp(otherPc, '0.0.0.0', 53)
    const far = await udp(server, '0.0.0.0', 53)
    far.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await net.run(20)
    expect(forwarded.datagrams).toHaveLength(1)
    near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    expect(far.datagrams[0]?.from.port).not.toBe(5000)
  })

  it('works from the inside too, though client and server are neighbors', async () => {
    const { net, pc, otherPc, nat } = home(forwards)
    const near = await udp(pc, '0.0.0.0', 53)
    const client = await udp(otherPc, '0.0.0.0', 4000)
    client.socket.send(HELLO, { ip: OUTSIDE, port: 8053 })
    await net.run(20)
    expect(near.datagrams).toEqual([{ payload: HELLO, from: { ip: OUTSIDE, port: 4000 } }])
    near.socket.send(HELLO, near.datagrams[0]!.from)
    await net.run(20)
    expect(client.datagrams).toEqual([{ payload: HELLO, from: { ip: OUTSIDE, port: 8053 } }])
    expect(nat.counters.hairpinned).toBe(2)
  })
})

describe('what cannot be translated', () => {
  it('stays inside', async () => {
    const { net, pc, router, server, nat } = home()
    const arrived = packetsOf(server.interface('eth0'), 'in')
    const packet = { source: PC, destination: SERVER, protocol: 47, payload: HELLO }
    inject(pc.interface('eth0'), router.interface('eth0'), packet)
    await net.run(20)
    expect(arrived).toEqual([])
    expect(nat.counters.untranslatable).toBe(1)
  })

  it('is no matter between networks that are not translated', async () => {
    const { net, router, server } = home()
    const dmz = net.host('dmz')
    net.link([router, '198.51.100.1/24'], [dmz, '198.51.100.2/24'])
    route(dmz, '198.51.100.1')
    const arrived = packetsOf(server.interface('eth0'), 'in')
    ping(dmz, SERVER)
    await net.run(20)
    expect(arrived).toMatchObject([{ source: ipv4Number('198.51.100.2') }])
  })
})

describe('a next hop that is not there', () => {
  it('is told to the sender inside in its own words', async () => {
    const { net, pc } = home()
    const heard = icmpOf(pc)
    const near = await udp(pc, '0.0.0.0', 5000)
    near.socket.send(HELLO, { ip: '203.0.113.99', port: 53 })
    await net.run(5000)
    expect(near.errors).toMatchObject([{ code: 'EHOSTUNREACH', to: { ip: '203.0.113.99', port: 53 } }])
    expect(heard).toMatchObject([
      { source: ipv4Number('192.168.1.1'), message: { kind: 'unreachable', code: 1 } },
    ])
  })
})

describe('the way that traceroute shows', () => {
  it('leads through the translator to the outside', async () => {
    const { net, pc, router, server } = home()
    const far = net.host('far')
    server.settings.forwarding = true
    net.link([server, '10.9.0.1/24'], [far, '10.9.0.2/24'])
    route(far, '10.9.0.1')
    route(router, SERVER)
    const heard = icmpOf(pc)
    for (const ttl of [1, 2, 3]) ping(pc, '10.9.0.2', { ttl })
    await net.run(50)
    expect(heard.map(({ source, message }) => [source, message.kind])).toEqual([
      [ipv4Number('192.168.1.1'), 'time-exceeded'],
      [ipv4Number(SERVER), 'time-exceeded'],
      [ipv4Number('10.9.0.2'), 'echo-reply'],
    ])
  })
})

describe('Nat', () => {
  it('wants the hooks of its kernel for itself', () => {
    const { router } = home()
    const options = { outside: router.interface('eth1'), inside: [router.interface('eth0')] }
    expect(() => new Nat(router, options)).toThrow('router has hooks already')
  })
})

describe('a full table', () => {
  it('lets nobody else out, and tells them so', async () => {
    const { net, pc, server, nat } = home()
    nat.fill(at(OTHER_PC, 6000))
    expect(nat.entries()).toHaveLength(16_384)
    const far = await udp(server, '0.0.0.0', 53)
    const near = await udp(pc, '0.0.0.0', 5000)
    const errors = icmpOf(pc)
    near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await net.run(20)
    expect(far.datagrams).toEqual([])
    expect(nat.counters.tableFull).toBeGreaterThan(0)
    expect(errors).toMatchObject([{ message: { kind: 'unreachable', code: 13 } }])
  })
})
