import { describe, expect, it } from 'vitest'
import type { ByteStream } from '../../src/runtime/runtime.ts'
import type { FlatHost } from '../../src/sim/flat-host.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import type { Link } from '../../src/sim/links.ts'

const HERE = '192.0.2.1'
const THERE = '192.0.2.2'

interface Scene {
  readonly world: FlatWorld
  readonly here: FlatHost
  readonly there: FlatHost
  connect(): Promise<{ near: ByteStream; far: ByteStream }>
}

async function inWorld(link: Partial<Link>, play: (scene: Scene) => Promise<void>): Promise<void> {
  const world = new FlatWorld()
  world.network.links.setDefault(link)
  const [here, there] = [world.host(HERE), world.host(THERE)]
  const connect = async (): Promise<{ near: ByteStream; far: ByteStream }> => {
    let arrive: ((stream: ByteStream) => void) | undefined
    const arrival = new Promise<ByteStream>((resolve) => (arrive = resolve))
    const listener = await there.network.listen({ ip: THERE, port: 0 }, (stream) => arrive?.(stream))
    const near = await here.network.connect(listener.local)
    const far = await arrival
    await listener.close()
    return { near, far }
  }
  await world.run(play({ world, here, there, connect }))
}

async function readAll(stream: ByteStream): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (let piece = await stream.read(); piece !== null; piece = await stream.read()) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe('streams on the flat network', () => {
  it('take a round trip to stand, and half of one for octets', () =>
    inWorld({ latencyMs: 20 }, async ({ world, connect }) => {
      const { near, far } = await connect()
      expect(world.nowMs).toBe(60)
      await near.write(Uint8Array.of(1))
      expect(await far.read()).toEqual(Uint8Array.of(1))
      expect(world.nowMs).toBe(80)
      near.abort()
    }))

  it('carry everything in order over a line that loses and jitters, only later', () =>
    inWorld({ latencyMs: 10, jitterMs: 30, loss: 0.2 }, async ({ here, there, connect }) => {
      const { near, far } = await connect()
      const sent = [here.random.bytes(300_000), there.random.bytes(300_000)] as const
      const pour = async (stream: ByteStream, bytes: Uint8Array): Promise<void> => {
        await stream.write(bytes)
        await stream.end()
      }
      const [atFar, atNear] = await Promise.all([
        readAll(far),
        readAll(near),
        pour(near, sent[0]),
        pour(far, sent[1]),
      ])
      expect(atFar.equals(sent[0])).toBe(true)
      expect(atNear.equals(sent[1])).toBe(true)
    }))

  it('come in pieces of a segment, whatever was written at once', () =>
    inWorld({}, async ({ connect }) => {
      const { near, far } = await connect()
      await near.write(new Uint8Array(4000))
      const lengths = [await far.read(), await far.read(), await far.read()].map((piece) => piece?.length)
      expect(lengths).toEqual([1460, 1460, 1080])
    }))

  it('take no more than a window that nobody reads', () =>
    inWorld({}, async ({ world, connect }) => {
      const { near, far } = await connect()
      let taken = false
      const writing = near.write(new Uint8Array(65_536)).then(() => (taken = true))
      await world.pause(1000)
      expect(taken).toBe(false)
      for (let got = 0; got < 65_536;) got += (await far.read())!.length
      await writing
    }))

  it('to a host that is unplugged give up after 127 seconds, as Linux does', () =>
    inWorld({}, async ({ world, here, there }) => {
      there.unplug()
      await expect(here.network.connect({ ip: THERE, port: 53 })).rejects.toMatchObject({
        code: 'ETIMEDOUT',
        address: { ip: THERE, port: 53 },
      })
      expect(world.nowMs).toBe(127_000)
    }))

  it('stand as soon as a host is plugged in again while the other keeps trying', () =>
    inWorld({}, async ({ world, here, there }) => {
      there.unplug()
      await there.network.listen({ ip: THERE, port: 53 }, () => {})
      world.schedule(5_000 * 10_000, () => there.plug())
      await here.network.connect({ ip: THERE, port: 53 })
      // Tries after 1, 3 and 7 seconds, then a round trip.
      expect(world.nowMs).toBe(7_010)
    }))

  it('break after a quarter of an hour without a sign of the peer', () =>
    inWorld({}, async ({ world, there, connect }) => {
      const { near } = await connect()
      there.unplug()
      await near.write(Uint8Array.of(1))
      await expect(near.read()).rejects.toMatchObject({ code: 'ETIMEDOUT' })
      expect(world.nowMs / 60_000).toBeCloseTo(15.4, 1)
    }))

  it('to an address without a host are unreachable, to one of no family of ours at once', () =>
    inWorld({}, async ({ world, here }) => {
      await expect(here.network.connect({ ip: '198.51.100.1', port: 53 })).rejects.toMatchObject({
        code: 'EHOSTUNREACH',
      })
      expect(world.nowMs).toBe(10)
      await expect(here.network.connect({ ip: '2001:db8::1', port: 53 })).rejects.toMatchObject({
        code: 'ENETUNREACH',
      })
      expect(world.nowMs).toBe(10)
    }))

  it('tell who goes on sending to a peer that has reset, though the reset was lost', () =>
    inWorld({}, async ({ world, there, connect }) => {
      const { near, far } = await connect()
      there.unplug()
      far.abort()
      there.plug()
      await near.write(Uint8Array.of(1))
      await world.pause(11)
      await expect(near.write(Uint8Array.of(2))).rejects.toMatchObject({ code: 'ECONNRESET' })
    }))

  it('give their port back when they are over', () =>
    inWorld({ latencyMs: 0 }, async ({ here, there }) => {
      const listener = await there.network.listen({ ip: THERE, port: 53 }, (stream) => void stream.end())
      // More than there are dynamic ports.
      for (let i = 0; i < 20_000; i++) {
        const stream = await here.network.connect(listener.local)
        if (i % 2 === 0) stream.abort()
        else {
          await stream.end()
          await stream.read()
        }
      }
    }))

  it('say what they wait for when the world comes to rest', async () => {
    const stuck = inWorld({}, async ({ connect }) => {
      const { near } = await connect()
      await near.read()
    })
    await expect(stuck).rejects.toMatchObject({
      name: 'WorldStalledError',
      pending: [expect.stringMatching(/^192\.0\.2\.1:\d+ waits for octets from 192\.0\.2\.2:\d+ \(TCP\)$/)],
    })
  })
})
