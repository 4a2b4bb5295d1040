import { describe, expect, it } from 'vitest'
import type { ByteStream, Listener, Network } from '../../src/runtime/runtime.ts'
import { stages, type Scene } from './stages.ts'

async function readAll(stream: ByteStream): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (;;) {
    const piece = await stream.read()
    if (piece === null) return Buffer.concat(pieces)
    pieces.push(piece)
  }
}

async function readExactly(stream: ByteStream, length: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (let got = 0; got < length;) {
    const piece = await stream.read()
    if (piece === null) throw new Error(`ended after ${got} of ${length} octets`)
    pieces.push(piece)
    got += piece.length
  }
  return Buffer.concat(pieces)
}

/** Listens on a free port; `accepted` gives the streams in the order they came. */
async function listen(
  network: Network,
  ip: string,
): Promise<{ listener: Listener; accepted: () => Promise<ByteStream> }> {
  const arrived: ByteStream[] = []
  const awaited: ((stream: ByteStream) => void)[] = []
  const listener = await network.listen({ ip, port: 0 }, (stream) => {
    const taker = awaited.shift()
    if (taker === undefined) arrived.push(stream)
    else taker(stream)
  })
  const accepted = (): Promise<ByteStream> => {
    const stream = arrived.shift()
    return stream === undefined ? new Promise((resolve) => awaited.push(resolve)) : Promise.resolve(stream)
  }
  return { listener, accepted }
}

/** One connection, both ends of it, on a listener that has closed already. */
async function pair({ server, serverIp, client }: Scene): Promise<{ near: ByteStream; far: ByteStream }> {
  const { listener, accepted } = await listen(server.network, serverIp)
  const [near, far] = await Promise.all([client.network.connect(listener.local), accepted()])
  await listener.close()
  return { near, far }
}

const text = (words: string): Buffer => Buffer.from(words)

