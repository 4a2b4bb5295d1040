// Clients that ask more than anyone may, or whose address somebody else borrows to flood them with answers.

import { describe, expect, it } from 'vitest'
import type { Client } from '../../../src/dns/message/client.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { type LittleInternet, usualInternet } from '../../dns/resolver/little-internet.ts'

const LIMIT = { queriesPerSecond: 100, burst: 200, slip: 4 }

function clientAt(ip: string, transport: Client['transport'] = 'udp'): Client {
  return { transport, remote: { ip, port: 4000 } }
}

/** Sends queries for random names in one moment; what came of them: told, asked to come over TCP, or nothing. */
async function flood(
  { resolver, world }: LittleInternet,
  clients: (i: number) => Client,
  count: number,
  nameOf = (i: number) => `r${i}.example.com.`,
): Promise<{ told: number; truncated: number; nothing: number; octets: number }> {
  const responses = Array.from({ length: count }, (_, i) => {
    const query = encodeQuery({
      id: i & 0xffff,
      name: DomainName.parse(nameOf(i)),
      type: TYPE.A,
      flags: FLAG.RD,
    })
    return Promise.resolve(resolver.respond(query, clients(i)))
  })
  const tally = { told: 0, truncated: 0, nothing: 0, octets: 0 }
  for (const response of await world.run(Promise.all(responses))) {
    if (response === null) tally.nothing++
    else if ((decodeWire(response).flags & FLAG.TC) !== 0) tally.truncated++
    else tally.told++
    tally.octets += response?.length ?? 0
  }
  return tally
}

describe('a client that floods', () => {
  it('gets its burst, and costs servers no more than that', async () => {
    const internet = await usualInternet({ allow: ['10.0.0.0/8'], clientLimits: LIMIT })
    const { told, truncated, nothing } = await flood(internet, () => clientAt('10.0.0.1'), 5000)
    expect([told, truncated, nothing]).toEqual([200, 1200, 3600])
    // Each random name is one exchange, the way down a few.
    expect(internet.resolver.counters.upstream.udp).toBeLessThanOrEqual(200 + 10)
    expect(internet.resolver.counters.clientLimits).toMatchObject({ truncated: 1200, dropped: 3600 })
  })

  it('hurts nobody else', async () => {
    const internet = await usualInternet({ allow: ['10.0.0.0/8'], clientLimits: LIMIT })
    await flood(internet, () => clientAt('10.0.0.1'), 5000)
    expect(await flood(internet, () => clientAt('10.0.0.2'), 100)).toMatchObject({ told: 100 })
  })

  it('gains nothing by the many addresses of its network', async () => {
    const internet = await usualInternet({ allow: ['2001:db8::/32'], clientLimits: LIMIT })
    const { told } = await flood(internet, (i) => clientAt(`2001:db8::${(i + 1).toString(16)}`), 3000)
    expect(told).toBe(200)
  })

  it('may go on a second later, as fast as it is allowed', async () => {
    const internet = await usualInternet({ allow: ['10.0.0.0/8'], clientLimits: LIMIT })
    await flood(internet, () => clientAt('10.0.0.1'), 1000)
    await internet.world.run(
      new Promise<void>((done) => void internet.resolverHost.clock.schedule(1000, done)),
    )
    const { told } = await flood(internet, () => clientAt('10.0.0.1'), 1000)
    expect(told).toBeGreaterThanOrEqual(100)
    expect(told).toBeLessThanOrEqual(200)
  })
})

describe('somebody whose address is borrowed', () => {
  it('is sent no more octets than the attacker spends', async () => {
    const internet = await usualInternet({ allow: ['10.0.0.0/8'], clientLimits: LIMIT })
    const big = () => 'long.example.net.'
    const { octets } = await flood(internet, () => clientAt('10.0.0.9'), 10_000, big)
    expect(octets).toBeLessThan(10_000 * 34)
  })

  it('still gets through over TCP, told to by one in four answers', async () => {
    const internet = await usualInternet({ allow: ['10.0.0.0/8'], clientLimits: LIMIT })
    await flood(internet, () => clientAt('10.0.0.9'), 1000)
    expect(await flood(internet, () => clientAt('10.0.0.9', 'tcp'), 10)).toMatchObject({ told: 10 })
  })
})
