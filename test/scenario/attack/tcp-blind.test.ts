// What somebody who does not see a connection can do to it (RFC 5961), and what can be guessed (RFC 6528, RFC 6056).

import { describe, expect, it } from 'vitest'
import type { TcpStream } from '../../../src/stack/tcp/tcp-stream.ts'
import { TCP_FLAG, type TcpSegment } from '../../../src/wire/tcp.ts'
import { segmentsOf } from '../../stack/tcp/hosts.ts'
import { at, CLIENT, echoed, Forger, serveEcho, SERVER, street, type Street } from './street.ts'

interface Scene extends Street {
  readonly stream: TcpStream
  /** To the server, with the client's address and port. */
  guess(segment: Partial<TcpSegment>): void
}

async function scene(): Promise<Scene> {
  const all = street()
  const { world, server, client, stranger } = all
  serveEcho(server)
  const stream = await world.run(client.tcp.connect(at(SERVER, 80)))
  await world.run(echoed(stream, 'hello'))
  const forger = new Forger(stranger.interface('eth0'), server.interface('eth0'))
  const ports = { sourcePort: stream.local.port, destinationPort: 80 }
  return { ...all, stream, guess: (segment) => forger.tcp(CLIENT, SERVER, { ...ports, ...segment }) }
}

describe('blind attacks on a connection', () => {
  it.each([
    ['resets', TCP_FLAG.rst],
    ['resets with an acknowledgment', TCP_FLAG.rst | TCP_FLAG.ack],
    ['connection requests', TCP_FLAG.syn],
    ['answers to connection requests', TCP_FLAG.syn | TCP_FLAG.ack],
    ['ends', TCP_FLAG.fin | TCP_FLAG.ack],
    ['acknowledgments', TCP_FLAG.ack],
    ['everything at once', 0x3f],
    ['nothing at all', 0],
  ])('by %s all over the sequence space have no effect', async (_what, flags) => {
    const { world, server, client, stream, guess } = await scene()
    const before = segmentsOf(server, 'out')
    for (let i = 0; i < 8192; i++) {
      const [sequence, acknowledgment] = [(i * 2 ** 19 + 7) >>> 0, (i * 0x9e37_79b1) >>> 0]
      guess({ sequence, acknowledgment, flags, window: 0 })
      if (i % 64 === 63) await world.runFor(10)
    }
    expect(await world.run(echoed(stream, 'still here'))).toBe('still here')
    expect(server.tcp.connections()).toHaveLength(2)
    expect(client.tcp.connections()).toHaveLength(1)
    const answered = before.filter((segment) => segment.payload.length === 0).length
    // Ends out of the window may be old ones that our acknowledgment did not reach, so each is answered.
    if ((flags & TCP_FLAG.fin) === 0) expect(answered).toBeLessThan(50)
    else expect(answered).toBeLessThanOrEqual(8192 + 10)
  })

  it('by text all over the sequence space inject nothing', async () => {
    const { world, stream, guess } = await scene()
    const payload = new TextEncoder().encode('evil')
    for (let i = 0; i < 8192; i++) {
      const [sequence, acknowledgment] = [(i * 2 ** 19 + 7) >>> 0, (i * 0x9e37_79b1) >>> 0]
      guess({ sequence, acknowledgment, payload, flags: TCP_FLAG.ack | TCP_FLAG.psh })
      if (i % 64 === 63) await world.runFor(10)
    }
    expect(await world.run(echoed(stream, 'x'.repeat(500_000)))).toBe('x'.repeat(500_000))
  })

  it('cannot set two ends to answering each other (ACK storm)', async () => {
    const { world, server, client, stream, stranger, guess } = await scene()
    const reverse = new Forger(stranger.interface('eth0'), client.interface('eth0'))
    const heard = [server, client].map((kernel) => segmentsOf(kernel, 'out'))
    const flags = TCP_FLAG.ack
    for (let i = 0; i < 10; i++) {
      guess({ sequence: i * 0x1000_0000, acknowledgment: i * 0x0999_9999, flags })
      const back = { sourcePort: 80, destinationPort: stream.local.port, flags }
      reverse.tcp(SERVER, CLIENT, { ...back, sequence: i * 0x1000_0000, acknowledgment: i * 0x0999_9999 })
    }
    await world.runFor(60_000)
    expect(heard.flat().length).toBeLessThanOrEqual(80)
    expect(await world.run(echoed(stream, 'still here'))).toBe('still here')
  })
})

describe('what a stranger might guess', () => {
  it('initial numbers of one connection say nothing of those of others', async () => {
    const { world, server, stranger } = street()
    serveEcho(server)
    const forger = new Forger(stranger.interface('eth0'), server.interface('eth0'))
    const answers = segmentsOf(server, 'out')
    server.settings.tcp.synRetries = 1
    for (let i = 0; i < 1024; i++) {
      const syn = { sourcePort: 1024 + i, destinationPort: 80, flags: TCP_FLAG.syn, sequence: 1 }
      forger.tcp('10.0.0.66', SERVER, syn)
      await world.runFor(100)
    }
    const numbers = answers
      .filter(({ flags }) => (flags & TCP_FLAG.syn) !== 0)
      .map(({ sequence }) => sequence)
    const distinct = [...new Set(numbers)]
    expect(distinct.length).toBeGreaterThanOrEqual(1000)
    expectUniform(distinct.map((number) => number / 2 ** 32))
    const steps = distinct.slice(1).map((number, i) => (number - distinct[i]!) >>> 0)
    expectUniform(steps.map((step) => step / 2 ** 32))
  })

  it('numbers between the same ends rise with time, so that old segments are not taken for new ones', async () => {
    const { world, server, client } = street()
    serveEcho(server)
    const sent = segmentsOf(client, 'out')
    for (let i = 0; i < 20; i++) {
      const local = { port: 50_000 }
      const stream = await world.run(client.tcp.connect(at(SERVER, 80), { local }))
      stream.abort()
      await world.runFor(1000)
    }
    const numbers = sent.filter(({ flags }) => flags === TCP_FLAG.syn).map(({ sequence }) => sequence)
    expect(numbers).toHaveLength(20)
    for (let i = 1; i < numbers.length; i++) {
      const step = (numbers[i]! - numbers[i - 1]!) >>> 0
      expect(step).toBeGreaterThanOrEqual(250_000)
      expect(step).toBeLessThan(260_000)
    }
  })

  it('ports are spread over all ephemeral ones', () => {
    const { client } = street()
    const ports = Array.from({ length: 2000 }, () => {
      const socket = client.udp.bind({ ip: 0, port: 0 })
      socket.close()
      return socket.local.port
    })
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(49_152)
    expectUniform(ports.map((port) => (port - 49_152) / 16_384))
  })
})

/** Chi-squared over 16 bins: above 37.7 is less likely than one in a thousand. */
function expectUniform(values: readonly number[]): void {
  const bins = Array.from({ length: 16 }, () => 0)
  for (const value of values) bins[Math.floor(value * 16)]!++
  const expected = values.length / 16
  const chiSquared = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(chiSquared).toBeLessThan(37.7)
}
