import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatMetrics, METRICS } from '../../src/control/resolver-metrics.ts'
import { QueryCounters } from '../../src/control/query-counters.ts'
import { answerTimes, queryStats } from '../../src/control/query-stats.ts'
import type { ResolverStats } from '../../src/control/resolver-stats.ts'
import type { Client } from '../../src/dns/message/client.ts'
import type { Response } from '../../src/dns/server/respond.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { encodeMessage } from '../../src/index.ts'
import { usualInternet } from '../dns/resolver/little-internet.ts'

const CLIENT: Client = { transport: 'udp', remote: { ip: '192.0.2.9', port: 4000 } }

const query = (type: string) =>
  encodeMessage({ type: 'query', id: 1, questions: [{ name: 'a.example', type }] })

function counted(...rounds: readonly (readonly [query: Uint8Array, response: Response])[]): QueryCounters {
  const counters = new QueryCounters(new FlatWorld().host('192.0.2.1').clock)
  for (const [query, response] of rounds) void counters.counting(() => response)(query, CLIENT)
  return counters
}

const NXDOMAIN = new Uint8Array([0, 1, 0x80, 0x03, 0, 0, 0, 0, 0, 0, 0, 0])

describe('counting queries', () => {
  it('counts types, rcodes and transports', () => {
    const stats = queryStats(
      counted([query('A'), NXDOMAIN], [query('A'), null], [query('TYPE65000'), NXDOMAIN]),
    )
    expect(stats).toEqual({
      udp: 3,
      tcp: 0,
      dropped: 1,
      byType: { A: 2, other: 1 },
      byRcode: { NXDOMAIN: 2 },
    })
  })

  it('takes what is no query, of whatever octets', () => {
    const hostile = [
      [],
      [0],
      Array<number>(12).fill(0),
      [...Array<number>(12).fill(0), 63],
      [...Array<number>(12).fill(0), 0, 1],
    ]
    const stats = queryStats(counted(...hostile.map((octets) => [new Uint8Array(octets), null] as const)))
    expect(stats).toMatchObject({ udp: hostile.length, dropped: hostile.length, byType: {} })
  })

  it('measures the time to an answer, also of one that comes later', async () => {
    const world = new FlatWorld()
    const { clock } = world.host('192.0.2.1')
    const counters = new QueryCounters(clock)
    const respond = counters.counting(
      () => new Promise<Response>((resolve) => clock.schedule(30, () => resolve(NXDOMAIN))),
    )
    await world.run(Promise.resolve(respond(query('A'), CLIENT)))
    const { count, sumMs, buckets } = answerTimes(counters)
    expect({ count, sumMs }).toEqual({ count: 1, sumMs: 30 })
    expect(buckets.find(({ count }) => count === 1)!.boundMs).toBe(50)
  })
})

describe('metrics', () => {
  async function stats(): Promise<ResolverStats> {
    const { resolver, ask } = await usualInternet()
    await ask('www.example.com.')
    const counters = counted([query('A'), NXDOMAIN])
    return {
      ...resolver.counters,
      uptimeSeconds: 7,
      countedSeconds: 7,
      servers: 3,
      queries: queryStats(counters),
      answerTimes: answerTimes(counters),
    }
  }

  it('are text that Prometheus reads: each with help and type, then its samples', async () => {
    const lines = formatMetrics(await stats()).split('\n')
    expect(lines).toContain('# TYPE rootwalk_queries_total counter')
    expect(lines).toContain('rootwalk_queries_total{transport="udp"} 1')
    expect(lines).toContain('rootwalk_queries_by_type_total{type="A"} 1')
    expect(lines).toContain('rootwalk_responses_total{rcode="NXDOMAIN"} 1')
    expect(lines).toContain('rootwalk_answer_seconds_bucket{le="+Inf"} 1')
    expect(lines.at(-1)).toBe('')
    const form = /^(# (HELP|TYPE) rootwalk_[a-z_]+ .+|rootwalk_[a-z_]+(\{[a-z]+="[^"]*"\})? [0-9.e+-]+)$/
    expect(lines.slice(0, -1).filter((line) => !form.test(line))).toEqual([])
  })

  it('are all in docs/resolver.md', () => {
    const page = readFileSync('docs/resolver.md', 'utf8')
    expect(
      METRICS.filter(({ name }) => !page.includes(`\`rootwalk_${name}\``)).map(({ name }) => name),
    ).toEqual([])
    expect(page).toContain('`rootwalk_answer_seconds`')
  })
})
