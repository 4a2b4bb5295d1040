import { describe, expect, it } from 'vitest'
import type { SocketErrorCode } from '../../src/runtime/runtime.ts'
import type { FlatHost } from '../../src/sim/flat-host.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import type { Link } from '../../src/sim/links.ts'

const HERE = '192.0.2.1'
const THERE = '192.0.2.2'

interface Arrival {
  readonly number: number
  readonly atMs: number
}

/** Sends numbered datagrams, one a millisecond, over a link, and tells which arrive and when. */
async function sendOver(link: Partial<Link>, count: number, seed = 1): Promise<Arrival[]> {
  const world = new FlatWorld({ seed })
  world.network.links.setDefault(link)
  const arrivals: Arrival[] = []
  const receiver = await world.host(THERE).network.bindDatagram({ ip: THERE, port: 53 })
  receiver.onDatagram((payload) =>
    arrivals.push({ number: (payload[0]! << 8) | payload[1]!, atMs: world.nowMs }),
  )
  const sender = await world.host(HERE).network.bindDatagram({ ip: HERE, port: 0 })
  for (let i = 0; i < count; i++) {
    world.schedule(i * 10_000, () => sender.send(Uint8Array.of(i >>> 8, i), receiver.local))
  }
  await world.runUntilIdle()
  return arrivals
}

/** The codes that a socket hears of, with the destination and the time. */
async function failuresOf(world: FlatWorld, host: FlatHost, ip: string): Promise<unknown[]> {
  const socket = await host.network.bindDatagram({ ip: HERE, port: 0 })
  const told: unknown[] = []
  socket.onError((code: SocketErrorCode, to) => told.push([code, to?.ip, world.nowMs]))
  socket.send(Uint8Array.of(1), { ip, port: 53 })
  await world.runUntilIdle()
  return told
}

describe('a link', () => {
  it('takes its latency', async () => {
    expect(await sendOver({ latencyMs: 12.5 }, 2)).toEqual([
      { number: 0, atMs: 12.5 },
      { number: 1, atMs: 13.5 },
    ])
  })

  it('jitters within its bounds, and datagrams may overtake each other', async () => {
    const arrivals = await sendOver({ latencyMs: 10, jitterMs: 20 }, 500)
    const delays = arrivals.map(({ number, atMs }) => atMs - number)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...delays)).toBeLessThanOrEqual(30.001)
    expect(Math.max(...delays)).toBeGreaterThan(28)
    expect(arrivals.map(({ number }) => number)).not.toEqual([...arrivals.keys()])
  })

  it('loses its share', async () => {
    const arrivals = await sendOver({ loss: 0.3 }, 2000)
    expect(Math.abs(arrivals.length - 1400)).toBeLessThan(100)
    expect(await sendOver({ loss: 1 }, 10)).toEqual([])
  })

  it('doubles its share, both copies whole', async () => {
    const arrivals = await sendOver({ duplication: 0.5 }, 1000)
    expect(Math.abs(arrivals.length - 1500)).toBeLessThan(80)
    expect(new Set(arrivals.map(({ number }) => number)).size).toBe(1000)
  })

  it('reorders its share, and loses nothing by it', async () => {
    const arrivals = await sendOver({ reordering: 0.2 }, 1000)
    const late = arrivals.filter(({ number, atMs }) => atMs - number > 5)
    expect(Math.abs(late.length - 200)).toBeLessThan(60)
    expect(arrivals).toHaveLength(1000)
    expect(arrivals.map(({ number }) => number)).not.toEqual([...arrivals.keys()])
  })

  it('can be set for one pair, changed while all runs, and reset', async () => {
    const world = new FlatWorld()
    const { links } = world.network
    const [a, b] = [world.host(HERE), world.host(THERE)]
    const receiver = await b.network.bindDatagram({ ip: THERE, port: 53 })
    const sender = await a.network.bindDatagram({ ip: HERE, port: 53 })
    const roundTrip = async (): Promise<number> => {
      const start = world.nowMs
      let end: number | undefined
      receiver.onDatagram((payload, from) => receiver.send(payload, from))
      sender.onDatagram(() => (end = world.nowMs))
      sender.send(Uint8Array.of(1), receiver.local)
      await world.runUntilIdle()
      return end === undefined ? Infinity : end - start
    }
    expect(await roundTrip()).toBe(10)
    links.set(HERE, THERE, { latencyMs: 100 })
    expect(await roundTrip()).toBe(200)
    links.setDefault({ latencyMs: 1 })
    expect(await roundTrip()).toBe(200)
    links.set(THERE, HERE, { loss: 1 })
    expect(await roundTrip()).toBe(Infinity)
    links.reset(HERE, THERE)
    expect(await roundTrip()).toBe(2)
  })
})

