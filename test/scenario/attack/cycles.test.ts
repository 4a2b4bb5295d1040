// Delegations that need one another (TsuNAME, Moura et al. 2021), and those that never end.

import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import { littleInternet, question, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'
import { attackedInternet, manyNames } from './attacked-internet.ts'

const ROOT = `$TTL 86400
@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
`

describe('delegations', () => {
  it.each([
    ['to each other', 'a. NS ns.b.\nb. NS ns.a.'],
    ['to themselves, without glue', 'a. NS ns.a.'],
    ['in a ring of three', 'a. NS ns.b.\nb. NS ns.c.\nc. NS ns.a.'],
    ['to each other, two servers each', 'a. NS ns1.b.\na. NS ns2.b.\nb. NS ns1.a.\nb. NS ns2.a.'],
  ])('%s fail at once, and say why', async (_, text) => {
    const { ask, serve, resolver } = littleInternet()
    await serve(ROOT_IP, { '.': ROOT + text })
    const result = await ask('www.a.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(result.error?.extraText).toMatch(/^no reachable authority for a\.: ns/)
    expect(result.elapsedMs).toBeLessThan(100)
    expect(resolver.counters.upstream.udp).toBeLessThanOrEqual(8)
  })

  it('to each other do no harm to questions that meet in them', async () => {
    const { resolver, serve, world } = littleInternet()
    await serve(ROOT_IP, { '.': `${ROOT}a. NS ns.b.\nb. NS ns.c.\nc. NS ns.a.` })
    const names = ['www.a.', 'www.b.', 'www.c.', 'ns.a.', 'ns.b.', 'ns.c.']
    const results = await world.run(Promise.all(names.map((name) => resolver.resolve(question(name)))))
    for (const result of results) expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(resolver.counters.inProgress).toBe(0)
  })

  it('that go down without end stop at a limit', async () => {
    const { ask, script } = littleInternet()
    const name = `${'a.'.repeat(60)}evil.`
    let depth = 0
    await script(ROOT_IP, (query) => {
      if (askedIn(query) === '. NS') return replyTo(query, { answer: ['. 300 NS a.root-servers.net.'] })
      const zone = `${'a.'.repeat(depth++)}evil.`
      return replyTo(query, {
        flags: [],
        authority: [`${zone} 300 NS ns.evil.`],
        additional: [`ns.evil. 300 A ${ROOT_IP}`],
      })
    })
    const result = await ask(name)
    expect(result.error?.extraText).toContain('gave up at the limit of')
    expect(result.conversation().length).toBeLessThanOrEqual(LIMITS.referrals + 2)
  })

  it('without glue inside one another stop at a limit', async () => {
    const { ask, script } = littleInternet()
    await script(ROOT_IP, (query) => {
      if (askedIn(query) === '. NS') return replyTo(query, { answer: ['. 300 NS a.root-servers.net.'] })
      const zone = `${askedIn(query).split(' ')[0]!.split('.').at(-2)!}.`
      return replyTo(query, { flags: [], authority: [`${zone} 300 NS ns.x${zone}`] })
    })
    const result = await ask('www.x.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(result.conversation().length).toBeLessThanOrEqual(LIMITS.nesting + 5)
  })
})

describe('two zones that need each other, asked for by many (TsuNAME)', () => {
  const root = 'a. 3600 NS ns1.b.\na. 3600 NS ns2.b.\nb. 3600 NS ns1.a.\nb. 3600 NS ns2.a.\n'
  const mixed = (count: number) => [...manyNames(count / 2, 'a.'), ...manyNames(count / 2, 'b.')]

  it.each([false, true])(
    'cost their parent five queries for 200 clients at once (IPv6: %s)',
    async (useIpv6) => {
      const { askAtOnce, spent } = await attackedInternet({ root, useIpv6 })
      const results = await askAtOnce(mixed(200))
      expect(new Set(results.map(rcodeOf))).toEqual(new Set(['SERVFAIL']))
      // Both delegations, the root's own servers, and what was under way when the first of them failed.
      expect(spent().root).toBeLessThanOrEqual(5)
    },
  )

  it('cost it two a minute at most, with a client a second for an hour and another name each time', async () => {
    const { ask, spent, world } = await attackedInternet({ root })
    for (const name of manyNames(3600, 'a.')) {
      expect(rcodeOf(await ask(name))).toBe('SERVFAIL')
      await world.runFor(1000)
    }
    expect(spent().root).toBeLessThanOrEqual(2 * 60 + 5)
  })

  it('cost it less the longer it goes on, when all ask the same', async () => {
    const { ask, spent, world } = await attackedInternet({ root })
    for (let second = 0; second < 3600; second++) {
      await ask('www.a.')
      await world.runFor(1000)
    }
    // RFC 9520 §3.2: after a few failures one attempt in five minutes, of which each finds out that nothing has changed.
    expect(spent().root).toBeLessThanOrEqual(3 * (3600 / 300) + 10)
  })

  it('are found within a minute once they are mended', async () => {
    const { ask, changeRoot, serve, world } = await attackedInternet({ root })
    for (const name of manyNames(10, 'a.')) await ask(name)
    changeRoot('a. NS ns1.a.\nns1.a. A 192.0.2.7\n')
    await serve('192.0.2.7', { 'a.': '@ NS ns1\nns1 A 192.0.2.7\nwww A 203.0.113.1' })
    await world.runFor(60_000)
    expect(rcodeOf(await ask('www.a.'))).toBe('NOERROR')
  })
})