describe.each(stages)('streams on $name', (stage) => {
  it('leave from the address that is asked for', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const { listener, accepted } = await listen(server.network, serverIp)
      const connecting = client.network.connect(listener.local, undefined, clientIp)
      const [near, far] = await Promise.all([connecting, accepted()])
      expect(near.local.ip).toBe(clientIp)
      expect(far.remote).toEqual(near.local)
      await listener.close()
      near.abort()
    }))

  it('do not leave from an address that is not there', () =>
    stage.play(async ({ server, serverIp, client }) => {
      const { listener } = await listen(server.network, serverIp)
      const foreign = serverIp.includes(':') ? '2001:db8:ffff::1' : '203.0.113.99'
      await expect(client.network.connect(listener.local, undefined, foreign)).rejects.toMatchObject({
        code: 'EADDRNOTAVAIL',
      })
      await listener.close()
    }))

  it('know both their ends', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      expect(near.remote).toEqual(far.local)
      expect(far.remote).toEqual(near.local)
      expect(near.remote.ip).toBe(scene.serverIp)
      expect(near.local.ip).toBe(scene.clientIp)
      near.abort()
      far.abort()
    }))

  it('carry octets both ways, in order, and end when both ends say so', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      await near.write(text('hel'))
      await near.write(new Uint8Array())
      await near.write(text('lo'))
      expect(await readExactly(far, 5)).toEqual(text('hello'))
      await far.write(text('good day'))
      await far.end()
      expect(await readAll(near)).toEqual(text('good day'))
      await near.end()
      expect(await far.read()).toBeNull()
      expect(await far.read()).toBeNull()
    }))

  it('keep the order of writes that nobody waited for', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      const writes = Array.from({ length: 200 }, (_, i) => near.write(text(`${i} `)))
      const ended = near.end()
      expect((await readAll(far)).toString()).toBe(Array.from({ length: 200 }, (_, i) => `${i} `).join(''))
      await Promise.all([...writes, ended])
      await far.end()
      expect(await near.read()).toBeNull()
    }))

  it('carry a megabyte each way at once', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      const pour = async (stream: ByteStream, bytes: Uint8Array): Promise<void> => {
        for (let at = 0; at < bytes.length; at += 50_000) await stream.write(bytes.subarray(at, at + 50_000))
        await stream.end()
      }
      const there = scene.client.random.bytes(1_000_000)
      const back = scene.server.random.bytes(1_000_000)
      const [atFar, atNear] = await Promise.all([
        readAll(far),
        readAll(near),
        pour(near, there),
        pour(far, back),
      ])
      expect(atFar.equals(there)).toBe(true)
      expect(atNear.equals(back)).toBe(true)
    }))

  it('hold back a writer whose peer does not read, and nothing is lost', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      const piece = scene.client.random.bytes(1024 * 1024)
      const pieces = 64
      let taken = 0
      const pouring = (async () => {
        for (; taken < pieces; taken++) await near.write(piece)
        await near.end()
      })()
      let got = 0
      let ahead = 0
      for (let bytes = await far.read(); bytes !== null; bytes = await far.read()) {
        got += bytes.length
        ahead = Math.max(ahead, taken * piece.length - got)
      }
      await pouring
      expect(got).toBe(pieces * piece.length)
      // What two kernels hold of their own accord: far less than there is to send.
      expect(ahead).toBeLessThan((pieces / 2) * piece.length)
      await far.end()
      expect(await near.read()).toBeNull()
    }))

  it('go on the other way when one end has closed its half', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      await near.write(text('question'))
      await near.end()
      await near.end()
      expect(await readAll(far)).toEqual(text('question'))
      await far.write(text('first '))
      await far.write(text('second'))
      await far.end()
      expect(await readAll(near)).toEqual(text('first second'))
    }))

  it('take no octets after the end', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      await near.end()
      await expect(near.write(text('late'))).rejects.toMatchObject({ name: 'SocketError', code: 'EPIPE' })
      await far.write(text('still open'))
      expect(await readExactly(near, 10)).toEqual(text('still open'))
      await far.end()
      expect(await near.read()).toBeNull()
    }))

  it('allow one read at a time', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      const first = near.read()
      await expect(near.read()).rejects.toThrow('a read is pending')
      await far.write(text('x'))
      expect(Buffer.from((await first) ?? [])).toEqual(text('x'))
      near.abort()
      far.abort()
    }))

  it('end at once on abort: own calls reject, the peer sees a reset', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      const reading = near.read()
      const theirs = far.read()
      near.abort()
      near.abort()
      await expect(reading).rejects.toMatchObject({ name: 'SocketError', code: 'ABORTED' })
      await expect(theirs).rejects.toMatchObject({ name: 'SocketError', code: 'ECONNRESET' })
      for (const call of [() => near.read(), () => near.write(text('x')), () => near.end()]) {
        await expect(call()).rejects.toMatchObject({ code: 'ABORTED' })
      }
      await expect(far.read()).rejects.toMatchObject({ code: 'ECONNRESET' })
      await expect(far.write(text('x'))).rejects.toMatchObject({ code: 'ECONNRESET' })
    }))

  it('reject a write that waits for room when the stream is aborted', () =>
    stage.play(async (scene) => {
      const { near, far } = await pair(scene)
      const writing = near.write(new Uint8Array(64 * 1024 * 1024))
      const outcome = expect(writing).rejects.toMatchObject({ name: 'SocketError', code: 'ABORTED' })
      await far.read()
      near.abort()
      await outcome
      far.abort()
    }))

  it('are refused where nobody listens', () =>
    stage.play(async ({ server, serverIp, client }) => {
      const { listener } = await listen(server.network, serverIp)
      await listener.close()
      await expect(client.network.connect(listener.local)).rejects.toMatchObject({
        name: 'SocketError',
        code: 'ECONNREFUSED',
        address: listener.local,
      })
    }))

  it('are given up when the signal fires, before or while connecting', () =>
    stage.play(async ({ server, serverIp, client }) => {
      const { listener } = await listen(server.network, serverIp)
      const early = new AbortController()
      early.abort()
      await expect(client.network.connect(listener.local, early.signal)).rejects.toMatchObject({
        code: 'ABORTED',
      })
      const midway = new AbortController()
      const connecting = client.network.connect(listener.local, midway.signal)
      midway.abort()
      await expect(connecting).rejects.toMatchObject({ code: 'ABORTED', address: listener.local })
      await listener.close()
    }))

  it('are not touched by a signal that fires once they stand', () =>
    stage.play(async ({ server, serverIp, client }) => {
      const { listener, accepted } = await listen(server.network, serverIp)
      const late = new AbortController()
      const near = await client.network.connect(listener.local, late.signal)
      const far = await accepted()
      late.abort()
      await far.write(text('here'))
      expect(await readExactly(near, 4)).toEqual(text('here'))
      near.abort()
      far.abort()
      await listener.close()
    }))

  it('are accepted in numbers, each by itself', () =>
    stage.play(async ({ server, serverIp, client }) => {
      const serving: Promise<void>[] = []
      const listener = await server.network.listen({ ip: serverIp, port: 0 }, (stream) => {
        const serve = async (): Promise<void> => {
          const request = await readAll(stream)
          await stream.write(Buffer.concat([text('re: '), request]))
          await stream.end()
        }
        serving.push(serve())
      })
      const ask = async (i: number): Promise<string> => {
        const stream = await client.network.connect(listener.local)
        await stream.write(text(`${i}`))
        await stream.end()
        return (await readAll(stream)).toString()
      }
      const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(i)))
      expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => `re: ${i}`))
      await Promise.all(serving)
      await listener.close()
    }))
})

describe.each(stages)('listeners on $name', (stage) => {
  it('take a free port when asked for port 0, and refuse a taken one with its address', () =>
    stage.play(async ({ server, serverIp }) => {
      const { listener } = await listen(server.network, serverIp)
      expect(listener.local.port).toBeGreaterThan(1023)
      await expect(server.network.listen(listener.local, () => {})).rejects.toMatchObject({
        name: 'SocketError',
        code: 'EADDRINUSE',
        address: listener.local,
      })
      await listener.close()
      const again = await server.network.listen(listener.local, () => {})
      await again.close()
    }))

  it('share a port with a datagram socket, as DNS needs', () =>
    stage.play(async ({ server, serverIp }) => {
      const { listener } = await listen(server.network, serverIp)
      const socket = await server.network.bindDatagram(listener.local)
      expect(socket.local).toEqual(listener.local)
      socket.close()
      await listener.close()
    }))

  it('when closed accept no more, while what they accepted lives on', () =>
    stage.play(async ({ server, serverIp, client }) => {
      const { listener, accepted } = await listen(server.network, serverIp)
      const near = await client.network.connect(listener.local)
      const far = await accepted()
      await listener.close()
      await listener.close()
      await expect(client.network.connect(listener.local)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      await near.write(text('alive'))
      expect(await readExactly(far, 5)).toEqual(text('alive'))
      await far.end()
      await near.end()
      expect([await near.read(), await far.read()]).toEqual([null, null])
    }))
})
