import { beforeEach, describe, expect, it } from 'vitest'
import { Client } from '../../../src/dns/client/client.ts'
import { CLIENT_LIMITS } from '../../../src/dns/client/client-limits.ts'
import type { ExchangeRequest, ExchangeResult } from '../../../src/dns/client/exchange.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { decodeWire, encodeWire } from '../../../src/dns/message/message.ts'
import { serveTcp } from '../../../src/dns/server/tcp-server.ts'
import type { SocketAddress } from '../../../src/address/socket-address.ts'
import type { Network } from '../../../src/runtime/runtime.ts'
import type { FlatHost } from '../../../src/sim/flat-host.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { Conversation } from '../../../src/sim/conversation.ts'
import { question } from '../resolver/little-internet.ts'
import { lines, replyTo } from '../resolver/messages.ts'

const HOST = '10.0.0.1'
const SERVER: SocketAddress = { ip: '192.0.2.1', port: 53 }
const EDNS = { udpSize: 1232, version: 0, extendedRcode: 0, flags: 0, options: [] }
const ANSWER = { answer: ['www.example.com. 300 A 203.0.113.1'] }

const REQUEST: ExchangeRequest = {
  server: SERVER,
  question: question('www.example.com.'),
  flags: FLAG.RD,
  edns: EDNS,
  transport: 'udp',
  udpTimeoutMs: 500,
  tcpTimeoutMs: 2000,
}

let world: FlatWorld
let client: Client
let server: FlatHost
let conversation: Conversation

beforeEach(() => {
  world = new FlatWorld({ seed: 7 })
  client = new Client(world.host(HOST))
  server = world.host(SERVER.ip)
  conversation = new Conversation(world.network)
})

const exchange = (change: Partial<ExchangeRequest> = {}): Promise<ExchangeResult> =>
  world.run(client.exchange({ ...REQUEST, ...change }))

/** Serves TCP with the given answer to every query. */
const serveOverTcp = (answer: (query: Uint8Array) => Uint8Array | null): Promise<unknown> =>
  world.run(serveTcp(server, SERVER, answer))

describe('an exchange over UDP', () => {
  it('gives the response, its octets and the round-trip time', async () => {
    await server.script(53, (query) => replyTo(query, ANSWER))
    const result = await exchange()
    expect(result).toMatchObject({ kind: 'response', transport: 'udp', rttMs: 10, refusedEdns: false })
    if (result.kind !== 'response') return
    expect(lines(result.message.answers)).toEqual(ANSWER.answer)
    expect(decodeWire(result.octets)).toEqual(result.message)
  })

  it('sends the question, the flags and EDNS that it was given', async () => {
    let seen: Uint8Array | undefined
    await server.script(53, (query) => replyTo((seen = query), ANSWER))
    await exchange()
    const { flags, edns, question: asked } = decodeWire(seen!)
    expect(flags).toBe(FLAG.RD)
    expect(edns).toMatchObject({ udpSize: 1232, version: 0 })
    expect(asked!.name.toString()).toBe('www.example.com.')
    await exchange({ edns: undefined, flags: 0 })
    expect(decodeWire(seen!)).toMatchObject({ flags: 0, edns: undefined })
  })

  it('ends after the timeout when nothing comes', async () => {
    await server.script(53, () => null)
    expect(await exchange()).toEqual({ kind: 'timeout', transport: 'udp', waitedMs: 500 })
    expect(world.nowMs).toBe(500)
  })

  it('says when the network knows that nobody is there', async () => {
    expect(await exchange()).toEqual({ kind: 'unreachable', transport: 'udp', code: 'ECONNREFUSED' })
    const nobody = { server: { ip: '192.0.2.99', port: 53 } }
    expect(await exchange(nobody)).toMatchObject({ kind: 'unreachable', code: 'EHOSTUNREACH' })
  })

  it('says when the response is malformed', async () => {
    await server.script(53, (query) => Uint8Array.of(...replyTo(query, ANSWER), 0))
    expect(await exchange()).toMatchObject({
      kind: 'malformed',
      transport: 'udp',
      error: { code: 'trailing' },
    })
  })

  it('is over by its deadline', async () => {
    await server.script(53, () => null)
    expect(await exchange({ deadlineMs: world.nowMs + 200 })).toEqual({
      kind: 'timeout',
      transport: 'udp',
      waitedMs: 200,
    })
  })

  it('is over by its deadline, however many messages it takes', async () => {
    const truncated = (query: Uint8Array) => replyTo(query, { flags: ['TC'] })
    await server.script(53, truncated)
    await serveOverTcp(() => null)
    const startedAtMs = world.nowMs
    const result = await exchange({ deadlineMs: startedAtMs + 300 })
    expect(result).toMatchObject({ kind: 'timeout', transport: 'tcp' })
    expect(world.nowMs).toBeLessThanOrEqual(startedAtMs + 300)
  })

  it('ends what is under way, and all that comes later, when the client closes', async () => {
    await server.script(53, () => null)
    const result = client.exchange(REQUEST)
    await world.runFor(100)
    client.close()
    expect(await world.run(result)).toEqual({ kind: 'aborted', transport: 'udp' })
    expect(await exchange()).toEqual({ kind: 'aborted', transport: 'udp' })
    expect(await exchange({ transport: 'tcp' })).toEqual({ kind: 'aborted', transport: 'tcp' })
  })
})

