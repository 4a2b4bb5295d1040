// Fragments made to crash, to deceive or to fill the memory.

import { describe, expect, it } from 'vitest'
import { CLIENT, Forger, pings, SERVER, street, type Forgery, type Street } from './street.ts'

/** Server and client, and what a stranger sends to the server in the client's name. */
function scene(): Street & { send(packet: Forgery): void } {
  const all = street()
  const forger = new Forger(all.stranger.interface('eth0'), all.server.interface('eth0'))
  const source = '10.0.0.77'
  return { ...all, send: (packet) => forger.ip(source, SERVER, { payload: new Uint8Array(800), ...packet }) }
}

describe('fragments', () => {
  it('that overlap (teardrop) are thrown away, with all of their packet', async () => {
    const { world, server, client, send } = scene()
    for (let identification = 0; identification < 500; identification++) {
      send({ identification, moreFragments: true })
      send({ identification, fragmentOffset: 24, payload: new Uint8Array(4) })
      send({ identification, fragmentOffset: 400, moreFragments: true })
      send({ identification, fragmentOffset: 800 })
      if (identification % 20 === 19) await world.runFor(1)
    }
    expect(server.counters.ip.reassembled).toBe(0)
    expect(server.counters.ip.reassemblyFailures).toBeGreaterThan(500)
    expect(await pings(world, client, SERVER, 4000)).toBe(true)
  })

  it('that never make a packet cost no more than four megabytes, and leave room for others', async () => {
    const { world, server, client, send } = scene()
    const flood = async (): Promise<void> => {
      for (let i = 0; i < 20_000; i++) {
        send({
          identification: i & 0xffff,
          protocol: i % 3,
          moreFragments: true,
          fragmentOffset: 8 * (i % 100),
        })
        if (i % 50 === 49) await world.runFor(1)
      }
    }
    await flood()
    expect(server.counters.ip.reassemblyEvictions).toBeGreaterThan(10_000)
    expect(await pings(world, client, SERVER, 4000)).toBe(true)
    await world.runFor(61_000)
    const { fragmentsReceived, reassembled, reassemblyFailures } = server.counters.ip
    expect(reassemblyFailures).toBe(fragmentsReceived - 3 * reassembled)
  })

  it('that begin beyond the end of all packets do no harm', async () => {
    const { world, server, client, send } = scene()
    for (let i = 0; i < 500; i++) {
      send({ identification: i, fragmentOffset: 65_528, moreFragments: i % 2 === 0 })
      send({ identification: i, fragmentOffset: 65_504, payload: new Uint8Array(0) })
    }
    await world.runFor(120_000)
    expect(server.counters.ip.reassembled).toBe(0)
    expect(await pings(world, client, SERVER, 4000)).toBe(true)
    expect(await pings(world, server, CLIENT, 60_000)).toBe(true)
  })
})
