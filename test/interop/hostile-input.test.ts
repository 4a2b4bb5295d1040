// Garbage at a running resolver and a running authority, over UDP and TCP, from many clients that do not keep the
// rules: they go on answering, and never say a word on stderr. FUZZ_SEED repeats a run.

import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SocketAddress } from '../../src/address/socket-address.ts'
import { encodeQuery } from '../../src/dns/message/query.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { HostileOctets } from '../property/hostile-octets.ts'
import { describeNeeding } from './needs.ts'
import { dig } from './rig/dig.ts'
import { Up } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 0x1_0000_0000)
const DATAGRAMS = 20_000
/** At the same time, from one address: fewer than a server bears with. */
const CONNECTIONS = 150
/** Sent before the receiver gets its turn: fewer than fill its buffer. */
const BURST = 50

const EXAMPLE_COM = '192.0.2.53'

describeNeeding(['dig'], `hostile input (FUZZ_SEED=${SEED})`, () => {
  const scope = new Scope()
  let up: Up
  beforeAll(async () => {
    console.log(`hostile input: FUZZ_SEED=${SEED}`)
    up = scope.use(await Up.start())
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  describe.each(['resolver', 'authority'])('at the %s', (kind) => {
    const server = (): SocketAddress => (kind === 'resolver' ? up.resolver : up.endpointOf(EXAMPLE_COM))

    async function expectStillAnswering(): Promise<void> {
      const recursion = kind === 'resolver' ? '+rec' : '+norec'
      for (const transport of ['+notcp', '+tcp']) {
        const reply = await dig(server(), ['www.example.com', recursion, transport])
        expect(reply.status, reply.text).toBe('NOERROR')
        expect(reply.answers.map(({ data }) => data)).toEqual(['192.0.2.80'])
      }
      expect(up.program.isRunning).toBe(true)
      expect(up.program.stderr).toBe('')
    }

    it('datagrams of every kind of nonsense', async () => {
      const hostile = new HostileOctets(SEED)
      const socket = createSocket('udp4')
      const { ip, port } = server()
      for (let i = 0; i < DATAGRAMS; i++) {
        socket.send(asQuery(hostile.next(), i), port, ip)
        if (i % BURST === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      await expectStillAnswering()
      await new Promise<void>((resolve) => socket.close(resolve))
    })

    it('frames of every kind of nonsense', async () => {
      const hostile = new HostileOctets(SEED)
      await withConnections(server(), async (socket, i) => {
        for (let n = 0; n < 20; n++) socket.write(framed(asQuery(hostile.next(), i + n)))
        await ended(socket)
      })
      await expectStillAnswering()
    })

    it('octets without frames', async () => {
      const hostile = new HostileOctets(SEED)
      await withConnections(server(), async (socket) => {
        socket.write(hostile.next())
        await ended(socket)
      })
      await expectStillAnswering()
    })

    it('lengths that lie, and clients that leave', async () => {
      await withConnections(server(), async (socket, i) => {
        const frame = framed(QUERY)
        socket.write(LIES[i % LIES.length]!(frame))
        if (i % 2 === 0) await ended(socket)
        else socket.resetAndDestroy()
      })
      await expectStillAnswering()
    })

    it('resets in the middle of a frame', async () => {
      await withConnections(server(), async (socket, i) => {
        const frame = framed(QUERY)
        await written(socket, frame.subarray(0, 1 + (i % (frame.length - 1))))
        socket.resetAndDestroy()
      })
      await expectStillAnswering()
    })

    it('queries octet by octet, all at the same time', async () => {
      await withConnections(server(), async (socket) => {
        socket.setNoDelay(true)
        const response = new Promise<Buffer>((resolve) => socket.once('data', resolve))
        for (const octet of framed(QUERY)) await written(socket, Uint8Array.of(octet))
        expect((await response).length).toBeGreaterThan(QUERY.length)
      })
      await expectStillAnswering()
    })

    it('a client that takes every connection it can get', async () => {
      const sockets = await Promise.all(Array.from({ length: 3 * CONNECTIONS }, () => opened(server())))
      await expectStillAnswering()
      for (const socket of sockets) socket.destroy()
    })

    it('clients that ask and never read', async () => {
      const sockets = await Promise.all(Array.from({ length: 50 }, () => opened(server())))
      const frame = Buffer.concat(Array.from({ length: 200 }, () => framed(BIG_QUERY)))
      for (const socket of sockets) {
        socket.pause()
        socket.write(frame)
      }
      await expectStillAnswering()
      for (const socket of sockets) socket.resetAndDestroy()
      await expectStillAnswering()
    })
  })
})

const QUERY = encodeQuery({
  id: 1,
  name: DomainName.parse('www.example.com'),
  type: 1,
  rrclass: 1,
  flags: 0x0100,
})
const BIG_QUERY = encodeQuery({
  id: 2,
  name: DomainName.parse('big.example.com'),
  type: 16,
  rrclass: 1,
  flags: 0x0100,
})

/** What stands before or behind a good frame. */
const LIES: readonly ((frame: Uint8Array) => Uint8Array)[] = [
  () => Uint8Array.of(0xff, 0xff),
  () => Uint8Array.of(0, 0),
  (frame) => Uint8Array.of(0, 0, ...frame),
  (frame) => Uint8Array.of(0, 1, 0, ...frame),
  (frame) => Uint8Array.of(0, 11, ...frame),
  (frame) => Uint8Array.of(...frame, 0xff, 0xff, ...frame),
  (frame) => frame.subarray(0, -1),
  (frame) => Uint8Array.of(...frame, 0),
]

/** Half of them with QR cleared: a server has to look closer at these. */
function asQuery(octets: Uint8Array, i: number): Uint8Array {
  if (i % 2 === 0 && octets.length > 2) octets[2]! &= 0x7f
  return octets
}

function framed(message: Uint8Array): Buffer {
  return Buffer.from([message.length >>> 8, message.length & 0xff, ...message])
}

async function withConnections(
  server: SocketAddress,
  work: (socket: Socket, i: number) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, i) => {
      const socket = await opened(server)
      socket.resume()
      await work(socket, i)
      socket.destroy()
    }),
  )
}

/** From an address of its own, so that limits on one client do not shut out dig. */
async function opened({ ip, port }: SocketAddress): Promise<Socket> {
  const socket = connect({ port, host: ip, localAddress: '127.0.0.2' })
  // The server may close or reset a connection as it likes.
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
  return socket
}

/** Ends our half, and waits until the connection is closed. */
async function ended(socket: Socket): Promise<void> {
  socket.end()
  await closed(socket)
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}

async function written(socket: Socket, octets: Uint8Array): Promise<void> {
  await new Promise((resolve) => socket.write(octets, resolve))
}
