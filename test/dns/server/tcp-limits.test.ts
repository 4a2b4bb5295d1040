/** What the TCP front does when time or room runs out: on the virtual clock, to the millisecond. */

import { describe, expect, it } from 'vitest'
import type { TcpLimits } from '../../../src/dns/server/limits.ts'
import type { Respond } from '../../../src/dns/server/respond.ts'
import { serveTcp, type TcpServer } from '../../../src/dns/server/tcp-server.ts'
import type { ByteStream } from '../../../src/runtime/runtime.ts'
import type { FlatHost } from '../../../src/sim/flat-host.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { frame, frames, HandAnswered, idOf, messageReader, query, responseTo } from './messages.ts'

interface Scene {
  readonly world: FlatWorld
  readonly front: TcpServer
  readonly client: FlatHost
  dial(host?: FlatHost): Promise<ByteStream>
}

/** One server, one client, no latency: a time measured is the server's own. */
async function inWorld(
  { respond = responseTo, limits = {} }: { respond?: Respond; limits?: Partial<TcpLimits> },
  play: (scene: Scene) => Promise<void>,
): Promise<void> {
  const world = new FlatWorld()
  world.network.links.setDefault({ latencyMs: 0 })
  const server = world.host('192.0.2.1')
  const client = world.host('192.0.2.2')
  const scene = async (): Promise<void> => {
    const front = await serveTcp(server, { ip: '192.0.2.1', port: 53 }, respond, { limits })
    await play({ world, front, client, dial: (host = client) => host.network.connect(front.local) })
  }
  await world.run(scene())
}

/** The instant at which the server ends its side. */
async function endOf(world: FlatWorld, stream: ByteStream): Promise<number> {
  expect(await stream.read()).toBeNull()
  return world.nowMs
}

describe('a quiet connection', () => {
  it('that never said anything is closed after ten seconds', () =>
    inWorld({}, async ({ world, front, dial }) => {
      expect(await endOf(world, await dial())).toBe(10_000)
      expect(front.counters.timedOut).toBe(1)
    }))

  it('is closed ten seconds after its last query', () =>
    inWorld({}, async ({ world, dial }) => {
      const stream = await dial()
      const next = messageReader(stream)
      for (const id of [1, 2]) {
        await world.pause(7_000)
        await stream.write(frame(query(id)))
        await next()
      }
      expect(await endOf(world, stream)).toBe(24_000)
    }))

  it('that drips one octet at a time gains nothing by it', () =>
    inWorld({}, async ({ world, front, dial }) => {
      const stream = await dial()
      const dripping = (async () => {
        for (const octet of frame(query(1, 'x'.repeat(100)))) {
          await stream.write(Uint8Array.of(octet))
          await world.pause(500)
        }
      })()
      expect(await endOf(world, stream)).toBe(10_000)
      await expect(dripping).rejects.toMatchObject({ code: 'ECONNRESET' })
      expect(front.counters).toMatchObject({ timedOut: 1, queries: 0 })
    }))

  it('is not closed while an answer is being worked out, and has its time after that', async () => {
    const hand = new HandAnswered()
    await inWorld({ respond: hand.respond }, async ({ world, dial }) => {
      const stream = await dial()
      await stream.write(frame(query(1)))
      await world.pause(60_000)
      hand.answer(1)
      await messageReader(stream)()
      expect(await endOf(world, stream)).toBe(70_000)
    })
  })

  it('is reset a second after our end if the client does not end too', () =>
    inWorld({}, async ({ world, front, dial }) => {
      const stream = await dial()
      await endOf(world, stream)
      expect(front.connections).toBe(1)
      await world.pause(1_001)
      expect(front.connections).toBe(0)
      await expect(stream.write(frame(query(1)))).rejects.toMatchObject({ code: 'ECONNRESET' })
    }))

  it('is closed sooner the fewer places are left, down to one second', () =>
    inWorld({ limits: { connections: 10, connectionsPerClient: 10 } }, async ({ world, dial }) => {
      const streams: ByteStream[] = []
      for (let i = 0; i < 10; i++) streams.push(await dial())
      expect(await endOf(world, streams[0]!)).toBe(1_000)
      expect(await endOf(world, streams[9]!)).toBe(1_000)
    }))

  it('keeps its whole time while half of the places are free', () =>
    inWorld({ limits: { connections: 10, connectionsPerClient: 10 } }, async ({ world, dial }) => {
      const streams: ByteStream[] = []
      for (let i = 0; i < 5; i++) streams.push(await dial())
      expect(await endOf(world, streams[0]!)).toBe(10_000)
    }))
})

describe('a client that does not read', () => {
  const long: Respond = (octets) => query(idOf(octets), 'x'.repeat(60_000))

  it('is not sent more than the windows hold, nor are more of its queries read', () =>
    inWorld({ respond: long }, async ({ world, front, dial }) => {
      const stream = await dial()
      const writing = stream.write(frames(...Array.from({ length: 20_000 }, (_, id) => query(id))))
      const outcome = expect(writing).rejects.toMatchObject({ code: 'ECONNRESET' })
      await world.pause(5_000)
      expect(front.counters.queries).toBeLessThan(6)
      await outcome
    }))

  it('is reset ten seconds after it last took something', () =>
    inWorld({ respond: long }, async ({ world, front, dial }) => {
      const stream = await dial()
      const next = messageReader(stream)
      await stream.write(frames(...Array.from({ length: 10 }, (_, id) => query(id))))
      await world.pause(6_000)
      for (let id = 0; id < 3; id++) expect(idOf((await next())!)).toBe(id)
      await world.pause(9_900)
      expect(front.connections).toBe(1)
      await world.pause(200)
      expect(front.connections).toBe(0)
      expect(front.counters.timedOut).toBe(1)
      await expect(stream.read()).rejects.toMatchObject({ code: 'ECONNRESET' })
    }))

  it('gets everything in the end if it is only slow', () =>
    inWorld({ respond: long }, async ({ world, dial }) => {
      const stream = await dial()
      const next = messageReader(stream)
      const writing = stream.write(frames(...Array.from({ length: 10 }, (_, id) => query(id))))
      for (let id = 0; id < 10; id++) {
        await world.pause(4_000)
        expect(idOf((await next())!)).toBe(id)
      }
      await writing
    }))
})

