// Servers that answer everything, and all of it wrong. What holds is a budget: so many packets, and SERVFAIL in time.

import { describe, expect, it } from 'vitest'
import type { Script } from '../../../src/sim/flat-host.ts'
import { serveTcp } from '../../../src/dns/server/tcp-server.ts'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import {
  littleInternet,
  question,
  rcodeOf,
  ROOT_IP,
  usualInternet,
} from '../../dns/resolver/little-internet.ts'
import { replyTo } from '../../dns/resolver/messages.ts'

const withOtherId: Script = (query) => {
  const octets = replyTo(query, { answer: ['www.example. A 192.0.2.66'] })
  octets[0] = octets[0]! ^ 0xff
  return octets
}

const SERVERS: Readonly<Record<string, Script>> = {
  SERVFAIL: (query) => replyTo(query, { rcode: 'SERVFAIL' }),
  REFUSED: (query) => replyTo(query, { rcode: 'REFUSED' }),
  'wrong ids': withOtherId,
  'another question': (query) =>
    replyTo(query, { question: question('evil.'), answer: ['evil. A 192.0.2.66'] }),
  'TC, with nobody on TCP': (query) => replyTo(query, { flags: ['TC'] }),
  'its own query': (query) => query,
  'a bare header': (query) => Uint8Array.of(query[0]!, query[1]!, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  garbage: (query) => Uint8Array.of(query[0]!, query[1]!, ...new Array<number>(40).fill(0xff)),
  'one octet': () => Uint8Array.of(1),
  nothing: () => null,
}

describe('a server that answers everything with', () => {
  it.each(Object.entries(SERVERS))('%s costs a few packets and SERVFAIL', async (_, answer) => {
    const { ask, script, resolver } = littleInternet()
    await script(ROOT_IP, answer)
    const result = await ask('www.example.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(result.elapsedMs).toBeLessThanOrEqual(LIMITS.questionMs)
    const { udp, tcp } = resolver.counters.upstream
    expect(udp + tcp).toBeLessThanOrEqual(40)
    expect(resolver.counters.inProgress).toBe(0)
  })

  it('answers from another address is not heard', async () => {
    const { ask, world, script } = littleInternet()
    await script(ROOT_IP, () => null)
    const other = world.host('192.0.2.99')
    const socket = await world.run(other.network.bindDatagram({ ip: '192.0.2.99', port: 53 }))
    world.network.intercept(({ payload, from, to }) => {
      if (to.port === 53) socket.send(replyTo(payload, { answer: ['www.example. A 192.0.2.66'] }), from)
      return false
    })
    expect(rcodeOf(await ask('www.example.'))).toBe('SERVFAIL')
  })
})

describe('a storm of truncated answers', () => {
  it('goes over one connection', async () => {
    const { script, resolver, world } = littleInternet()
    const truncated = await script(ROOT_IP, (query) => replyTo(query, { flags: ['TC'] }))
    let connections = 0
    const server = await world.run(
      serveTcp(truncated, { ip: ROOT_IP, port: 53 }, (query) => replyTo(query, { rcode: 'NXDOMAIN' })),
    )
    world.network.observe(({ kind, to }) => {
      if (kind === 'connect' && to.ip === ROOT_IP) connections++
    })
    const all = Array.from({ length: 200 }, (_, i) => resolver.resolve(question(`n${i}.`)))
    await world.run(Promise.all(all))
    expect(server.counters.accepted).toBe(connections)
    expect(connections).toBeLessThanOrEqual(5)
    await world.runFor(10_000)
    expect(server.connections).toBe(0)
  })

  it('with truncated answers over TCP as well ends', async () => {
    const { ask, script, resolver, world } = littleInternet()
    const cut = (query: Uint8Array) => replyTo(query, { flags: ['TC'] })
    const host = await script(ROOT_IP, cut)
    await world.run(serveTcp(host, { ip: ROOT_IP, port: 53 }, cut))
    await ask('www.example.')
    expect(resolver.counters.upstream.tcp).toBeLessThanOrEqual(20)
  })
})

describe('random names under one zone whose server is slow (water torture)', () => {
  it('leave room for other zones', async () => {
    const { resolver, script, world, ask } = await usualInternet({
      limits: { fetchesPerZone: 20, queriesOfZone: 50 },
    })
    await ask('www.example.net.')
    await ask('x.example.com.')
    world.network.unplug('192.0.2.10')
    await script('192.0.2.77', () => null)
    const flood = Array.from({ length: 500 }, (_, i) => resolver.resolve(question(`r${i}.example.com.`)))
    const other = await ask('www2.example.net.')
    expect(rcodeOf(other)).not.toBe('SERVFAIL')
    const results = await world.run(Promise.all(flood))
    const spilt = results.filter(({ error }) =>
      error?.extraText.includes('under way to the servers of one zone'),
    )
    expect(spilt.length).toBeGreaterThanOrEqual(480)
  })

  it('are held to a rate where the operator sets one', async () => {
    const { resolver, world, ask } = await usualInternet({ limits: { zoneQueriesPerSecond: 10 } })
    await ask('x.example.com.')
    await world.runFor(2000)
    const before = resolver.counters.upstream.udp
    const results = await world.run(
      Promise.all(Array.from({ length: 100 }, (_, i) => resolver.resolve(question(`r${i}.example.com.`)))),
    )
    expect(resolver.counters.upstream.udp - before).toBeLessThanOrEqual(12)
    expect(results.filter((result) => rcodeOf(result) === 'SERVFAIL').length).toBeGreaterThanOrEqual(88)
    await world.runFor(6000)
    expect(rcodeOf(await ask('later.example.com.'))).toBe('NXDOMAIN')
  })
})
