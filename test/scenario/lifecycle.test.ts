// Connections that end in every way there is leave nothing behind: no connection, no timer, and no program that waits.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import type { TcpStream } from '../../src/stack/tcp/tcp-stream.ts'
import { connected, endpoint, farApart, neighbors, readAll, SERVER, type Hosts } from '../stack/tcp/hosts.ts'
import { FAR_SERVER } from '../stack/tcp/hosts.ts'

/** Over all retransmissions, probes of neighbors, and TIME-WAIT. */
const ALL_PATIENCE_MS = 30 * 60_000

/** Both kernels without a connection, and a world in which nothing more will happen. */
async function expectNothingLeft({ kernels, client, server }: Hosts): Promise<void> {
  await kernels.run(ALL_PATIENCE_MS)
  for (const { tcp } of [client, server]) expect(tcp.connections()).toEqual([])
  expect(kernels.world.nextMs).toBeUndefined()
}

/** How a connection may end. `near` is the client's end. */
const ENDINGS: Record<string, (hosts: Hosts, near: TcpStream, far: TcpStream) => Promise<unknown>> = {
  'the client closes first': async (_hosts, near, far) => {
    await near.end()
    await readAll(far)
    await far.end()
    await readAll(near)
  },
  'the server closes first, with text': async (_hosts, near, far) => {
    await far.write(new Uint8Array(5000))
    await far.end()
    await readAll(near)
    await near.end()
  },
  'both close at once': async (_hosts, near, far) => {
    await Promise.all([near.end(), far.end()])
    await Promise.all([readAll(near), readAll(far)])
  },
  'the client resets': async (_hosts, near) => near.abort(),
  'the server resets with text on its way': async (_hosts, near, far) => {
    await near.write(new Uint8Array(50_000))
    far.abort()
  },
  'one closes and the other resets': async (_hosts, near, far) => {
    await near.end()
    far.abort()
  },
  'both reset at once': async (_hosts, near, far) => {
    near.abort()
    far.abort()
  },
  'both close, and nobody reads': async (_hosts, near, far) => {
    await near.write(new Uint8Array(3000))
    await Promise.all([near.end(), far.end()])
  },
}

describe('connections leave nothing behind', () => {
  it.each(Object.entries(ENDINGS))('when %s', async (_name, end) => {
    const hosts = neighbors()
    const { client, server, kernels } = hosts
    for (let i = 0; i < 100; i++) {
      const { near, far } = await kernels.world.run(connected(client, server, SERVER))
      await kernels.world.run(end(hosts, near, far))
    }
    await expectNothingLeft(hosts)
  })

  it('by the thousand, in all ways mixed, under loss', async () => {
    const hosts = farApart({ loss: 0.05, latencyMs: 2 })
    const { client, server, kernels } = hosts
    const ways = Object.values(ENDINGS)
    // A reset may be lost, and then nobody would ever speak again.
    const keepalive = { enabled: true, idleMs: 60_000, intervalMs: 10_000, probes: 3 }
    for (const { settings } of [client, server]) settings.tcp.keepalive = keepalive
    const streams: TcpStream[] = []
    const listener = server.tcp.listen(endpoint(FAR_SERVER, 80), (far) => streams.push(far))
    for (let i = 0; i < 2000; i++) {
      const near = await kernels.world.run(client.tcp.connect(endpoint(FAR_SERVER, 80)))
      // The ACK of the handshake may be lost, and then there is no other end yet.
      const far = streams.splice(0).find(({ remote }) => remote.port === near.local.port)
      if (far === undefined) near.abort()
      else await kernels.world.run(ways[i % ways.length]!(hosts, near, far).catch(() => {}))
    }
    listener.close()
    for (const far of streams) far.abort()
    await expectNothingLeft(hosts)
  })

  it('when nobody listens, and when nobody is there', async () => {
    const hosts = neighbors()
    const { client, kernels } = hosts
    for (const [ip, code] of [
      [SERVER, 'ECONNREFUSED'],
      ['10.0.0.99', 'EHOSTUNREACH'],
      ['192.0.2.1', 'ENETUNREACH'],
    ] as const) {
      for (let i = 0; i < 20; i++) {
        await expect(kernels.world.run(client.tcp.connect(endpoint(ip, 80)))).rejects.toMatchObject({ code })
      }
    }
    await expectNothingLeft(hosts)
  })

  it('when the attempt is given up', async () => {
    const hosts = neighbors()
    const { client, kernels, cable } = hosts
    cable.unplug()
    for (let i = 0; i < 20; i++) {
      const { signal, abort } = controller()
      const attempt = client.tcp.connect(endpoint(SERVER, 80), { signal })
      abort()
      await expect(kernels.world.run(attempt)).rejects.toMatchObject({ code: 'ABORTED' })
    }
    await expectNothingLeft(hosts)
  })

  it('when a listener closes amid handshakes', async () => {
    const hosts = farApart({ latencyMs: 50 })
    const { client, server, kernels } = hosts
    const listener = server.tcp.listen(endpoint(FAR_SERVER, 80), () => {})
    const attempts = Array.from({ length: 50 }, () =>
      client.tcp.connect(endpoint(FAR_SERVER, 80)).then(
        (stream) => stream.abort(),
        () => {},
      ),
    )
    await kernels.run(75)
    listener.close()
    await kernels.world.run(Promise.all(attempts))
    await expectNothingLeft(hosts)
  })
})

