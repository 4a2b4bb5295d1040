import { describe, expect, it } from 'vitest'
import { bindDatagram } from '../../src/node/datagram-socket.ts'

describe('NodeDatagramSocket', () => {
  it('gives out octets whose slice is a copy, unlike that of a Buffer', async () => {
    const socket = await bindDatagram({ ip: '127.0.0.1', port: 0 })
    const arrival = new Promise<Uint8Array>((resolve) => socket.onDatagram(resolve))
    socket.send(Uint8Array.of(1, 2, 3), socket.local)
    const payload = await arrival
    expect(Buffer.isBuffer(payload)).toBe(false)
    const copy = payload.slice()
    payload.fill(0)
    expect([...copy]).toEqual([1, 2, 3])
    socket.close()
  })

  it('holds a burst while the program is busy', async () => {
    const receiver = await bindDatagram({ ip: '127.0.0.1', port: 0 })
    const sender = await bindDatagram({ ip: '127.0.0.1', port: 0 })
    let received = 0
    const all = new Promise<void>((resolve) =>
      receiver.onDatagram(() => {
        if (++received === 150) resolve()
      }),
    )
    // One slice of work in which nothing can be received.
    for (let i = 0; i < 150; i++) sender.send(new Uint8Array(512), receiver.local)
    await all
    receiver.close()
    sender.close()
  })

  it('refuses an address of no family that it knows, as not available', async () => {
    await expect(bindDatagram({ ip: 'not an address', port: 0 })).rejects.toMatchObject({
      name: 'SocketError',
      address: { ip: 'not an address', port: 0 },
    })
  })
})
