// Connection requests in invented names, more than a listener can hold (RFC 4987).

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { TCP_FLAG } from '../../../src/wire/tcp.ts'
import { at, echoed, Forger, serveEcho, SERVER, street, type Street } from './street.ts'

const syn = { sourcePort: 4000, destinationPort: 80, flags: TCP_FLAG.syn, window: 1000, mss: 1460 }

function besieged(synCookies: boolean): Street & { flood(count: number): Promise<void> } {
  const all = street()
  const { world, server, stranger } = all
  server.settings.synCookies = synCookies
  serveEcho(server)
  const forger = new Forger(stranger.interface('eth0'), server.interface('eth0'))
  const flood = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      // All on the link, where nobody answers; so there are no resets either.
      forger.tcp(ipv4Number('10.0.0.100') + (i % 100), SERVER, { ...syn, sourcePort: 4000 + i, sequence: i })
      if (i % 50 === 49) await world.runFor(5)
    }
  }
  return { ...all, flood }
}

describe('a SYN flood', () => {
  it('without cookies shuts everybody out for as long as it lasts', async () => {
    const { world, server, client, flood } = besieged(false)
    await flood(5000)
    const listener = server.tcp.connections().find(({ state }) => state === 'LISTEN')!
    expect(listener.receiveQueue).toBe(128)
    expect(server.tcp.connections()).toHaveLength(129)
    expect(server.counters.tcp.listenOverflows).toBe(5000 - 128)
    const attempt = client.tcp.connect(at(SERVER, 80))
    await expect(world.run(attempt)).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    // By now the handshakes have been given up as well.
    const stream = await world.run(client.tcp.connect(at(SERVER, 80)))
    expect(await world.run(echoed(stream, 'at last'))).toBe('at last')
  })

  it('with cookies leaves the door open', async () => {
    const { world, server, client, flood } = besieged(true)
    await flood(5000)
    expect(server.tcp.connections()).toHaveLength(129)
    expect(server.counters.tcp).toMatchObject({ cookiesSent: 5000 - 128, listenOverflows: 0 })
    const stream = await world.run(client.tcp.connect(at(SERVER, 80)))
    expect(await world.run(echoed(stream, 'still here'))).toBe('still here')
    expect(server.counters.tcp.cookiesReceived).toBe(1)
    await flood(5000)
    expect(await world.run(echoed(stream, 'and still'))).toBe('and still')
  })

  it('of acknowledgments opens nothing, since nobody can guess a cookie', async () => {
    const { world, server, stranger, flood } = besieged(true)
    await flood(200)
    const forger = new Forger(stranger.interface('eth0'), server.interface('eth0'))
    const random = world.random.fork('guesses')
    for (let i = 0; i < 5000; i++) {
      const guess = { sequence: random.below(2 ** 32), acknowledgment: random.below(2 ** 32) }
      forger.tcp('10.0.0.3', SERVER, { ...syn, ...guess, sourcePort: 20_000 + i, flags: TCP_FLAG.ack })
      if (i % 100 === 99) await world.runFor(5)
    }
    expect(server.counters.tcp).toMatchObject({ cookiesReceived: 0, badCookies: 5000, passiveOpens: 0 })
    expect(server.tcp.connections()).toHaveLength(129)
  })

  it('leaves nothing behind', async () => {
    const { world, server, flood } = besieged(false)
    await flood(1000)
    await world.runFor(600_000)
    expect(server.tcp.connections().map(({ state }) => state)).toEqual(['LISTEN'])
    expect(world.nextMs).toBeUndefined()
  })
})
