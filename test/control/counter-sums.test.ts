import { describe, expect, it } from 'vitest'
import { countersTogether, statsSince } from '../../src/control/counter-sums.ts'
import { QueryCounters } from '../../src/control/query-counters.ts'
import { answerTimes, queryStats } from '../../src/control/query-stats.ts'
import type { ResolverStats } from '../../src/control/resolver-stats.ts'
import { encodeMessage } from '../../src/index.ts'
import { type LittleInternet, usualInternet } from '../dns/resolver/little-internet.ts'

function statsOf(
  { resolver }: LittleInternet,
  counters: QueryCounters,
  uptimeSeconds: number,
): ResolverStats {
  return {
    ...resolver.counters,
    uptimeSeconds,
    countedSeconds: uptimeSeconds,
    servers: 1,
    queries: queryStats(counters),
    answerTimes: answerTimes(counters),
  }
}

describe('what was counted since a moment', () => {
  it('is the counts since then, beside the sizes of now', async () => {
    const internet = await usualInternet()
    const { resolver, resolverHost, world } = internet
    const counters = new QueryCounters(resolverHost.clock)
    const respond = counters.counting((query) => resolver.respond(query))
    const ask = async (name: string, type: string): Promise<void> => {
      const query = encodeMessage({ flag_rd: true, questions: [{ name, type }] })
      await world.run(
        Promise.resolve(respond(query, { transport: 'udp', remote: { ip: '10.0.0.1', port: 1 } })),
      )
    }
    await ask('www.example.com.', 'A')
    const then = statsOf(internet, counters, 10)
    await ask('www.example.com.', 'A')
    await ask('none.example.com.', 'TXT')
    const now = statsOf(internet, counters, 25)
    const since = statsSince(then, now)
    expect(since).toMatchObject({
      uptimeSeconds: 25,
      countedSeconds: 15,
      answered: { fromCache: 1, resolved: 1 },
      queries: { udp: 2, tcp: 0, byType: { A: 1, TXT: 1 }, byRcode: { NOERROR: 1, NXDOMAIN: 1 } },
      answerTimes: { count: 2 },
    })
    expect(since.cache.entries).toBe(now.cache.entries)
    expect(since.cache.hits).toBe(now.cache.hits - then.cache.hits)
    expect(since.upstream.udp).toBe(now.upstream.udp - then.upstream.udp)
    expect(since.answerTimes.buckets.at(-1)!.count).toBe(2)
    expect(statsSince(now, now).queries).toEqual({ udp: 0, tcp: 0, dropped: 0, byType: {}, byRcode: {} })
  })
})

describe('what resolvers have counted one after another', () => {
  it('is added up, but for what they hand on', async () => {
    const { resolver, ask } = await usualInternet({ prefetch: true })
    await ask('www.example.com.')
    await ask('www.example.com.')
    const { counters } = resolver
    const together = countersTogether(counters, counters)
    expect(together.answered).toEqual({ fromCache: 2, resolved: 2 })
    expect(together.upstream.udp).toBe(2 * counters.upstream.udp)
    expect(together.cache).toEqual(counters.cache)
    expect(together.prefetch).toEqual({ started: 0, failed: 0, omitted: 0 })
    expect(together.stale).toBeUndefined()
  })
})
