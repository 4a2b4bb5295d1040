import { describe, expect, it } from 'vitest'
import { NodeNetwork } from '../../src/node/network.ts'
import type { ByteStream } from '../../src/runtime/runtime.ts'

async function pair(): Promise<{ near: ByteStream; far: ByteStream }> {
  const network = new NodeNetwork()
  let arrive: ((stream: ByteStream) => void) | undefined
  const arrival = new Promise<ByteStream>((resolve) => (arrive = resolve))
  const listener = await network.listen({ ip: '127.0.0.1', port: 0 }, (stream) => arrive?.(stream))
  const near = await network.connect(listener.local)
  const far = await arrival
  await listener.close()
  return { near, far }
}

/** Writes until the system says that nobody takes it any more. */
async function writeInVain(stream: ByteStream): Promise<void> {
  for (;;) await stream.write(new Uint8Array(1000))
}

describe('NodeByteStream.abort', () => {
  it('closes the socket while octets and an end wait that nobody reads', async () => {
    const { near, far } = await pair()
    const outcomes = Promise.allSettled([near.write(new Uint8Array(64 * 1024 * 1024)), near.end()])
    await far.read()
    near.abort()
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(writeInVain(far)).rejects.toMatchObject({ name: 'SocketError' })
  })

  it('closes the socket in the instant after an end was asked for', async () => {
    const { near, far } = await pair()
    const ending = near.end()
    near.abort()
    await Promise.allSettled([ending])
    await expect(writeInVain(far)).rejects.toMatchObject({ name: 'SocketError' })
  })
})
