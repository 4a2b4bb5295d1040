import { describe, expect, it } from 'vitest'
import { littleInternet, answerLines, askedLines, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { rrsetEntry } from '../../../src/dns/cache/cache-entry.ts'
import { CREDIBILITY, type Credibility } from '../../../src/dns/cache/credibility.ts'
import { RecordCache } from '../../../src/dns/cache/record-cache.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { records } from '../../dns/resolver/messages.ts'

const RANKS = Object.entries(CREDIBILITY).map(([name, rank]) => ({ name, rank }))
const owner = DomainName.parse('www.example.')
const origin = { server: owner, ip: '192.0.2.1', zone: owner }

function put(cache: RecordCache, address: string, rank: Credibility, nowMs: number, ttl = 300): boolean {
  const entry = rrsetEntry(records(`www.example. ${ttl} A ${address}`), ttl, rank, origin, nowMs)
  return cache.putRrset(owner.key, entry, nowMs)
}

describe('RFC 2181 §5.4.1: of data that is held', () => {
  it.each(RANKS.flatMap((held) => RANKS.map((came) => ({ held, came }))))(
    '$held.name is replaced by $came.name if that ranks as high',
    ({ held, came }) => {
      const cache = new RecordCache()
      put(cache, '192.0.2.1', held.rank, 0)
      expect(put(cache, '192.0.2.2', came.rank, 0)).toBe(came.rank >= held.rank)
    },
  )

  it.each(RANKS)('$name is replaced by anything once it has expired', ({ rank }) => {
    const cache = new RecordCache()
    put(cache, '192.0.2.1', rank, 0)
    expect(put(cache, '192.0.2.2', CREDIBILITY.additional, 300_000)).toBe(true)
  })

  it.each(RANKS)('$name may be given to a client, unless it is glue or from a referral', ({ rank }) => {
    const cache = new RecordCache()
    put(cache, '192.0.2.1', rank, 0)
    expect(cache.find(owner.octets, 0, 1, 0) !== undefined).toBe(rank >= CREDIBILITY.answer)
    expect(cache.peek(owner.key, 1, 0)).toBeDefined()
  })
})

describe('RFC 2181 §5.4.1: a resolver', () => {
  it('does not answer with glue, but asks those whose name it is', async () => {
    const { ask, serve } = littleInternet()
    await serve(ROOT_IP, {
      '.': `@ 300 NS a.root-servers.net.\na.root-servers.net. 300 A ${ROOT_IP}
example. 300 NS ns.example.
ns.example. 300 A 192.0.2.1`,
    })
    await serve('192.0.2.1', {
      'example.': '@ 60 NS ns\nns 60 A 192.0.2.1\nns 60 A 192.0.2.9\nwww 60 A 203.0.113.1',
    })
    await ask('www.example.')
    const result = await ask('ns.example.')
    expect(askedLines(result)).toEqual(['example. 192.0.2.1 ns.example. A answer'])
    expect(answerLines(result).toSorted()).toEqual([
      'ns.example. 60 A 192.0.2.1',
      'ns.example. 60 A 192.0.2.9',
    ])
  })

  it("does not answer with the parent's word about a delegation, but asks the child", async () => {
    const { ask, serve } = littleInternet()
    await serve(ROOT_IP, {
      '.': `@ 300 NS a.root-servers.net.\na.root-servers.net. 300 A ${ROOT_IP}
example. 300 NS ns.example.
ns.example. 300 A 192.0.2.1`,
    })
    await serve('192.0.2.1', { 'example.': '@ 60 NS ns2\nns2 60 A 192.0.2.1\nwww 60 A 203.0.113.1' })
    await ask('www.example.')
    expect(answerLines(await ask('example.', 'NS'))).toEqual(['example. 60 NS ns2.example.'])
  })

  it('takes only the first of several aliases for authoritative, and asks for what comes after it', async () => {
    const { ask, serve, resolver, world } = littleInternet()
    await serve(ROOT_IP, {
      '.': `@ 300 NS a.root-servers.net.\na.root-servers.net. 300 A ${ROOT_IP}
a. 300 CNAME b.
b. 300 CNAME c.
c. 300 A 192.0.2.1`,
    })
    expect((await ask('a.')).conversation().map(({ question }) => question.name.toString())).toEqual([
      '.',
      'a.',
      'b.',
      'c.',
    ])
    const rankOf = (name: string, type: number) =>
      resolver.cache.peek(DomainName.parse(name).key, type, world.nowMs)?.credibility
    expect(rankOf('a.', 5)).toBe(CREDIBILITY.authoritativeAnswer)
    expect(rankOf('b.', 5)).toBe(CREDIBILITY.authoritativeAnswer)
    expect(rankOf('c.', 1)).toBe(CREDIBILITY.authoritativeAnswer)
  })
})
