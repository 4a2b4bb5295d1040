// RFC 9293 §3.9: TCP between programs and IP, on whole hosts: opening, addresses, ICMP, and what goes for one connection.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import type { ByteStream } from '../../../src/runtime/runtime.ts'
import type { TcpSettings } from '../../../src/stack/tcp/tcp-settings.ts'
import type { TcpStream } from '../../../src/stack/tcp/tcp-stream.ts'
import { encodeIcmp, UNREACHABLE_CODE } from '../../../src/wire/icmp.ts'
import { encodeIpv4, IP_PROTOCOL } from '../../../src/wire/ipv4.ts'
import { emptyTcpSegment, encodeTcp, TCP_FLAG, type TcpSegment } from '../../../src/wire/tcp.ts'
import { inject, packetsOf } from '../../stack/kernels.ts'
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
  type Hosts,
} from '../../stack/tcp/hosts.ts'

const { syn, ack } = TCP_FLAG
const CLIENT_PORT = 5000

/** A connection from CLIENT_PORT to a listener on port 80, with settings of its own at the near end. */
async function connection(
  { kernels, client, server }: Hosts,
  settings: Partial<TcpSettings> = {},
): Promise<{ near: TcpStream; far: TcpStream }> {
  let far: TcpStream | undefined
  const listener = server.tcp.listen(endpoint(SERVER, 80), (stream) => (far = stream))
  const options = { local: { port: CLIENT_PORT }, settings }
  const near = await kernels.world.run(client.tcp.connect(endpoint(SERVER, 80), options))
  await kernels.run(10)
  listener.close()
  return { near, far: far! }
}

/** An ICMP message from the server about the client's segment that began at `sequence`. */
function report(
  hosts: Hosts,
  type: 'unreachable' | 'time-exceeded' | 'quench',
  code: number,
  sequence: number,
): void {
  const segment = { ...emptyTcpSegment(), sourcePort: CLIENT_PORT, destinationPort: 80, sequence, flags: ack }
  const [local, remote] = [ipv4Number(CLIENT), ipv4Number(SERVER)]
  const quote = encodeIpv4({
    dscp: 0,
    ecn: 0,
    identification: 1,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 60,
    protocol: IP_PROTOCOL.tcp,
    source: local,
    destination: remote,
    options: new Uint8Array(),
    payload: encodeTcp(segment, local, remote),
  }).subarray(0, 28)
  const payload =
    type === 'quench'
      ? encodeIcmp({ kind: 'other', type: 4, code, rest: 0, body: quote })
      : encodeIcmp(type === 'unreachable' ? { kind: type, code, quote } : { kind: type, code, quote })
  const [from, to] = [hosts.server.interface('eth0'), hosts.client.interface('eth0')]
  inject(from, to, { source: SERVER, destination: CLIENT, protocol: IP_PROTOCOL.icmp, payload })
}

/** Where the client's next segment begins. */
function nextSequence({ client }: Hosts, sent: readonly TcpSegment[]): number {
  expect(client.tcp.connections()).toHaveLength(1)
  const { sequence, payload } = sent.at(-1)!
  return sequence + payload.length
}

async function echo({ kernels }: Hosts, near: ByteStream, far: ByteStream): Promise<string> {
  await kernels.world.run(near.write(Buffer.from('still here')))
  return Buffer.from((await kernels.world.run(far.read())) ?? []).toString()
}

