// Delegations that need one another (TsuNAME, Moura et al. 2021), and those that never end.

import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import { littleInternet, question, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

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
    expect(result.elapsedMs).toBeLessThan(500)
    expect(resolver.counters.upstream.udp).toBeLessThan(30)
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
