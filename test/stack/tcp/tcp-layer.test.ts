import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { IP_PROTOCOL } from '../../../src/wire/ip-protocols.ts'
import { emptyTcpSegment, encodeTcp, TCP_FLAG } from '../../../src/wire/tcp.ts'
import { inject } from '../kernels.ts'
import type { TcpStream } from '../../../src/stack/tcp/tcp-stream.ts'
import {
  CLIENT,
  connected,
  endpoint,
  FAR_SERVER,
  farApart,
  neighbors,
  readAll,
  segmentsOf,
  sendSegment,
  SERVER,
} from './hosts.ts'

const { syn, ack, rst } = TCP_FLAG

/** What a host that was never heard of sends to the server's port 80. */
function stranger(sourcePort: number, flags: number, sequence = 1000, acknowledgment = 0) {
  return { sourcePort, destinationPort: 80, flags, sequence, acknowledgment, window: 1000, mss: 1460 }
}

describe('TCP of two hosts', () => {
  it('leaves nothing behind once both have ended and TIME-WAIT is over', async () => {
    const { kernels, client, server } = neighbors()
    await kernels.world.run(
      (async () => {
        const { near, far } = await connected(client, server, SERVER)
        await near.write(Buffer.from('hello'))
        await near.end()
        expect((await readAll(far)).toString()).toBe('hello')
        await far.end()
        expect(await near.read()).toBeNull()
      })(),
    )
    await kernels.run(1000)
    expect(client.tcp.connections().map(({ state }) => state)).toEqual(['TIME-WAIT'])
    expect(server.tcp.connections()).toEqual([])
    await kernels.run(60_000)
    expect(client.tcp.connections()).toEqual([])
  })

  it('answers strangers with a reset (RFC 9293 §3.10.7.1), and nobody about a reset', async () => {
    const hosts = neighbors()
    const heard = segmentsOf(hosts.client, 'in')
    sendSegment(hosts, CLIENT, stranger(5, syn))
    sendSegment(hosts, CLIENT, stranger(6, ack, 1000, 777))
    sendSegment(hosts, CLIENT, stranger(7, rst))
    await hosts.kernels.run(100)
    const resets = heard.map(({ destinationPort, flags, sequence, acknowledgment }) => {
      return { destinationPort, flags, sequence, acknowledgment }
    })
    expect(resets).toEqual([
      { destinationPort: 5, flags: rst | ack, sequence: 0, acknowledgment: 1001 },
      { destinationPort: 6, flags: rst, sequence: 777, acknowledgment: 0 },
    ])
  })

  it('drops and counts what has a wrong checksum, and what claims to come from everyone', async () => {
    const hosts = neighbors()
    hosts.server.tcp.listen(endpoint(SERVER, 80), () => {})
    const segment = { ...emptyTcpSegment(), ...stranger(5, syn) }
    const payload = encodeTcp(segment, ipv4Number('10.0.0.8'), ipv4Number(SERVER))
    const packet = { source: '10.0.0.9', destination: SERVER, protocol: IP_PROTOCOL.tcp, payload }
    inject(hosts.client.interface('eth0'), hosts.server.interface('eth0'), packet)
    sendSegment(hosts, '224.0.0.1', stranger(5, syn))
    await hosts.kernels.run(100)
    expect(hosts.server.tcp.connections()).toHaveLength(1)
    expect(hosts.server.counters.tcp.badChecksum).toBe(1)
    sendSegment(hosts, '10.0.0.9', stranger(5, syn))
    await hosts.kernels.run(100)
    expect(hosts.server.tcp.connections()).toHaveLength(2)
  })

  it('says why a connection cannot be made', async () => {
    const { kernels, client, server } = neighbors()
    server.tcp.listen(endpoint(SERVER, 80), () => {})
    const attempt = (ip: string, port: number, signal?: AbortSignal): Promise<unknown> =>
      kernels.world.run(client.tcp.connect(endpoint(ip, port), { signal }).then(() => 'connected'))
    await expect(attempt(SERVER, 80)).resolves.toBe('connected')
    await expect(attempt(SERVER, 81)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await expect(attempt('10.0.0.77', 80)).rejects.toMatchObject({ code: 'EHOSTUNREACH' })
    await expect(attempt('192.0.2.1', 80)).rejects.toMatchObject({ code: 'ENETUNREACH' })
    await expect(attempt('255.255.255.255', 80)).rejects.toMatchObject({ code: 'ENETUNREACH' })
    await expect(attempt(SERVER, 80, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' })
    expect(client.tcp.connections()).toHaveLength(1)
  })

  it('tells of a router that has no way, at once (RFC 5461 §4.1)', async () => {
    const { kernels, client } = farApart()
    const attempt = client.tcp.connect(endpoint('203.0.113.9', 80))
    await expect(kernels.world.run(attempt)).rejects.toMatchObject({ code: 'ENETUNREACH' })
    expect(kernels.world.nowMs).toBeLessThan(1000)
  })

  it('gives up on a host that never answers, after more than three minutes (RFC 9293 MUST-23)', async () => {
    const { kernels, client, server } = neighbors()
    server.ip.hooks.input = () => 'drop'
    const sent = segmentsOf(client, 'out')
    await expect(kernels.world.run(client.tcp.connect(endpoint(SERVER, 80)))).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    })
    expect(kernels.world.nowMs).toBeGreaterThan(180_000)
    expect(sent.length).toBe(8)
    expect(client.tcp.connections()).toEqual([])
  })

  it('lives through a cable that is unplugged for a while', async () => {
    const { kernels, client, server, cable } = neighbors()
    const bytes = client.surroundings.random.bytes(300_000)
    const { near, far } = await kernels.world.run(connected(client, server, SERVER))
    await near.write(bytes)
    await kernels.run(1)
    cable.unplug()
    await kernels.run(10_000)
    cable.plug()
    void near.end()
    const got = await kernels.world.run(readAll(far))
    expect(got.equals(bytes)).toBe(true)
  })

  it('finds out how long a packet may be on its way (RFC 1191)', async () => {
    const { kernels, client, server, routers } = farApart({ mtu: 600 })
    for (const router of routers) {
      for (const { mtu, name } of router.interfaces) expect(name === 'lo' || mtu >= 600).toBe(true)
    }
    const { near, far } = await kernels.world.run(connected(client, server, FAR_SERVER))
    const sent = segmentsOf(client, 'out')
    await near.write(new Uint8Array(50_000).fill(7))
    void near.end()
    const got = await kernels.world.run(readAll(far))
    expect(got.length).toBe(50_000)
    const long = sent.filter(({ payload }) => payload.length > 600)
    expect(long.length).toBeGreaterThan(0)
    expect(long.length).toBeLessThan(12)
  })

  it('chooses another port for each connection, and none that is taken', async () => {
    const { kernels, client, server } = neighbors()
    client.settings.portSelection = 'sequential'
    client.tcp.listen(endpoint(CLIENT, 49_153), () => {})
    server.tcp.listen(endpoint(SERVER, 80), () => {})
    const ports: number[] = []
    for (let i = 0; i < 3; i++) {
      const stream = await kernels.world.run(client.tcp.connect(endpoint(SERVER, 80)))
      ports.push(stream.local.port)
    }
    expect(ports).toEqual([49_152, 49_154, 49_155])
    const local = { port: 49_152 }
    await expect(client.tcp.connect(endpoint(SERVER, 80), { local })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('lets a program set a connection apart (RFC 9293 MUST-17, MUST-48)', async () => {
    const { kernels, client, server } = neighbors()
    server.tcp.listen(endpoint(SERVER, 80), () => {}, { settings: { timestamps: false } })
    const services: number[] = []
    client.interface('eth0').tap((frame, direction) => {
      if (direction === 'out' && frame[23] === IP_PROTOCOL.tcp) services.push(frame[15]!)
    })
    const sent = segmentsOf(client, 'out')
    const settings = { noDelay: true, typeOfService: 0x10 }
    const stream = await kernels.world.run(client.tcp.connect(endpoint(SERVER, 80), { settings }))
    for (const piece of ['a', 'b', 'c']) await stream.write(Buffer.from(piece))
    expect(services).toEqual([0x10, 0x10, 0x10, 0x10, 0x10])
    expect(sent.map(({ payload }) => payload.length)).toEqual([0, 0, 1, 1, 1])
    expect(sent.at(-1)!.timestamp).toBeUndefined()
  })

  it('doubts the way when nothing comes back (RFC 9293 MUST-20)', async () => {
    const { kernels, client, server } = farApart()
    const { near } = await kernels.world.run(connected(client, server, FAR_SERVER))
    const { neighbors: cache } = client.interface('eth0')
    expect(cache.entries().map(({ state }) => state)).toContain('reachable')
    server.ip.hooks.input = () => 'drop'
    await near.write(Uint8Array.of(1))
    await kernels.run(2000)
    expect(cache.entries().map(({ state }) => state)).toEqual(['delay'])
  })

  it('shows its sockets as netstat does', async () => {
    const { kernels, client, server } = neighbors()
    const { near } = await kernels.world.run(connected(client, server, SERVER))
    server.tcp.listen(endpoint('0.0.0.0', 22), () => {}, { backlog: 5 })
    await near.write(Buffer.from('unread'))
    await kernels.run(100)
    expect(server.tcp.connections()).toEqual([
      {
        local: endpoint('0.0.0.0', 22),
        remote: { ip: 0, port: 0 },
        state: 'LISTEN',
        receiveQueue: 0,
        sendQueue: 5,
      },
      {
        local: endpoint(SERVER, 80),
        remote: endpoint(CLIENT, near.local.port),
        state: 'ESTABLISHED',
        receiveQueue: 6,
        sendQueue: 0,
      },
    ])
  })

  it('takes everything down with the host', async () => {
    const { kernels, client, server } = neighbors()
    server.tcp.listen(endpoint(SERVER, 22), () => {})
    const { near } = await kernels.world.run(connected(client, server, SERVER))
    server.tcp.abortAll()
    expect(server.tcp.connections()).toEqual([])
    await expect(kernels.world.run(near.read())).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(client.counters.tcp.resets).toBe(1)
    expect(client.tcp.connections()).toEqual([])
  })

  it('lets a newer SYN take the place of a connection in TIME-WAIT (RFC 6191)', async () => {
    const { kernels, client, server } = neighbors()
    const { near, far } = await kernels.world.run(connected(server, client, CLIENT))
    await kernels.world.run(Promise.all([near.end(), kernels.world.pause(50).then(() => far.end())]))
    await kernels.run(100)
    expect(server.tcp.connections().map(({ state }) => state)).toEqual(['TIME-WAIT'])
    const accepted: TcpStream[] = []
    server.tcp.listen(endpoint(SERVER, near.local.port), (stream) => accepted.push(stream))
    const again = client.tcp.connect(endpoint(SERVER, near.local.port), { local: { port: 80 } })
    await kernels.world.run(again)
    await kernels.run(10)
    expect(accepted).toHaveLength(1)
    expect(server.tcp.connections().map(({ state }) => state)).toEqual(['LISTEN', 'ESTABLISHED'])
  })
})

describe('a listener', () => {
  it('holds as many handshakes as its backlog and drops the rest', async () => {
    const hosts = neighbors()
    const { server, kernels } = hosts
    server.tcp.listen(endpoint(SERVER, 80), () => {}, { backlog: 2 })
    for (let port = 1; port <= 5; port++) sendSegment(hosts, '10.0.0.9', stranger(port, syn))
    await kernels.run(10)
    const states = server.tcp.connections().map(({ state }) => state)
    expect(states).toEqual(['LISTEN', 'SYN-RECEIVED', 'SYN-RECEIVED'])
    expect(server.counters.tcp.listenOverflows).toBe(3)
    await kernels.run(300_000)
    expect(server.tcp.connections()).toHaveLength(1)
  })

  it('with SYN cookies remembers nothing and yet connects, options and all', async () => {
    const hosts = neighbors()
    const { server, client, kernels } = hosts
    server.settings.synCookies = true
    const accepted: TcpStream[] = []
    server.tcp.listen(endpoint(SERVER, 80), (stream) => accepted.push(stream), { backlog: 0 })
    const stream = await kernels.world.run(client.tcp.connect(endpoint(SERVER, 80)))
    expect(server.tcp.connections()).toHaveLength(1)
    await stream.write(new Uint8Array(200_000))
    await kernels.run(100)
    expect(accepted).toHaveLength(1)
    const far = server.tcp.connections().at(-1)!
    expect(far.state).toBe('ESTABLISHED')
    void stream.end()
    expect((await kernels.world.run(readAll(accepted[0]!))).length).toBe(200_000)
    expect(server.counters.tcp).toMatchObject({ cookiesSent: 1, cookiesReceived: 1, badCookies: 0 })
  })

  it('refuses an acknowledgment of a cookie that it never made', async () => {
    const hosts = neighbors()
    hosts.server.settings.synCookies = true
    hosts.server.tcp.listen(endpoint(SERVER, 80), () => {}, { backlog: 0 })
    const heard = segmentsOf(hosts.client, 'in')
    sendSegment(hosts, CLIENT, stranger(5, syn))
    sendSegment(hosts, CLIENT, stranger(5, ack, 1001, 4711))
    await hosts.kernels.run(10)
    expect(heard.at(-1)).toMatchObject({ flags: rst, sequence: 4711 })
    expect(hosts.server.counters.tcp.badCookies).toBe(1)
  })

  it('that closes takes the handshakes with it that are not done', async () => {
    const hosts = neighbors()
    const listener = hosts.server.tcp.listen(endpoint(SERVER, 80), () => {})
    sendSegment(hosts, '10.0.0.9', stranger(5, syn))
    await hosts.kernels.run(10)
    expect(hosts.server.tcp.connections()).toHaveLength(2)
    listener.close()
    expect(hosts.server.tcp.connections()).toEqual([])
  })

  it('lets a connection in though the cable loses every third frame', async () => {
    const { kernels, client, server } = neighbors({ loss: 0.33 })
    const { near, far } = await kernels.world.run(connected(client, server, SERVER))
    const bytes = client.surroundings.random.bytes(100_000)
    void near.write(bytes)
    void near.end()
    expect((await kernels.world.run(readAll(far))).equals(bytes)).toBe(true)
  })
})

describe('addresses of streams', () => {
  it('are text, and an any-address is the one that was connected to', async () => {
    const { kernels, client, server } = neighbors()
    const streams: TcpStream[] = []
    server.tcp.listen({ ip: ipv4Number('0.0.0.0'), port: 80 }, (stream) => streams.push(stream))
    const near = await kernels.world.run(client.tcp.connect(endpoint(SERVER, 80)))
    await kernels.run(10)
    expect(streams[0]!.local).toEqual({ ip: SERVER, port: 80 })
    expect(streams[0]!.remote).toEqual(near.local)
  })
})