describe('OPEN (RFC 9293 §3.9.1.1)', () => {
  it('MUST-41: a passive one leaves connections alone that there are', async () => {
    const hosts = neighbors()
    const { near, far } = await connection(hosts)
    hosts.server.tcp.listen(endpoint(SERVER, 80), () => {})
    expect(await echo(hosts, near, far)).toBe('still here')
  })

  it('MUST-41: or else it is an error', () => {
    const { server } = neighbors()
    server.tcp.listen(endpoint(SERVER, 80), () => {})
    expect(() => server.tcp.listen(endpoint(SERVER, 80), () => {})).toThrow('EADDRINUSE')
    expect(server.tcp.connections()).toHaveLength(1)
  })

  it('MUST-42: one may listen on a port from which a connection is being opened', async () => {
    const { kernels, client, cable } = neighbors()
    cable.unplug()
    void client.tcp.connect(endpoint(SERVER, 80), { local: { port: CLIENT_PORT } }).catch(() => {})
    await kernels.run(10)
    client.tcp.listen(endpoint(CLIENT, CLIENT_PORT), () => {})
    expect(client.tcp.connections().map(({ state }) => state)).toEqual(['LISTEN', 'SYN-SENT'])
  })

  it('MUST-42: or to which one is being opened', async () => {
    const hosts = neighbors()
    hosts.server.interface('eth0').addAddress(ipv4Number('10.0.0.12'), 24)
    const first = hosts.server.tcp.listen(endpoint(SERVER, 80), () => {})
    sendSegment(hosts, '10.0.0.9', { sourcePort: 7, destinationPort: 80, flags: syn, sequence: 1 })
    await hosts.kernels.run(10)
    expect(first.halfOpen).toBe(1)
    hosts.server.tcp.listen(endpoint('10.0.0.12', 80), () => {})
    expect(hosts.server.tcp.connections().map(({ state }) => state)).toEqual([
      'LISTEN',
      'LISTEN',
      'SYN-RECEIVED',
    ])
  })

  it('MUST-43: an active one may say from which address', async () => {
    const { kernels, client, server } = neighbors()
    client.interface('eth0').addAddress(ipv4Number('10.0.0.11'), 24)
    server.tcp.listen(endpoint(SERVER, 80), () => {})
    const local = { ip: ipv4Number('10.0.0.11') }
    const near = await kernels.world.run(client.tcp.connect(endpoint(SERVER, 80), { local }))
    expect(near.local.ip).toBe('10.0.0.11')
    expect(server.tcp.connections().at(-1)!.remote.ip).toBe(local.ip)
  })

  it('MUST-43: a passive one may say to which', async () => {
    const { kernels, client, server } = neighbors()
    server.interface('eth0').addAddress(ipv4Number('10.0.0.12'), 24)
    server.tcp.listen(endpoint('10.0.0.12', 80), () => {})
    const elsewhere = kernels.world.run(client.tcp.connect(endpoint(SERVER, 80)))
    await expect(elsewhere).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await kernels.world.run(client.tcp.connect(endpoint('10.0.0.12', 80)))
  })

  it('MUST-44: otherwise IP chooses the address before the first SYN', async () => {
    const { kernels, client, server } = farApart()
    client.interface('lo').addAddress(ipv4Number('10.9.9.9'), 32)
    const { near } = await kernels.world.run(connected(client, server, FAR_SERVER))
    expect(near.local.ip).toBe(CLIENT)
  })

  it('MUST-45: and that address stays, even when IP would choose another', async () => {
    const hosts = neighbors()
    const { near, far } = await connection(hosts)
    const { client } = hosts
    const eth0 = client.interface('eth0')
    eth0.addAddress(ipv4Number('10.0.0.13'), 24)
    client.routes.add({
      destination: ipv4Number(SERVER),
      prefixLength: 32,
      gateway: undefined,
      interface: eth0,
      metric: 0,
      kind: 'static',
      source: ipv4Number('10.0.0.13'),
    })
    expect(client.ip.sourceFor(ipv4Number(SERVER))).toBe(ipv4Number('10.0.0.13'))
    const packets = packetsOf(eth0, 'out')
    expect(await echo(hosts, near, far)).toBe('still here')
    expect(packets.map(({ source }) => source)).toContain(ipv4Number(CLIENT))
    expect(packets.map(({ source }) => source)).not.toContain(ipv4Number('10.0.0.13'))
  })

  it.each(['0.0.0.0', '224.0.0.1', '255.255.255.255', '10.0.0.255'])(
    'MUST-46: an active one to %s is an error, and nothing is sent',
    async (ip) => {
      const { kernels, client } = neighbors()
      const sent = packetsOf(client.interface('eth0'), 'out')
      await expect(kernels.world.run(client.tcp.connect(endpoint(ip, 80)))).rejects.toMatchObject({
        code: 'ENETUNREACH',
      })
      expect(sent).toEqual([])
      expect(client.tcp.connections()).toEqual([])
    },
  )
})