describe('a cable that is pulled amid a transfer', () => {
  it('for good ends both connections in the end, with the reason', async () => {
    const hosts = farApart()
    const { client, server, kernels, cable } = hosts
    const { near, far } = await kernels.world.run(connected(client, server, FAR_SERVER))
    const sending = writeAll(near, 20_000_000)
    const reading = readAll(far)
    await kernels.run(20)
    cable.unplug()
    await expect(kernels.world.run(sending)).rejects.toMatchObject({ name: 'SocketError' })
    far.abort()
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' })
    await expectNothingLeft(hosts)
  })

  it.each([50, 3_000, 60_000])('for %i ms is no more than a pause', async (pauseMs) => {
    const hosts = farApart()
    const { client, server, kernels, cable } = hosts
    const { near, far } = await kernels.world.run(connected(client, server, FAR_SERVER))
    const sending = writeAll(near, 5_000_000).then(() => near.end())
    const reading = readAll(far)
    for (let i = 0; i < 3; i++) {
      await kernels.run(5)
      cable.unplug()
      await kernels.run(pauseMs)
      cable.plug()
    }
    await kernels.world.run(sending)
    expect((await kernels.world.run(reading)).length).toBe(5_000_000)
    await kernels.world.run(far.end())
    await expectNothingLeft(hosts)
  })

  it('at the host itself, too', async () => {
    const hosts = neighbors()
    const { client, server, kernels, cable } = hosts
    const { near, far } = await kernels.world.run(connected(client, server, SERVER))
    const sending = writeAll(near, 5_000_000).then(() => near.end())
    const reading = readAll(far)
    await kernels.run(5)
    cable.unplug()
    await kernels.run(10_000)
    cable.plug()
    await kernels.world.run(sending)
    expect((await kernels.world.run(reading)).length).toBe(5_000_000)
    await kernels.world.run(far.end())
    await expectNothingLeft(hosts)
  })
})

describe('an interface that goes down amid a transfer', () => {
  it.each(['client', 'server'] as const)('at the %s, and comes up again, is a pause', async (who) => {
    const hosts = neighbors()
    const { client, server, kernels } = hosts
    const { near, far } = await kernels.world.run(connected(client, server, SERVER))
    const sending = writeAll(near, 5_000_000).then(() => near.end())
    const reading = readAll(far)
    await kernels.run(5)
    hosts[who].interface('eth0').setDown()
    await kernels.run(20_000)
    hosts[who].interface('eth0').setUp()
    await kernels.world.run(sending)
    expect((await kernels.world.run(reading)).length).toBe(5_000_000)
    await kernels.world.run(far.end())
    await expectNothingLeft(hosts)
  })
})

describe('an address that is taken away amid a connection', () => {
  it('ends it in time, at both ends', async () => {
    const hosts = neighbors()
    const { client, server, kernels } = hosts
    const { near, far } = await kernels.world.run(connected(client, server, SERVER))
    const sending = writeAll(near, 20_000_000)
    const reading = readAll(far)
    await kernels.run(5)
    client.interface('eth0').removeAddress(ipv4Number('10.0.0.1'))
    await expect(kernels.world.run(sending)).rejects.toMatchObject({ name: 'SocketError' })
    far.abort()
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' })
    await expectNothingLeft(hosts)
  })

  it('and given back in time leaves it whole', async () => {
    const hosts = neighbors()
    const { client, server, kernels } = hosts
    const { near, far } = await kernels.world.run(connected(client, server, SERVER))
    const sending = writeAll(near, 5_000_000).then(() => near.end())
    const reading = readAll(far)
    await kernels.run(5)
    client.interface('eth0').removeAddress(ipv4Number('10.0.0.1'))
    await kernels.run(2000)
    client.interface('eth0').addAddress(ipv4Number('10.0.0.1'), 24)
    await kernels.world.run(sending)
    expect((await kernels.world.run(reading)).length).toBe(5_000_000)
    await kernels.world.run(far.end())
    await expectNothingLeft(hosts)
  })
})

describe('routes that change amid a transfer', () => {
  it('break it only while there is none', async () => {
    const hosts = farApart()
    const { client, server, kernels } = hosts
    const { near, far } = await kernels.world.run(connected(client, server, FAR_SERVER))
    const sending = writeAll(near, 5_000_000).then(() => near.end())
    const reading = readAll(far)
    for (let i = 0; i < 5; i++) {
      await kernels.run(4)
      const [gone] = client.routes.entries().filter(({ prefixLength }) => prefixLength === 0)
      client.routes.remove({ prefixLength: 0 })
      await kernels.run(500)
      client.routes.add(gone!)
    }
    await kernels.world.run(sending)
    expect((await kernels.world.run(reading)).length).toBe(5_000_000)
    await kernels.world.run(far.end())
    await expectNothingLeft(hosts)
  })
})

async function writeAll(stream: TcpStream, octets: number): Promise<void> {
  const piece = new Uint8Array(100_000)
  for (let sent = 0; sent < octets; sent += piece.length) await stream.write(piece)
}

function controller(): { signal: AbortSignal; abort(): void } {
  const one = new AbortController()
  return { signal: one.signal, abort: () => one.abort() }
}
