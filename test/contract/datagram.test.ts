import { describe, expect, it } from 'vitest'
import type { SocketAddress } from '../../src/address/socket-address.ts'
import type { DatagramSocket, SocketErrorCode } from '../../src/runtime/runtime.ts'
import { stages } from './stages.ts'

/** The next datagram, copied, since its octets are valid only during the call. */
function nextDatagram(socket: DatagramSocket): Promise<{ payload: Uint8Array; from: SocketAddress }> {
  return new Promise((resolve) =>
    socket.onDatagram((payload, from) => resolve({ payload: Uint8Array.from(payload), from })),
  )
}

describe.each(stages)('datagrams on $name', (stage) => {
  it('reach the socket they are sent to, and the answer comes back', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const echo = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      echo.onDatagram((payload, from) => echo.send(payload, from))
      const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
      const arrival = nextDatagram(socket)
      socket.send(Uint8Array.of(1, 2, 3), echo.local)
      expect(await arrival).toEqual({ payload: Uint8Array.of(1, 2, 3), from: echo.local })
      echo.close()
      socket.close()
    }))

  it('may be empty, and may be as large as UDP allows', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const echo = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      echo.onDatagram((payload, from) => echo.send(payload, from))
      const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
      for (const length of [0, 1, 1500, 65_507]) {
        const sent = client.random.bytes(length)
        const arrival = nextDatagram(socket)
        socket.send(sent, echo.local)
        expect(Buffer.from((await arrival).payload).equals(sent)).toBe(true)
      }
      echo.close()
      socket.close()
    }))

  it('are copied on sending: the sender may use its buffer again at once', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const receiver = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      const received: number[] = []
      const all = new Promise<void>((resolve) =>
        receiver.onDatagram((payload) => {
          expect(payload).toHaveLength(64)
          expect(new Set(payload).size).toBe(1)
          received.push(payload[0]!)
          if (received.length === 100) resolve()
        }),
      )
      const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
      const buffer = new Uint8Array(64)
      for (let i = 0; i < 100; i++) socket.send(buffer.fill(i), receiver.local)
      buffer.fill(255)
      await all
      expect(received).toEqual(Array.from({ length: 100 }, (_, i) => i))
      receiver.close()
      socket.close()
    }))

  it('go to the latest receiver of the socket only', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const receiver = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      let former = 0
      receiver.onDatagram(() => former++)
      const arrival = nextDatagram(receiver)
      const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
      socket.send(Uint8Array.of(9), receiver.local)
      await arrival
      expect(former).toBe(0)
      receiver.close()
      socket.close()
    }))

  it('get a free port when asked for port 0, and a taken one is refused with its address', () =>
    stage.play(async ({ server, serverIp }) => {
      const first = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      const second = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      expect(first.local.ip).toBe(serverIp)
      expect(first.local.port).toBeGreaterThan(1023)
      expect(second.local.port).not.toBe(first.local.port)
      await expect(server.network.bindDatagram(first.local)).rejects.toMatchObject({
        name: 'SocketError',
        code: 'EADDRINUSE',
        address: first.local,
      })
      first.close()
      const again = await server.network.bindDatagram(first.local)
      again.close()
      second.close()
    }))

  it('cannot be bound to an address that the host does not have', () =>
    stage.play(async ({ server }) => {
      await expect(server.network.bindDatagram({ ip: '203.0.113.77', port: 0 })).rejects.toMatchObject({
        code: 'EADDRNOTAVAIL',
      })
    }))

  it('bound to the unspecified address take what comes to any', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const any = serverIp.includes(':') ? '::' : '0.0.0.0'
      const echo = await server.network.bindDatagram({ ip: any, port: 0 })
      echo.onDatagram((payload, from) => echo.send(payload, from))
      const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
      const arrival = nextDatagram(socket)
      socket.send(Uint8Array.of(4), { ip: serverIp, port: echo.local.port })
      expect((await arrival).from).toEqual({ ip: serverIp, port: echo.local.port })
      echo.close()
      socket.close()
    }))

  it('to where nobody listens leave the socket usable', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const echo = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      echo.onDatagram((payload, from) => echo.send(payload, from))
      const gone = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      gone.close()
      const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
      const told: [SocketErrorCode, SocketAddress | undefined][] = []
      socket.onError((code, to) => told.push([code, to]))
      socket.send(Uint8Array.of(1), gone.local)
      const arrival = nextDatagram(socket)
      socket.send(Uint8Array.of(2), echo.local)
      expect((await arrival).payload).toEqual(Uint8Array.of(2))
      // Linux tells only connected sockets; where the system tells, it tells this.
      for (const [code, to] of told) {
        expect(code).toBe('ECONNREFUSED')
        expect(to ?? gone.local).toEqual(gone.local)
      }
      echo.close()
      socket.close()
    }))

  it('that cannot be sent are told as an error, never thrown', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
      const failure = (): Promise<SocketErrorCode> => new Promise((resolve) => socket.onError(resolve))
      const tooLong = failure()
      socket.send(new Uint8Array(65_536), { ip: serverIp, port: 9 })
      expect(await tooLong).toBe('EMSGSIZE')
      const noPort = failure()
      socket.send(new Uint8Array(1), { ip: serverIp, port: 0 })
      expect(await noPort).toBe('EADDRNOTAVAIL')
      const echo = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      echo.onDatagram((payload, from) => echo.send(payload, from))
      const arrival = nextDatagram(socket)
      socket.send(Uint8Array.of(7), echo.local)
      expect((await arrival).payload).toEqual(Uint8Array.of(7))
      echo.close()
      socket.close()
    }))

  it('are lost without a word once the socket is closed, by either side', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const receiver = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
      let received = 0
      receiver.onDatagram(() => received++)
      const last = nextDatagram(receiver)
      socket.send(Uint8Array.of(1), receiver.local)
      await last
      receiver.onDatagram(() => received++)
      socket.onDatagram(() => received++)
      socket.send(Uint8Array.of(2), receiver.local)
      receiver.close()
      receiver.close()
      receiver.send(Uint8Array.of(3), socket.local)
      const later = await server.network.bindDatagram({ ip: serverIp, port: 0 })
      const arrival = nextDatagram(later)
      socket.send(Uint8Array.of(4), later.local)
      await arrival
      socket.close()
      socket.send(Uint8Array.of(5), later.local)
      later.close()
      expect(received).toBe(0)
    }))
})