describe('one connection (RFC 9293 §3.7.4, §3.8.3, §3.8.4)', () => {
  it('MUST-17: can do without the algorithm of Nagle, while others do not', async () => {
    const counts: number[] = []
    for (const noDelay of [true, false]) {
      const hosts = neighbors({ latencyMs: 50 })
      const { near } = await connection(hosts, { noDelay })
      const sent = segmentsOf(hosts.client, 'out')
      for (const letter of 'abc') void near.write(Buffer.from(letter))
      await hosts.kernels.run(10)
      counts.push(sent.length)
    }
    expect(counts).toEqual([3, 1])
  })

  it('MUST-21: can have an R2 of its own', async () => {
    const hosts = neighbors()
    const { near } = await connection(hosts, { dataRetries: 2 })
    hosts.server.ip.hooks.input = () => 'drop'
    void near.write(Buffer.from('x'))
    await expect(hosts.kernels.world.run(near.read())).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    expect(hosts.kernels.world.nowMs).toBeLessThan(5000)
  })

  it('MUST-24: can have keep-alives, while others do not', async () => {
    const hosts = neighbors()
    const keepalive = { enabled: true, idleMs: 5000, intervalMs: 1000, probes: 3 }
    const { near } = await connection(hosts, { keepalive })
    const idle = await hosts.kernels.world.run(connected(hosts.server, hosts.client, CLIENT))
    hosts.cable.unplug()
    await expect(hosts.kernels.world.run(near.read())).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    expect(hosts.kernels.world.nowMs).toBeLessThan(20_000)
    hosts.cable.plug()
    expect(await echo(hosts, idle.near, idle.far)).toBe('still here')
  })
})

describe('the fields of IP (RFC 9293 §3.9.1.9 and §3.9.2)', () => {
  it('MUST-48: a program can say which Differentiated Services its segments ask for', async () => {
    const hosts = neighbors()
    const packets = packetsOf(hosts.client.interface('eth0'), 'out')
    await connection(hosts, { typeOfService: 46 << 2 })
    const segments = packets.filter(({ protocol }) => protocol === IP_PROTOCOL.tcp)
    expect(segments.length).toBeGreaterThan(1)
    for (const { dscp } of segments) expect(dscp).toBe(46)
  })

  it('MUST-49: the TTL of segments can be set', async () => {
    const hosts = neighbors()
    hosts.client.settings.defaultTtl = 9
    const packets = packetsOf(hosts.client.interface('eth0'), 'out')
    await connection(hosts)
    for (const { protocol, ttl } of packets) if (protocol === IP_PROTOCOL.tcp) expect(ttl).toBe(9)
  })

  it('MUST-50: options of IP that mean nothing to TCP are ignored', async () => {
    const hosts = neighbors()
    hosts.server.tcp.listen(endpoint(SERVER, 80), () => {})
    const segment = { ...emptyTcpSegment(), sourcePort: 7, destinationPort: 80, flags: syn, sequence: 1 }
    const payload = encodeTcp(segment, ipv4Number('10.0.0.9'), ipv4Number(SERVER))
    // Router alert, and one that nobody knows.
    const options = Uint8Array.of(0x94, 4, 0, 0, 0x9e, 4, 1, 2)
    const [from, to] = [hosts.client.interface('eth0'), hosts.server.interface('eth0')]
    inject(from, to, { source: '10.0.0.9', destination: SERVER, protocol: IP_PROTOCOL.tcp, options, payload })
    await hosts.kernels.run(10)
    expect(hosts.server.tcp.connections().at(-1)!.state).toBe('SYN-RECEIVED')
  })

  it('MUST-53: a return route is not taken from a packet: the answer goes the way that the routing table says', async () => {
    const hosts = neighbors()
    hosts.server.tcp.listen(endpoint(SERVER, 80), () => {})
    const segment = { ...emptyTcpSegment(), sourcePort: 7, destinationPort: 80, flags: syn, sequence: 1 }
    const payload = encodeTcp(segment, ipv4Number(CLIENT), ipv4Number(SERVER))
    // Loose source route, completed: the pointer is behind the one address.
    const options = Uint8Array.of(131, 7, 8, 10, 0, 0, 77, 0)
    const sent = packetsOf(hosts.client.interface('eth0'), 'in')
    const [from, to] = [hosts.client.interface('eth0'), hosts.server.interface('eth0')]
    inject(from, to, { source: CLIENT, destination: SERVER, protocol: IP_PROTOCOL.tcp, options, payload })
    await hosts.kernels.run(10)
    expect(sent).toMatchObject([{ destination: ipv4Number(CLIENT), options: new Uint8Array() }])
  })
})