describe('a flat world', () => {
  it('is the same for the same seed, and another for another', async () => {
    const link = { jitterMs: 5, loss: 0.1, duplication: 0.1, reordering: 0.1 }
    expect(await sendOver(link, 500, 42)).toEqual(await sendOver(link, 500, 42))
    expect(await sendOver(link, 500, 42)).not.toEqual(await sendOver(link, 500, 43))
  })

  it('tells who sends to an address without a host, or a port without a socket', async () => {
    const world = new FlatWorld()
    const host = world.host(HERE)
    world.host(THERE)
    expect(await failuresOf(world, host, THERE)).toEqual([['ECONNREFUSED', THERE, 10]])
    expect(await failuresOf(world, host, '198.51.100.1')).toEqual([['EHOSTUNREACH', '198.51.100.1', 20]])
    expect(await failuresOf(world, host, '2001:db8::1')).toEqual([['ENETUNREACH', '2001:db8::1', 20]])
  })

  it('tells nobody of datagrams to a host that is unplugged', async () => {
    const world = new FlatWorld()
    const host = world.host(HERE)
    const other = world.host(THERE)
    other.unplug()
    expect(await failuresOf(world, host, THERE)).toEqual([])
    other.plug()
    expect(await failuresOf(world, host, THERE)).toHaveLength(1)
  })

  it('lets a host have several addresses, each of them a source', async () => {
    const world = new FlatWorld()
    const host = world.host(HERE, '192.0.2.9', '2001:db8::9')
    const peer = await world.host(THERE).network.bindDatagram({ ip: THERE, port: 53 })
    const sources: string[] = []
    peer.onDatagram((_, from) => sources.push(from.ip))
    for (const ip of [HERE, '192.0.2.9', '0.0.0.0']) {
      const socket = await host.network.bindDatagram({ ip, port: 0 })
      socket.send(Uint8Array.of(1), peer.local)
    }
    await world.runUntilIdle()
    expect(sources).toEqual([HERE, '192.0.2.9', HERE])
    expect(() => world.host(HERE)).toThrow('two hosts with the address')
  })

  it('has a loopback on every host, which takes no time and leads nowhere else', async () => {
    const world = new FlatWorld()
    world.network.links.setDefault({ loss: 1 })
    for (const ip of [HERE, THERE]) {
      const host = world.host(ip)
      const echo = await host.network.bindDatagram({ ip: '127.0.0.1', port: 53 })
      echo.onDatagram((payload, from) => echo.send(payload, from))
      const socket = await host.network.bindDatagram({ ip: '127.0.0.1', port: 0 })
      let heardAt: number | undefined
      socket.onDatagram(() => (heardAt = world.nowMs))
      socket.send(Uint8Array.of(1), echo.local)
      await world.runUntilIdle()
      expect(heardAt).toBe(0)
    }
  })

  it('wipes a payload after the call, so that who keeps it without copying finds out', async () => {
    const world = new FlatWorld()
    const receiver = await world.host(THERE).network.bindDatagram({ ip: THERE, port: 53 })
    let kept: Uint8Array | undefined
    receiver.onDatagram((payload) => (kept = payload))
    const sender = await world.host(HERE).network.bindDatagram({ ip: HERE, port: 0 })
    sender.send(Uint8Array.of(1, 2, 3), receiver.local)
    await world.runUntilIdle()
    expect(kept).toEqual(Uint8Array.of(0, 0, 0))
  })

  it('runs out of dynamic ports with an error, not by doubling one', async () => {
    const { network } = new FlatWorld().host(HERE)
    const ports = new Set<number>()
    for (let i = 0; i < 16_384; i++) ports.add((await network.bindDatagram({ ip: HERE, port: 0 })).local.port)
    expect(ports.size).toBe(16_384)
    await expect(network.bindDatagram({ ip: HERE, port: 0 })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await expect(network.bindDatagram({ ip: HERE, port: 53 })).resolves.toMatchObject({ local: { port: 53 } })
  })

  it('does not let a port of all addresses and the same port of one be held side by side', async () => {
    const { network } = new FlatWorld().host(HERE, '2001:db8::1')
    await network.bindDatagram({ ip: HERE, port: 53 })
    const taken = { code: 'EADDRINUSE' }
    await expect(network.bindDatagram({ ip: '0.0.0.0', port: 53 })).rejects.toMatchObject(taken)
    await network.bindDatagram({ ip: '::', port: 53 })
    await expect(network.bindDatagram({ ip: '2001:db8::1', port: 53 })).rejects.toMatchObject(taken)
  })
})

describe('scripted servers and other tricks', () => {
  it('answer by a function, with one message, several or none', async () => {
    const world = new FlatWorld()
    await world.host(THERE).script(53, (query, from, at) => {
      expect([from.ip, at]).toEqual([HERE, { ip: THERE, port: 53 }])
      if (query[0] === 1) return Uint8Array.of(10)
      return query[0] === 2 ? [Uint8Array.of(20), Uint8Array.of(21)] : null
    })
    const socket = await world.host(HERE).network.bindDatagram({ ip: HERE, port: 0 })
    const heard: number[] = []
    socket.onDatagram((payload) => heard.push(payload[0]!))
    for (const number of [1, 2, 3]) socket.send(Uint8Array.of(number), { ip: THERE, port: 53 })
    await world.runUntilIdle()
    expect(heard).toEqual([10, 20, 21])
  })

  it('can take datagrams off the network and answer in anybody’s name', async () => {
    const world = new FlatWorld()
    const socket = await world.host(HERE).network.bindDatagram({ ip: HERE, port: 0 })
    const heard: unknown[] = []
    socket.onDatagram((payload, from) => heard.push([payload[0], from.ip]))
    const stop = world.network.intercept(({ payload, from, to }) => {
      if (payload[0] !== 1) return false
      world.network.inject({ payload: Uint8Array.of(99), from: { ip: '198.51.100.7', port: 53 }, to: from })
      world.network.inject({ payload, from: to, to: from })
      return true
    })
    socket.send(Uint8Array.of(1), { ip: THERE, port: 53 })
    await world.runUntilIdle()
    expect(heard).toEqual([
      [99, '198.51.100.7'],
      [1, THERE],
    ])
    stop()
    socket.send(Uint8Array.of(1), { ip: THERE, port: 53 })
    await world.runUntilIdle()
    expect(heard).toHaveLength(2)
  })
})