describe('the room on a server', () => {
  it('holds so many unanswered queries of one connection, and leaves the rest unread', async () => {
    const hand = new HandAnswered()
    await inWorld({ respond: hand.respond, limits: { outstandingQueries: 3 } }, async ({ world, dial }) => {
      const stream = await dial()
      const next = messageReader(stream)
      await stream.write(frames(...Array.from({ length: 7 }, (_, id) => query(id))))
      await world.pause(100)
      expect(hand.waiting).toBe(3)
      hand.answer(1)
      expect(idOf((await next())!)).toBe(1)
      await hand.arrived(3)
      for (const id of [0, 2, 3, 4, 5, 6]) {
        await hand.arrived(1)
        hand.answer(id)
        expect(idOf((await next())!)).toBe(id)
      }
    })
  })

  it('holds few transfers of one connection at a time, and leaves the queries behind them unread', async () => {
    let begun = 0
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    const series: Respond = async function* (asked) {
      begun++
      const id = idOf(asked)
      await finished
      yield query(id)
    }
    await inWorld({ respond: series, limits: { series: 2 } }, async ({ world, dial }) => {
      const stream = await dial()
      const next = messageReader(stream)
      await stream.write(frames(...Array.from({ length: 7 }, (_, id) => query(id))))
      await world.pause(100)
      expect(begun).toBe(2)
      finish()
      for (let i = 0; i < 7; i++) expect(await next()).toBeDefined()
      expect(begun).toBe(7)
    })
  })

  it('is shared: one address gets no more than its part of the connections', () =>
    inWorld({ limits: { connections: 10, connectionsPerClient: 2 } }, async ({ world, front, dial }) => {
      const other = world.host('192.0.2.3')
      const [first] = [await dial(), await dial()]
      const third = await dial()
      await expect(third.read()).rejects.toMatchObject({ code: 'ECONNRESET' })
      expect(front.counters).toMatchObject({ accepted: 2, refused: 1 })
      const theirs = await dial(other)
      await theirs.write(frame(query(1)))
      await messageReader(theirs)()
      await first.end()
      await first.read()
      const again = await dial()
      await again.write(frame(query(2)))
      await messageReader(again)()
    }))

  it('goes to the newcomer when it is full: the connection that has been idle for longest is closed', async () => {
    const hand = new HandAnswered()
    await inWorld({ respond: hand.respond, limits: { connections: 3 } }, async ({ world, front, dial }) => {
      const busy = await dial()
      await busy.write(frame(query(1)))
      await world.pause(10)
      const idle = await dial()
      const younger = await dial()
      await world.pause(10)
      const newcomer = await dial()
      await expect(idle.read()).rejects.toMatchObject({ code: 'ECONNRESET' })
      await newcomer.write(frame(query(2)))
      await younger.write(frame(query(3)))
      await hand.arrived(3)
      expect(front.counters).toMatchObject({ evicted: 1, refused: 0 })
      const turnedAway = await dial()
      await expect(turnedAway.read()).rejects.toMatchObject({ code: 'ECONNRESET' })
      expect(front.counters).toMatchObject({ evicted: 1, refused: 1 })
      for (const id of [1, 2, 3]) hand.answer(id)
      await messageReader(busy)()
    })
  })

  it('is never overdrawn by a burst', () =>
    inWorld({ limits: { connections: 5 } }, async ({ world, front, dial }) => {
      const dials = await Promise.all(Array.from({ length: 50 }, () => dial()))
      expect(dials).toHaveLength(50)
      await world.pause(1)
      expect(front.connections).toBeLessThanOrEqual(5)
    }))
})

describe('closing', () => {
  it('waits for an answer owed no longer than the grace, then resets', async () => {
    const hand = new HandAnswered()
    await inWorld({ respond: hand.respond }, async ({ world, front, dial }) => {
      const stream = await dial()
      await stream.write(frame(query(1)))
      await hand.arrived(1)
      await front.close()
      expect(world.nowMs).toBe(5_500)
      await expect(stream.read()).rejects.toMatchObject({ code: 'ECONNRESET' })
      expect(front.connections).toBe(0)
      hand.answer(1)
    })
  })

  it('waits a second for clients that do not hang up', () =>
    inWorld({}, async ({ world, front, dial }) => {
      await dial()
      await world.pause(0)
      await front.close()
      expect(world.nowMs).toBe(1_000)
    }))

  it('answers pipelined queries that have been read already', async () => {
    const hand = new HandAnswered()
    await inWorld({ respond: hand.respond, limits: { outstandingQueries: 1 } }, async ({ front, dial }) => {
      const stream = await dial()
      const next = messageReader(stream)
      await stream.write(frames(query(0), query(1), query(2)))
      await hand.arrived(1)
      const closing = front.close()
      for (let id = 0; id < 3; id++) {
        await hand.arrived(1)
        hand.answer(id)
        expect(idOf((await next())!)).toBe(id)
      }
      expect(await next()).toBeNull()
      await stream.end()
      await closing
    })
  })
})