describe('ICMP (RFC 9293 §3.9.2.2)', () => {
  it('MUST-54: an error goes to the connection whose segment it quotes, and to no other', async () => {
    const hosts = neighbors()
    const { kernels, client, server } = hosts
    server.ip.hooks.input = () => 'drop'
    const attempts = [CLIENT_PORT, CLIENT_PORT + 1].map((port) =>
      client.tcp.connect(endpoint(SERVER, 80), { local: { port } }).then(
        () => 'connected',
        (error: unknown) => (error as { code: string }).code,
      ),
    )
    const sent = segmentsOf(client, 'out')
    await kernels.run(10)
    const [first] = sent.filter(({ sourcePort }) => sourcePort === CLIENT_PORT)
    report(hosts, 'unreachable', UNREACHABLE_CODE.port, first!.sequence)
    expect(await kernels.world.run(attempts[0]!)).toBe('ECONNREFUSED')
    expect(client.tcp.connections().map(({ local }) => local.port)).toEqual([CLIENT_PORT + 1])
    client.tcp.abortAll()
    await attempts[1]
  })

  it('MUST-55: source quench is thrown away in silence', async () => {
    const hosts = neighbors()
    const sent = segmentsOf(hosts.client, 'out')
    const { near, far } = await connection(hosts)
    const before = sent.length
    report(hosts, 'quench', 0, nextSequence(hosts, sent))
    await hosts.kernels.run(1000)
    expect(sent).toHaveLength(before)
    expect(await echo(hosts, near, far)).toBe('still here')
  })

  it.each([
    ['network unreachable', 'unreachable', 0],
    ['host unreachable', 'unreachable', 1],
    ['source route failed', 'unreachable', 5],
    ['time exceeded on the way', 'time-exceeded', 0],
    ['time exceeded in reassembly', 'time-exceeded', 1],
  ] as const)('MUST-56: %s does not end a connection', async (_what, type, code) => {
    const hosts = neighbors()
    const sent = segmentsOf(hosts.client, 'out')
    const { near, far } = await connection(hosts)
    const sequence = nextSequence(hosts, sent)
    hosts.server.ip.hooks.input = () => 'drop'
    void near.write(Buffer.from('held up, '))
    await hosts.kernels.run(10)
    report(hosts, type, code, sequence)
    await hosts.kernels.run(10)
    hosts.server.ip.hooks.input = undefined
    void near.write(Buffer.from('and through'))
    void near.end()
    expect((await hosts.kernels.world.run(readAll(far))).toString()).toBe('held up, and through')
  })
})

describe('addresses that cannot be (RFC 9293 §3.9.2.3)', () => {
  it.each(['255.255.255.255', '10.0.0.255', '224.0.0.1'])(
    'MUST-57: a SYN to %s is dropped in silence',
    async (to) => {
      const hosts = neighbors()
      hosts.server.tcp.listen(endpoint('0.0.0.0', 80), () => {})
      const heard = packetsOf(hosts.client.interface('eth0'), 'in')
      const segment = { ...emptyTcpSegment(), sourcePort: 7, destinationPort: 80, flags: syn }
      const payload = encodeTcp(segment, ipv4Number(CLIENT), ipv4Number(to))
      const [from, target] = [hosts.client.interface('eth0'), hosts.server.interface('eth0')]
      inject(from, target, { source: CLIENT, destination: to, protocol: IP_PROTOCOL.tcp, payload })
      await hosts.kernels.run(10)
      expect(heard).toEqual([])
      expect(hosts.server.tcp.connections().map(({ state }) => state)).toEqual(['LISTEN'])
    },
  )

  it.each(['0.0.0.0', '255.255.255.255', '224.0.0.1', '127.0.0.1', '10.0.0.255', SERVER])(
    'MUST-63: a SYN from %s is ignored',
    async (source) => {
      const hosts = neighbors()
      hosts.server.tcp.listen(endpoint('0.0.0.0', 80), () => {})
      const sent = packetsOf(hosts.server.interface('eth0'), 'out')
      sendSegment(hosts, source, { sourcePort: 7, destinationPort: 80, flags: syn })
      await hosts.kernels.run(10)
      expect(sent).toEqual([])
      expect(hosts.server.tcp.connections().map(({ state }) => state)).toEqual(['LISTEN'])
    },
  )
})

