// How unpredictable queries are to someone who sees all earlier ones: ports, ids and letters, measured.

import { describe, expect, it } from 'vitest'
import { Client } from '../../../src/dns/client/client.ts'
import { CLIENT_LIMITS } from '../../../src/dns/client/client-limits.ts'
import { idOf } from '../../../src/dns/client/response-match.ts'
import { nodeRuntime } from '../../../src/node/node-runtime.ts'
import { replyTo } from '../resolver/messages.ts'
import { LoneServer, REQUEST, TRUE } from './lone-server.ts'

interface Sent {
  readonly port: number
  readonly id: number
  readonly name: string
}

const QUERIES = 8192
const AT_ONCE = 32

async function simulated(): Promise<Sent[]> {
  const scene = new LoneServer()
  const sent: Sent[] = []
  await scene.answerUdp((query, from) => {
    sent.push(sentFrom(query, from.port))
    return replyTo(query, TRUE)
  })
  await scene.world.run(askMany(() => scene.client.exchange({ ...REQUEST, hasRandomCase: true })))
  return sent
}

async function onLoopback(): Promise<Sent[]> {
  const runtime = nodeRuntime()
  const server = await runtime.network.bindDatagram({ ip: '127.0.0.1', port: 0 })
  const sent: Sent[] = []
  server.onDatagram((payload, from) => {
    const query = new Uint8Array(payload)
    sent.push(sentFrom(query, from.port))
    server.send(replyTo(query, TRUE), from)
  })
  const client = new Client(runtime)
  await askMany(() => client.exchange({ ...REQUEST, server: server.local, hasRandomCase: true }))
  client.close()
  server.close()
  return sent
}

async function askMany(ask: () => Promise<unknown>): Promise<void> {
  const some = async (): Promise<void> => {
    for (let i = 0; i < QUERIES / AT_ONCE; i++) await ask()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some))
}

function sentFrom(query: Uint8Array, port: number): Sent {
  return { port, id: idOf(query), name: String.fromCharCode(...query.subarray(12, 12 + 16)) }
}

/** χ² of how values fall into bins that ought to be equally full. */
function chiSquare(values: readonly number[], bins: number): number {
  const counts = new Array<number>(bins).fill(0)
  for (const value of values) counts[value]!++
  const expected = values.length / bins
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** χ² of 255 degrees of freedom is beyond this once in ten million times. */
const TOO_UNEVEN = 390

const SOURCES: Readonly<Record<string, () => Promise<Sent[]>>> = {
  'in a simulated world': simulated,
  'on loopback': onLoopback,
}

describe.each(Object.entries(SOURCES))('queries %s', (_, source) => {
  it('have ids, ports and letters that nothing tells', async () => {
    const sent = await source()
    const ids = sent.map(({ id }) => id)
    expect(
      chiSquare(
        ids.map((id) => id >>> 8),
        256,
      ),
    ).toBeLessThan(TOO_UNEVEN)
    expect(
      chiSquare(
        ids.map((id) => id & 0xff),
        256,
      ),
    ).toBeLessThan(TOO_UNEVEN)
    const steps = ids.slice(1).map((id, i) => ((id - ids[i]! + 0x10000) & 0xffff) >>> 8)
    expect(chiSquare(steps, 256)).toBeLessThan(TOO_UNEVEN)

    const ports = sent.map(({ port }) => port)
    const uses = new Map<number, number>()
    for (const port of ports) uses.set(port, (uses.get(port) ?? 0) + 1)
    expect(uses.size).toBeGreaterThanOrEqual(CLIENT_LIMITS.sockets)
    expect(Math.max(...uses.values())).toBeLessThanOrEqual(CLIENT_LIMITS.usesOfSocket)
    // 55,536 ports in 16 bins: 15 degrees of freedom.
    const drawn = [...uses.keys()].map((port) => Math.floor((port - 10_000) / 3471))
    expect(chiSquare(drawn, 16)).toBeLessThan(62)
    // The next query leaves from the port of the last no oftener than from any other.
    const repeated = ports.slice(1).filter((port, i) => port === ports[i]).length
    expect(repeated).toBeLessThan((4 * QUERIES) / CLIENT_LIMITS.sockets)
    // 13 letters of www.example.com: 2^13 ways to write it, of which 8192 draws meet about 63 of 100.
    expect(new Set(sent.map(({ name }) => name)).size).toBeGreaterThan(4900)
  })
})