describe('ids and ports', () => {
  it('are random and spread, and each port serves for a while only', async () => {
    await server.script(53, (query) => replyTo(query, ANSWER))
    const ports: number[] = []
    const ids = new Set<number>()
    for (let i = 0; i < 2000; i++) await exchange()
    for (const { from, payload } of conversation.sentTo(SERVER.ip)) {
      ports.push(from.port)
      ids.add((payload[0]! << 8) | payload[1]!)
    }
    // 2,000 draws out of 65,536 meet about 30 times.
    expect(ids.size).toBeGreaterThan(1900)
    const uses = new Map<number, number>()
    for (const port of ports) uses.set(port, (uses.get(port) ?? 0) + 1)
    expect(Math.max(...uses.values())).toBeLessThanOrEqual(CLIENT_LIMITS.usesOfSocket)
    expect(uses.size).toBeGreaterThan(CLIENT_LIMITS.sockets)
  })

  it('gives up a port after five seconds', async () => {
    await server.script(53, (query) => replyTo(query, ANSWER))
    for (let i = 0; i < 50; i++) {
      await exchange()
      await world.runFor(CLIENT_LIMITS.socketLifeMs)
    }
    const ports = conversation.sentTo(SERVER.ip).map(({ from }) => from.port)
    expect(new Set(ports).size).toBe(50)
  })

  it('are those of the exchange, of many at once', async () => {
    await server.script(53, (query) =>
      replyTo(query, { answer: [`${nameIn(query)} 300 TXT "${nameIn(query)}"`] }),
    )
    const all = Array.from({ length: 300 }, async (_, i) => {
      const name = `n${i}.example.com.`
      const result = await client.exchange({ ...REQUEST, question: question(name, 'TXT') })
      return result.kind === 'response' && lines(result.message.answers)[0] === `${name} 300 TXT "${name}"`
    })
    expect((await world.run(Promise.all(all))).every(Boolean)).toBe(true)
  })
})

describe('a burst of exchanges when no port is open', () => {
  it('opens no more ports than there may be', async () => {
    const ports = new Set<number>()
    await server.script(53, (query, from) => {
      ports.add(from.port)
      return replyTo(query, ANSWER)
    })
    client = new Client(world.host('10.0.0.3'), { sockets: 16 })
    const results = await world.run(Promise.all(Array.from({ length: 500 }, () => client.exchange(REQUEST))))
    expect(results.filter(({ kind }) => kind === 'response')).toHaveLength(500)
    expect(ports.size).toBe(16)
  })
})

describe('a response that comes late, or twice', () => {
  it('is no forgery', async () => {
    await server.script(53, (query) => {
      const reply = replyTo(query, ANSWER)
      return [reply, reply]
    })
    const late = exchange({ udpTimeoutMs: 5 })
    expect(await late).toMatchObject({ kind: 'timeout' })
    const many = Array.from({ length: 200 }, (_, i) =>
      client.exchange({ ...REQUEST, udpTimeoutMs: i % 2 === 0 ? 5 : 500 }),
    )
    const results = await world.run(Promise.all(many))
    expect(results.filter(({ kind }) => kind === 'response')).toHaveLength(100)
    expect(client.counters.tcp).toBe(0)
  })
})

describe('truncation', () => {
  it('leads to TCP', async () => {
    await server.script(53, (query) => replyTo(query, { flags: ['TC'] }))
    await serveOverTcp((query) => replyTo(query, ANSWER))
    const result = await exchange()
    expect(result).toMatchObject({ kind: 'response', transport: 'tcp', fallback: 'truncated' })
    expect(result.kind === 'response' && lines(result.message.answers)).toEqual(ANSWER.answer)
  })

  it('needs no whole message: what a cut response holds is not looked at', async () => {
    await server.script(53, (query) => replyTo(query, { ...ANSWER, flags: ['TC'] }).slice(0, -3))
    await serveOverTcp((query) => replyTo(query, ANSWER))
    expect(await exchange()).toMatchObject({ kind: 'response', transport: 'tcp' })
  })

  it('says when TCP is refused, and when it does not answer', async () => {
    await server.script(53, (query) => replyTo(query, { flags: ['TC'] }))
    expect(await exchange()).toEqual({ kind: 'unreachable', transport: 'tcp', code: 'ECONNREFUSED' })
    await serveOverTcp(() => null)
    expect(await exchange()).toEqual({ kind: 'timeout', transport: 'tcp', waitedMs: 2000 })
  })
})

