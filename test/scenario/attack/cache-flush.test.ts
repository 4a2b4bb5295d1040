// Names that are asked for once, to drive everybody else's out of the cache.

import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import type { Script } from '../../../src/sim/flat-host.ts'
import { replyTo } from '../../dns/resolver/messages.ts'
import { attackedInternet, denies, hasNothing, manyNames, nameIn, refersTo } from './attacked-internet.ts'

/** Room for some 800 RRsets of one address. */
const MAX_BYTES = 128 * 1024

/** What the attacker answers, and how many names a round it takes. */
const ATTACKERS: readonly (readonly [string, Script, count: number])[] = [
  ['an address for each', (query) => replyTo(query, { answer: [`${nameIn(query)} 86400 A 192.0.2.3`] }), 150],
  [
    'sixty addresses for each',
    (query) =>
      replyTo(query, {
        answer: Array.from({ length: 60 }, (_, i) => `${nameIn(query)} 86400 A 192.0.2.${i}`),
      }),
    30,
  ],
  ['nothing at each', hasNothing, 150],
  ['a denial of each', denies, 150],
  [
    'a zone for each, with many servers',
    (query) => refersTo(query, nameIn(query), manyNames(6, nameIn(query), 'ns')),
    60,
  ],
  ['failure for each', (query) => replyTo(query, { rcode: 'SERVFAIL' }), 150],
]

describe('a flood of names that are asked for once, with', () => {
  it.each(ATTACKERS)(
    '%s, leaves popular names in the cache, and that in its bound',
    async (_, attacker, count) => {
      const victim: Script = (query) => replyTo(query, { answer: [`${nameIn(query)} 86400 A 203.0.113.1`] })
      const { ask, askAtOnce, resolver, spent } = await attackedInternet({
        attacker,
        victim,
        cacheLimits: { maxBytes: MAX_BYTES },
      })
      const popular = manyNames(20, 'victim.')
      for (let i = 0; i < 3; i++) for (const name of popular) await ask(name)
      expect(spent().victim).toBe(popular.length)
      for (let round = 0; round < 12; round++) {
        await askAtOnce(manyNames(count, `r${round}.evil.`))
        await askAtOnce(popular)
        expect(resolver.counters.cache.bytes).toBeLessThanOrEqual(MAX_BYTES)
      }
      expect(resolver.counters.cache.evictions).toBeGreaterThan(0)
      expect(spent().victim).toBeLessThanOrEqual(popular.length / 10)
    },
  )
})

describe('tables beside the cache', () => {
  it('are bounded as well: servers that are remembered', async () => {
    let next = 0
    const attacker: Script = (query) => {
      const address = `198.18.${(next >> 8) & 255}.${next++ & 255}`
      const zone = nameIn(query)
      return replyTo(query, {
        flags: [],
        authority: [`${zone} 60 NS ns.${zone}`],
        additional: [`ns.${zone} 60 A ${address}`],
      })
    }
    const { askAtOnce, resolver } = await attackedInternet({ attacker, limits: { serversRemembered: 20 } })
    await askAtOnce(manyNames(50, 'evil.'))
    expect(resolver.engine.upstream.servers.size).toBeLessThanOrEqual(20)
    expect(LIMITS.serversRemembered).toBeLessThanOrEqual(10_000)
  })
})