describe('the ends of streams (RFC 9293 §3.6)', () => {
  it('MUST-12: a reader learns whether the peer ended or aborted', async () => {
    const ended = neighbors()
    const orderly = await connection(ended)
    void orderly.near.end()
    expect(await ended.kernels.world.run(orderly.far.read())).toBeNull()
    const aborted = neighbors()
    const rude = await connection(aborted)
    rude.near.abort()
    await expect(aborted.kernels.world.run(rude.far.read())).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('MUST-11: a listener goes on after a handshake that was reset, and no program hears of it', async () => {
    const hosts = neighbors()
    const accepted: TcpStream[] = []
    hosts.server.tcp.listen(endpoint(SERVER, 80), (stream) => accepted.push(stream))
    sendSegment(hosts, '10.0.0.9', { sourcePort: 7, destinationPort: 80, flags: syn, sequence: 1 })
    await hosts.kernels.run(10)
    sendSegment(hosts, '10.0.0.9', { sourcePort: 7, destinationPort: 80, flags: TCP_FLAG.rst, sequence: 2 })
    await hosts.kernels.run(10)
    expect(hosts.server.tcp.connections().map(({ state }) => state)).toEqual(['LISTEN'])
    await hosts.kernels.world.run(hosts.client.tcp.connect(endpoint(SERVER, 80)))
    await hosts.kernels.run(10)
    expect(accepted).toHaveLength(1)
  })

  it('MUST-3: a segment with a wrong checksum never gets to its connection', async () => {
    const hosts = neighbors()
    const { far } = await connection(hosts)
    const { checksum } = { checksum: hosts.server.counters.tcp.badChecksum }
    const segment = {
      ...emptyTcpSegment(),
      sourcePort: CLIENT_PORT,
      destinationPort: 80,
      flags: TCP_FLAG.rst,
    }
    const payload = encodeTcp(segment, ipv4Number(CLIENT), ipv4Number(SERVER))
    payload[16]! ^= 1
    const [from, to] = [hosts.client.interface('eth0'), hosts.server.interface('eth0')]
    inject(from, to, { source: CLIENT, destination: SERVER, protocol: IP_PROTOCOL.tcp, payload })
    await hosts.kernels.run(10)
    expect(hosts.server.counters.tcp.badChecksum).toBe(checksum + 1)
    expect(far.remote.port).toBe(CLIENT_PORT)
  })

  it('MUST-7: a segment with an illegal option is dropped and counted', async () => {
    const hosts = neighbors()
    await connection(hosts)
    const segment = {
      ...emptyTcpSegment(),
      sourcePort: CLIENT_PORT,
      destinationPort: 80,
      flags: ack,
      mss: 1460,
    }
    const local = ipv4Number(CLIENT)
    const payload = encodeTcp(segment, local, ipv4Number(SERVER))
    payload[21] = 0
    // The length goes from 4 to 0, and the checksum with it.
    const checksum = ((payload[16]! << 8) | payload[17]!) + 4
    payload[16] = checksum >>> 8
    payload[17] = checksum
    const [from, to] = [hosts.client.interface('eth0'), hosts.server.interface('eth0')]
    inject(from, to, { source: CLIENT, destination: SERVER, protocol: IP_PROTOCOL.tcp, payload })
    await hosts.kernels.run(10)
    expect(hosts.server.counters.tcp.malformed).toBe(1)
    expect(hosts.server.tcp.connections()).toHaveLength(1)
  })
})
