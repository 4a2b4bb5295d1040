import { describe, expect, it } from 'vitest'
import { PeerPort } from '../../../src/dns/transfer/peer-port.ts'
import { PORT_PACE } from '../../../src/dns/transfer/transfer-limits.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'

const TO = { ip: '192.0.2.2', port: 53 }

function message(id: number): Uint8Array {
  const octets = new Uint8Array(12)
  new DataView(octets.buffer).setUint16(0, id)
  return octets
}

describe('the port from which peers are asked', () => {
  it('pairs each answer with its request by the id, and asks under many at a time', async () => {
    const world = new FlatWorld()
    await world.run(world.host(TO.ip).script(53, (octets) => octets))
    const port = new PeerPort(world.host('192.0.2.1'))
    const ids = await world.run(
      Promise.all(
        Array.from({ length: 500 }, () => {
          let sent = -1
          return port.ask({
            to: TO,
            encode: (id) => message((sent = id)),
            accept: (octets, id) => [sent, id, new DataView(octets.buffer).getUint16(0)],
            waitMs: 1000,
          })
        }),
      ),
    )
    for (const answer of ids) expect(new Set(answer).size).toBe(1)
    expect(new Set(ids.map((answer) => answer?.[0])).size).toBe(500)
  })

  it('sends no more than a burst at once', async () => {
    const world = new FlatWorld()
    const atMs: number[] = []
    await world.run(
      world.host(TO.ip).script(53, (octets) => {
        atMs.push(world.nowMs)
        return octets
      }),
    )
    const port = new PeerPort(world.host('192.0.2.1'))
    await world.runFor(10_000)
    const ask = () => port.ask({ to: TO, encode: message, accept: () => true, waitMs: 1000 })
    await world.run(Promise.all(Array.from({ length: 1000 }, ask)))
    expect(atMs.filter((ms) => ms === atMs[0]).length).toBeLessThanOrEqual(PORT_PACE.burst)
    expect(atMs.at(-1)! - atMs[0]!).toBeCloseTo((1000 - PORT_PACE.burst) * PORT_PACE.gapMs, -1)
  })

  it('is closed when nothing is under way, and another one the next time', async () => {
    const world = new FlatWorld()
    const ports: number[] = []
    await world.run(
      world.host(TO.ip).script(53, (octets, { port }) => {
        ports.push(port)
        return octets
      }),
    )
    const port = new PeerPort(world.host('192.0.2.1'))
    for (let i = 0; i < 3; i++)
      await world.run(port.ask({ to: TO, encode: message, accept: () => true, waitMs: 1000 }))
    expect(new Set(ports).size).toBe(3)
  })

  it('gives up when nobody answers, or when told to', async () => {
    const world = new FlatWorld()
    world.host(TO.ip)
    const port = new PeerPort(world.host('192.0.2.1'))
    const giving = new AbortController()
    const ask = (signal: AbortSignal) =>
      port.ask({ to: TO, encode: message, accept: () => true, waitMs: 1000, signal })
    expect(await world.run(ask(giving.signal))).toBeUndefined()
    expect(world.nowMs).toBe(1000)
    const given = ask(giving.signal)
    giving.abort()
    expect(await world.run(given)).toBeUndefined()
    expect(world.nowMs).toBe(1000)
  })
})
