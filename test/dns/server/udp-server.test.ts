import { describe, expect, it } from 'vitest'
import { serveUdp } from '../../../src/dns/server/udp-server.ts'
import type { DatagramSocket } from '../../../src/runtime/runtime.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { stages, type Scene } from '../../contract/stages.ts'
import { HandAnswered, idOf, query, rcodeOf, responseTo } from './messages.ts'

/** Ids of what arrives, in order. */
async function listen({ client, clientIp }: Scene): Promise<{
  socket: DatagramSocket
  next: () => Promise<Uint8Array>
}> {
  const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
  const arrived: Uint8Array[] = []
  let arrival: (() => void) | undefined
  socket.onDatagram((payload) => {
    arrived.push(Uint8Array.from(payload))
    arrival?.()
  })
  const next = async (): Promise<Uint8Array> => {
    while (arrived.length === 0) {
      await new Promise<void>((resolve) => {
        arrival = resolve
      })
    }
    return arrived.shift()!
  }
  return { socket, next }
}

describe.each(stages)('serveUdp on $name', (stage) => {
  it('sends what respond returns, at once or later, and tells it who asks', () =>
    stage.play(async (scene) => {
      const { socket, next } = await listen(scene)
      const server = await serveUdp(scene.server, { ip: scene.serverIp, port: 0 }, (octets, client) => {
        expect(client).toEqual({ transport: 'udp', remote: socket.local })
        const response = responseTo(octets)
        return idOf(octets) % 2 === 0 ? response : Promise.resolve(response)
      })
      for (const id of [1, 2]) {
        socket.send(query(id, 'x'), server.local)
        expect(await next()).toEqual(responseTo(query(id, 'x')))
      }
      expect(server.counters).toMatchObject({ received: 2, answered: 2, dropped: 0, failed: 0 })
      await server.close()
      socket.close()
    }))

  it('answers nothing where respond returns null', () =>
    stage.play(async (scene) => {
      const { socket, next } = await listen(scene)
      const server = await serveUdp(scene.server, { ip: scene.serverIp, port: 0 }, (octets) => {
        if (idOf(octets) === 1) return null
        return idOf(octets) === 2 ? Promise.resolve(null) : responseTo(octets)
      })
      for (const id of [1, 2, 3]) socket.send(query(id), server.local)
      expect(idOf(await next())).toBe(3)
      expect(server.counters).toMatchObject({ received: 3, answered: 1, dropped: 2 })
      await server.close()
      socket.close()
    }))

  it('outlives a respond that throws or rejects: SERVFAIL to the client, the error to whom it concerns', () =>
    stage.play(async (scene) => {
      const { socket, next } = await listen(scene)
      const failures: unknown[] = []
      const server = await serveUdp(
        scene.server,
        { ip: scene.serverIp, port: 0 },
        (octets) => {
          const failure = new Error(`query ${idOf(octets)}`)
          if (idOf(octets) === 1) throw failure
          return Promise.reject(failure)
        },
        { onFailure: (error, client) => failures.push([String(error), client.remote]) },
      )
      for (const id of [1, 2]) {
        socket.send(query(id, 'whatever'), server.local)
        const response = await next()
        expect([idOf(response), rcodeOf(response), response[2], response.length]).toEqual([id, 2, 0x81, 12])
      }
      expect(failures).toEqual([
        ['Error: query 1', socket.local],
        ['Error: query 2', socket.local],
      ])
      expect(server.counters).toMatchObject({ received: 2, answered: 0, failed: 2 })
      await server.close()
      socket.close()
    }))

  it('never answers a response or a scrap with SERVFAIL, so that no two servers can be set on each other', () =>
    stage.play(async (scene) => {
      const { socket, next } = await listen(scene)
      const server = await serveUdp(scene.server, { ip: scene.serverIp, port: 0 }, (octets) => {
        if (octets.length === 13) return octets
        throw new Error('no')
      })
      socket.send(responseTo(query(1)), server.local)
      socket.send(new Uint8Array(11), server.local)
      socket.send(new Uint8Array(), server.local)
      socket.send(query(4, '.'), server.local)
      expect(idOf(await next())).toBe(4)
      expect(server.counters).toMatchObject({ received: 4, failed: 3, answered: 1 })
      await server.close()
      socket.close()
    }))

  it('drops and counts a response that no datagram can hold', () =>
    stage.play(async (scene) => {
      const { socket, next } = await listen(scene)
      const server = await serveUdp(scene.server, { ip: scene.serverIp, port: 0 }, (octets) =>
        idOf(octets) === 1 ? new Uint8Array(65_508) : new Uint8Array(65_507),
      )
      socket.send(query(1), server.local)
      socket.send(query(2), server.local)
      expect(await next()).toHaveLength(65_507)
      expect(server.counters).toMatchObject({ oversized: 1, answered: 1 })
      await server.close()
      socket.close()
    }))

  it('takes a series of messages for a failure: transfers go over TCP', () =>
    stage.play(async (scene) => {
      const { socket, next } = await listen(scene)
      const failures: unknown[] = []
      const series = async function* (): AsyncGenerator<Uint8Array> {
        yield query(1)
      }
      const server = await serveUdp(scene.server, { ip: scene.serverIp, port: 0 }, series, {
        onFailure: (error) => failures.push(error),
      })
      socket.send(query(1), server.local)
      expect(rcodeOf(await next())).toBe(2)
      expect(failures).toEqual([expect.any(TypeError)])
      await server.close()
      socket.close()
    }))

  it('on closing answers what it owes, and nothing that comes late', () =>
    stage.play(async (scene) => {
      const { socket, next } = await listen(scene)
      const hand = new HandAnswered()
      const server = await serveUdp(scene.server, { ip: scene.serverIp, port: 0 }, hand.respond)
      socket.send(query(1), server.local)
      await hand.arrived(1)
      const closing = server.close()
      socket.send(query(2), server.local)
      const fence = await serveUdp(scene.server, { ip: scene.serverIp, port: 0 }, responseTo)
      socket.send(query(3), fence.local)
      expect(idOf(await next())).toBe(3)
      expect(hand.waiting).toBe(1)
      hand.answer(1)
      expect(idOf(await next())).toBe(1)
      await closing
      expect(server.counters).toMatchObject({ received: 1, answered: 1, late: 1 })
      // The port is free again.
      const next_ = await serveUdp(scene.server, server.local, responseTo)
      await next_.close()
      await fence.close()
      socket.close()
    }))

  it('refuses a taken port with its address', () =>
    stage.play(async ({ server, serverIp }) => {
      const first = await serveUdp(server, { ip: serverIp, port: 0 }, responseTo)
      await expect(serveUdp(server, first.local, responseTo)).rejects.toMatchObject({
        code: 'EADDRINUSE',
        address: first.local,
      })
      await first.close()
    }))
})