describe('an exchange over TCP', () => {
  it('needs no UDP', async () => {
    await serveOverTcp((query) => replyTo(query, ANSWER))
    expect(await exchange({ transport: 'tcp' })).toMatchObject({
      kind: 'response',
      transport: 'tcp',
      rttMs: 10,
    })
  })

  it('takes a long message that comes in many pieces', async () => {
    const answer = Array.from({ length: 3000 }, (_, i) => `www.example.com. 300 A 10.1.${i >> 8}.${i & 255}`)
    await serveOverTcp((query) => replyTo(query, { answer }))
    const result = await exchange({ transport: 'tcp', tcpTimeoutMs: 60_000 })
    expect(result.kind === 'response' && result.message.answers.length).toBe(3000)
  })

  it('does not take the response to another question', async () => {
    await serveOverTcp((query) => replyTo(query, { question: question('evil.example.com.') }))
    expect(await exchange({ transport: 'tcp' })).toMatchObject({
      kind: 'malformed',
      transport: 'tcp',
      error: { field: 'question' },
    })
  })

  it('says when the server ends the connection first', async () => {
    await world.run(server.network.listen(SERVER, (stream) => void stream.end()))
    expect(await exchange({ transport: 'tcp' })).toEqual({
      kind: 'unreachable',
      transport: 'tcp',
      code: 'ECONNRESET',
    })
  })

  it('is one of many at once, without a warning from Node', async () => {
    await serveOverTcp((query) => replyTo(query, ANSWER))
    const warnings: Error[] = []
    const note = (warning: Error): number => warnings.push(warning)
    process.on('warning', note)
    const all = Array.from({ length: 50 }, () => client.exchange({ ...REQUEST, transport: 'tcp' }))
    for (const result of await world.run(Promise.all(all))) expect(result.kind).toBe('response')
    process.off('warning', note)
    expect(warnings).toEqual([])
  })

  it('ends when the client closes', async () => {
    await serveOverTcp(() => null)
    const result = client.exchange({ ...REQUEST, transport: 'tcp' })
    await world.runFor(100)
    client.close()
    expect(await world.run(result)).toEqual({ kind: 'aborted', transport: 'tcp' })
  })

  it('ends when the client closes in the moment in which the connection is made', async () => {
    await serveOverTcp(() => null)
    const { clock, random, network } = world.host('10.0.0.2')
    const stopping: Network = {
      bindDatagram: (local) => network.bindDatagram(local),
      listen: (local, accept) => network.listen(local, accept),
      async connect(remote, signal) {
        const stream = await network.connect(remote, signal)
        other.close()
        return stream
      },
    }
    const other = new Client({ clock, random, network: stopping })
    const result = await world.run(other.exchange({ ...REQUEST, transport: 'tcp', tcpTimeoutMs: 100_000 }))
    expect(result).toEqual({ kind: 'aborted', transport: 'tcp' })
    expect(world.nowMs).toBeLessThan(1000)
  })
})

describe('a server without EDNS', () => {
  const isPlain = (query: Uint8Array) => decodeWire(query).edns === undefined

  it.each(['FORMERR', 'NOTIMP'] as const)('that says %s is asked again without', async (rcode) => {
    await server.script(53, (query) => replyTo(query, isPlain(query) ? ANSWER : { rcode }))
    expect(await exchange()).toMatchObject({ kind: 'response', refusedEdns: true, message: { rcode: 0 } })
    expect(client.counters.udp).toBe(2)
  })

  it('that answers with a bare header is asked again without', async () => {
    await server.script(53, (query) =>
      isPlain(query)
        ? replyTo(query, ANSWER)
        : Uint8Array.of(query[0]!, query[1]!, 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    )
    expect(await exchange()).toMatchObject({ kind: 'response', refusedEdns: true })
  })

  it('is not suspected when EDNS was not used', async () => {
    await server.script(53, (query) => replyTo(query, { rcode: 'FORMERR' }))
    expect(await exchange({ edns: undefined })).toMatchObject({ refusedEdns: false, message: { rcode: 1 } })
    expect(client.counters.udp).toBe(1)
  })

  it('is not suspected when it refuses the question either way', async () => {
    await server.script(53, (query) => replyTo(query, { rcode: 'FORMERR' }))
    expect(await exchange()).toMatchObject({ refusedEdns: false, message: { rcode: 1 } })
    expect(client.counters.udp).toBe(2)
  })

  it('is not suspected when its refusal has EDNS', async () => {
    await server.script(53, (query) => {
      const refusal = decodeWire(replyTo(query, { rcode: 'FORMERR' }))
      return encodeWire({ ...refusal, edns: EDNS })
    })
    expect(await exchange()).toMatchObject({ refusedEdns: false, message: { rcode: 1 } })
    expect(client.counters.udp).toBe(1)
  })
})

function nameIn(query: Uint8Array): string {
  return decodeWire(query).question!.name.toString()
}
