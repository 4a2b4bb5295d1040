import { describe, expect, it } from 'vitest'
import type { ByteStream } from '../../../src/runtime/runtime.ts'
import { CLIENT_LIMITS } from '../../../src/dns/client/client-limits.ts'
import { SocketError } from '../../../src/runtime/runtime.ts'
import { question } from '../resolver/little-internet.ts'
import { replyTo } from '../resolver/messages.ts'
import { LoneServer, REQUEST, SERVER, TRUE } from './lone-server.ts'

const TCP = { transport: 'tcp' } as const

/** A server that does with each connection whatever a test wants it to. */
async function scripted(
  serve: (stream: ByteStream, count: number) => Promise<unknown>,
  scene = new LoneServer(),
) {
  let connections = 0
  const accept = (stream: ByteStream): void => {
    serve(stream, ++connections).catch((error: unknown) => {
      if (!(error instanceof SocketError)) throw error
    })
  }
  await scene.world.run(scene.host.network.listen(SERVER, accept))
  return { scene, connections: () => connections }
}

const framed = (message: Uint8Array) => Uint8Array.of(message.length >> 8, message.length & 0xff, ...message)
const nextQuery = async (stream: ByteStream): Promise<Uint8Array> => (await stream.read())!.subarray(2)

describe('a TCP connection', () => {
  it('is used for what is asked within two seconds, and then closed in good order', async () => {
    const scene = new LoneServer()
    await scene.answerTcp((query) => replyTo(query, TRUE))
    for (let i = 0; i < 5; i++) {
      await scene.ask(TCP)
      await scene.world.runFor(1000)
    }
    const kinds = () => scene.conversation.all.map(({ kind }) => kind)
    expect(kinds().filter((kind) => kind === 'connect')).toHaveLength(1)
    await scene.world.runFor(CLIENT_LIMITS.idleConnectionMs)
    expect(scene.client.connections).toBe(0)
    expect(kinds()).not.toContain('reset')
    await scene.ask(TCP)
    expect(kinds().filter((kind) => kind === 'connect')).toHaveLength(2)
  })

  it('takes responses in any order, two in one piece, one in many', async () => {
    const { scene } = await scripted(async (stream) => {
      const first = (await stream.read())!
      const second = first.length > 60 ? first.subarray(first.length / 2) : (await stream.read())!
      const replies = [second, first.subarray(0, second.length)].flatMap((query) => [
        ...framed(replyTo(query.subarray(2), TRUE)),
      ])
      const octets = Uint8Array.from(replies)
      for (let at = 0; at < octets.length - 40; at++) await stream.write(octets.subarray(at, at + 1))
      await stream.write(octets.subarray(-40))
    })
    const results = await scene.world.run(
      Promise.all([
        scene.client.exchange({ ...REQUEST, ...TCP }),
        scene.client.exchange({ ...REQUEST, ...TCP }),
      ]),
    )
    expect(results.map(({ kind }) => kind)).toEqual(['response', 'response'])
  })

  it('that the server closed while it was idle is worth another one', async () => {
    const { scene, connections } = await scripted(async (stream, count) => {
      await stream.write(framed(replyTo(await nextQuery(stream), TRUE)))
      if (count > 1) return
      await stream.read()
      stream.abort()
    })
    expect(await scene.ask(TCP)).toMatchObject({ kind: 'response' })
    expect(await scene.ask(TCP)).toMatchObject({ kind: 'response' })
    expect(connections()).toBe(2)
  })

  it.each<[string, (query: Uint8Array) => Uint8Array]>([
    ['a message with another id', (query) => framed(Uint8Array.of(query[0]! ^ 1, ...query.subarray(1)))],
    ['an empty message', () => Uint8Array.of(0, 0)],
    ['an answer to something else', (query) => framed(replyTo(query, { question: question('evil.') }))],
  ])('with %s is no answer', async (_, reply) => {
    const { scene } = await scripted(async (stream) => stream.write(reply(await nextQuery(stream))))
    expect(await scene.ask(TCP)).toMatchObject({ kind: 'malformed', error: { field: 'question' } })
  })
})

describe('a server that sends drop by drop', () => {
  /** An octet every 100 ms, of a message of 65,535. */
  const drip = (scene: LoneServer) =>
    scripted(async (stream) => {
      await stream.read()
      for (const octet of [0xff, 0xff, ...new Uint8Array(10_000)]) {
        await stream.write(Uint8Array.of(octet))
        await new Promise<void>((resolve) => scene.host.clock.schedule(100, resolve))
      }
    }, scene)

  it('holds a question no longer than its time, and its connection no longer than that', async () => {
    const scene = new LoneServer()
    await drip(scene)
    expect(await scene.ask({ ...TCP, tcpTimeoutMs: 2000 })).toMatchObject({ kind: 'timeout', waitedMs: 2000 })
    expect(scene.world.nowMs).toBe(2000)
    expect(scene.client.connections).toBe(0)
  })

  it('gets so many connections and no more', async () => {
    const scene = new LoneServer({ queriesOfConnection: 10 })
    const { connections } = await drip(scene)
    const all = Array.from({ length: 1000 }, () => scene.client.exchange({ ...REQUEST, ...TCP }))
    const results = await scene.world.run(Promise.all(all))
    expect(connections()).toBe(CLIENT_LIMITS.connectionsOfServer)
    expect(results.filter(({ kind }) => kind === 'unreachable')).toHaveLength(960)
    expect(scene.world.nowMs).toBeLessThanOrEqual(2000)
  })
})

describe('idle connections', () => {
  it('make room for others when there are too many', async () => {
    const scene = new LoneServer({ connections: 3 })
    const ips = Array.from({ length: 10 }, (_, i) => `192.0.2.${100 + i}`)
    for (const ip of ips) {
      const host = scene.world.host(ip)
      await scene.world.run(
        host.network.listen({ ip, port: 53 }, (stream) => {
          void nextQuery(stream).then((query) => stream.write(framed(replyTo(query, TRUE))))
        }),
      )
      expect(await scene.ask({ ...TCP, server: { ip, port: 53 } })).toMatchObject({ kind: 'response' })
      expect(scene.client.connections).toBeLessThanOrEqual(3)
    }
  })
})