describe('serveUdp in the simulated world', () => {
  it('drops what claims to come from port 0, to which nothing can be sent', async () => {
    const world = new FlatWorld()
    const host = world.host('192.0.2.1')
    const server = await serveUdp(host, { ip: '192.0.2.1', port: 53 }, responseTo)
    world.network.inject({ payload: query(1), from: { ip: '192.0.2.2', port: 0 }, to: server.local })
    await world.runUntilIdle()
    expect(server.counters).toMatchObject({ received: 1, unanswerable: 1, answered: 0 })
  })

  it('waits for answers owed no longer than its grace', async () => {
    const world = new FlatWorld()
    const host = world.host('192.0.2.1')
    const hand = new HandAnswered()
    const server = await serveUdp(host, { ip: '192.0.2.1', port: 53 }, hand.respond)
    world.network.inject({ payload: query(1), from: { ip: '192.0.2.2', port: 999 }, to: server.local })
    await world.runUntilIdle()
    const before = world.nowMs
    await world.run(server.close())
    expect(world.nowMs - before).toBe(5500)
    hand.answer(1)
  })

  it('counts what the system tells of answers that nobody was there for', async () => {
    const world = new FlatWorld()
    const server = await serveUdp(world.host('192.0.2.1'), { ip: '192.0.2.1', port: 53 }, responseTo)
    world.host('192.0.2.2')
    world.network.inject({ payload: query(1), from: { ip: '192.0.2.2', port: 999 }, to: server.local })
    await world.runUntilIdle()
    expect(server.counters).toMatchObject({ answered: 1, undelivered: 1 })
  })
})
