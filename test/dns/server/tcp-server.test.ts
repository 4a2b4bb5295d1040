import { describe, expect, it } from 'vitest'
import { serveTcp, type TcpServer } from '../../../src/dns/server/tcp-server.ts'
import type { Respond } from '../../../src/dns/server/respond.ts'
import type { ByteStream } from '../../../src/runtime/runtime.ts'
import { stages, type Scene } from '../../contract/stages.ts'
import { frame, frames, HandAnswered, idOf, messageReader, query, rcodeOf, responseTo } from './messages.ts'

/** A server that is closed at the end, and as many connections to it as the test opens. */
async function serving(
  { server, serverIp, client }: Scene,
  respond: Respond,
  test: (front: TcpServer, dial: () => Promise<ByteStream>) => Promise<void>,
): Promise<void> {
  const front = await serveTcp(server, { ip: serverIp, port: 0 }, respond)
  await test(front, () => client.network.connect(front.local))
  await front.close()
  expect(front.connections).toBe(0)
}

/** Ends both sides in order. */
async function hangUp(stream: ByteStream): Promise<void> {
  await stream.end()
  expect(await stream.read()).toBeNull()
}

describe.each(stages)('serveTcp on $name', (stage) => {
  it('answers queries however they are split over writes', () =>
    stage.play((scene) =>
      serving(scene, responseTo, async (front, dial) => {
        const stream = await dial()
        const next = messageReader(stream)
        const octets = frames(query(1, 'one'), query(2, ''), query(3, 'three'))
        for (let at = 0; at < octets.length; at += 5) await stream.write(octets.subarray(at, at + 5))
        for (const sent of [query(1, 'one'), query(2, ''), query(3, 'three')]) {
          expect(await next()).toEqual(responseTo(sent))
        }
        await hangUp(stream)
        expect(front.counters).toMatchObject({ accepted: 1, queries: 3, answered: 3, broken: 0 })
      }),
    ))

  it('tells respond who asks, and that it is TCP', () =>
    stage.play(async (scene) => {
      const clients: unknown[] = []
      const respond: Respond = (octets, client) => {
        clients.push(client)
        return responseTo(octets)
      }
      await serving(scene, respond, async (_, dial) => {
        const stream = await dial()
        await stream.write(frame(query(1)))
        await messageReader(stream)()
        expect(clients).toEqual([{ transport: 'tcp', remote: stream.local }])
        await hangUp(stream)
      })
    }))

  it('sends answers in the order they are ready, not the order of the queries', () =>
    stage.play(async (scene) => {
      const hand = new HandAnswered()
      await serving(scene, hand.respond, async (_, dial) => {
        const stream = await dial()
        const next = messageReader(stream)
        await stream.write(frames(query(1), query(2), query(3)))
        await hand.arrived(3)
        for (const id of [2, 3, 1]) {
          hand.answer(id)
          expect(idOf((await next())!)).toBe(id)
        }
        await hangUp(stream)
      })
    }))

  it('answers a thousand pipelined queries and more, at once or later', () =>
    stage.play((scene) =>
      serving(
        scene,
        (octets) => (idOf(octets) % 3 === 0 ? Promise.resolve(responseTo(octets)) : responseTo(octets)),
        async (front, dial) => {
          const stream = await dial()
          const next = messageReader(stream)
          const writing = stream.write(frames(...Array.from({ length: 2000 }, (_, id) => query(id))))
          const ids = new Set<number>()
          for (let i = 0; i < 2000; i++) ids.add(idOf((await next())!))
          expect(ids.size).toBe(2000)
          await writing
          await hangUp(stream)
          expect(front.counters.answered).toBe(2000)
        },
      ),
    ))

  it('gives a client that has ended its side the answers still owed', () =>
    stage.play(async (scene) => {
      const hand = new HandAnswered()
      await serving(scene, hand.respond, async (_, dial) => {
        const stream = await dial()
        const next = messageReader(stream)
        await stream.write(frames(query(1), query(2)))
        await stream.end()
        await hand.arrived(2)
        hand.answer(1)
        expect(idOf((await next())!)).toBe(1)
        hand.answer(2)
        expect(idOf((await next())!)).toBe(2)
        expect(await next()).toBeNull()
      })
    }))

  it('keeps the connection when respond drops a query', () =>
    stage.play((scene) =>
      serving(
        scene,
        (octets) => (idOf(octets) === 1 ? null : responseTo(octets)),
        async (front, dial) => {
          const stream = await dial()
          await stream.write(frames(query(1), query(2)))
          expect(idOf((await messageReader(stream)())!)).toBe(2)
          await hangUp(stream)
          expect(front.counters).toMatchObject({ dropped: 1, answered: 1 })
        },
      ),
    ))

  it('outlives a respond that throws or rejects: SERVFAIL, and the connection goes on', () =>
    stage.play(async ({ server, serverIp, client }) => {
      const failures: unknown[] = []
      const respond: Respond = (octets) => {
        if (idOf(octets) === 1) throw new Error('thrown')
        return idOf(octets) === 2 ? Promise.reject(new Error('rejected')) : responseTo(octets)
      }
      const front = await serveTcp(server, { ip: serverIp, port: 0 }, respond, {
        onFailure: (error) => failures.push(String(error)),
      })
      const stream = await client.network.connect(front.local)
      const next = messageReader(stream)
      const outcomes: [number, number][] = []
      for (const id of [1, 2, 3]) {
        await stream.write(frame(query(id)))
        const response = (await next())!
        outcomes.push([idOf(response), rcodeOf(response)])
      }
      expect(outcomes).toEqual([
        [1, 2],
        [2, 2],
        [3, 0],
      ])
      expect(failures).toEqual(['Error: thrown', 'Error: rejected'])
      await hangUp(stream)
      await front.close()
    }))

  it.each([0, 1, 11])('cuts off who sends a message of %d octets', (length) =>
    stage.play((scene) =>
      serving(scene, responseTo, async (front, dial) => {
        const stream = await dial()
        await stream.write(frame(new Uint8Array(length)))
        await expect(stream.read()).rejects.toMatchObject({ code: 'ECONNRESET' })
        expect(front.counters).toMatchObject({ malformed: 1, queries: 0 })
      }),
    ),
  )

  it('shrugs off clients that reset: at once, within a message, while an answer is owed', () =>
    stage.play(async (scene) => {
      const hand = new HandAnswered()
      await serving(scene, hand.respond, async (_, dial) => {
        const mute = await dial()
        mute.abort()
        const halfway = await dial()
        await halfway.write(frame(query(7)).subarray(0, 9))
        halfway.abort()
        const waiting = await dial()
        await waiting.write(frame(query(1)))
        await hand.arrived(1)
        waiting.abort()
        const healthy = await dial()
        await healthy.write(frame(query(2)))
        await hand.arrived(2)
        hand.answer(1)
        hand.answer(2)
        expect(idOf((await messageReader(healthy)())!)).toBe(2)
        await hangUp(healthy)
      })
    }))

  it('streams the messages of a transfer, as fast as the client reads', () =>
    stage.play(async (scene) => {
      let made = 0
      const series = async function* (): AsyncGenerator<Uint8Array> {
        for (; made < 200; made++) yield query(made, 'x'.repeat(60_000))
      }
      await serving(scene, series, async (front, dial) => {
        const stream = await dial()
        const next = messageReader(stream)
        await stream.write(frame(query(1)))
        let ahead = 0
        for (let i = 0; i < 200; i++) {
          const message = (await next())!
          expect([idOf(message), message.length]).toEqual([i, 60_012])
          ahead = Math.max(ahead, made - i)
        }
        // What lies in two kernels at the most; the server itself holds a few.
        expect(ahead).toBeLessThan(190)
        await hangUp(stream)
        expect(front.counters).toMatchObject({ queries: 1, answered: 1 })
      })
    }))

  it('stops making a transfer whose client has gone, and cleans up after it', () =>
    stage.play(async (scene) => {
      let cleanedUp: (() => void) | undefined
      const cleanUp = new Promise<void>((resolve) => {
        cleanedUp = resolve
      })
      const endless = async function* (): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield query(1, 'x'.repeat(60_000))
        } finally {
          cleanedUp?.()
        }
      }
      await serving(scene, endless, async (_, dial) => {
        const stream = await dial()
        await stream.write(frame(query(1)))
        await messageReader(stream)()
        stream.abort()
        await cleanUp
      })
    }))

  it('resets the connection when a transfer breaks off, since a part of a zone is no answer', () =>
    stage.play(async (scene) => {
      let fail: (() => void) | undefined
      const broken = async function* (): AsyncGenerator<Uint8Array> {
        yield query(1)
        await new Promise<void>((resolve) => {
          fail = resolve
        })
        throw new Error('the zone is gone')
      }
      await serving(scene, broken, async (front, dial) => {
        const stream = await dial()
        await stream.write(frame(query(1)))
        await messageReader(stream)()
        fail?.()
        await expect(stream.read()).rejects.toMatchObject({ code: 'ECONNRESET' })
        expect(front.counters).toMatchObject({ failed: 1, answered: 0 })
      })
    }))

  it('drops and counts a response that no frame can hold', () =>
    stage.play((scene) =>
      serving(
        scene,
        (octets) => new Uint8Array(idOf(octets) === 1 ? 65_536 : 65_535),
        async (front, dial) => {
          const stream = await dial()
          await stream.write(frames(query(1), query(2)))
          expect(await messageReader(stream)()).toHaveLength(65_535)
          await hangUp(stream)
          expect(front.counters).toMatchObject({ oversized: 1, answered: 1 })
        },
      ),
    ))

  it('on closing answers what it owes, ends idle connections and accepts no more', () =>
    stage.play(async ({ server, serverIp, client }) => {
      const hand = new HandAnswered()
      const front = await serveTcp(server, { ip: serverIp, port: 0 }, hand.respond)
      const idle = await client.network.connect(front.local)
      const busy = await client.network.connect(front.local)
      const next = messageReader(busy)
      await busy.write(frames(query(1), query(2)))
      await hand.arrived(2)
      const closing = front.close()
      expect(await idle.read()).toBeNull()
      await idle.end()
      await expect(client.network.connect(front.local)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      hand.answer(2)
      hand.answer(1)
      expect([idOf((await next())!), idOf((await next())!)]).toEqual([2, 1])
      expect(await next()).toBeNull()
      await busy.end()
      await closing
      expect(front.connections).toBe(0)
    }))
})
