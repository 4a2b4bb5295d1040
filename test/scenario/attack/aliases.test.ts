// Aliases that lead in circles, too far, or somewhere longer each time.

import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import type { Script } from '../../../src/sim/flat-host.ts'
import { littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { replyTo } from '../../dns/resolver/messages.ts'
import { attackedInternet, manyNames, nameIn } from './attacked-internet.ts'

async function internetWith(text: string) {
  const internet = littleInternet()
  await internet.serve(ROOT_IP, {
    '.': `$TTL 300\n@ NS a.root-servers.net.\na.root-servers.net. A ${ROOT_IP}\n${text}`,
  })
  return internet
}

const chain = (length: number) =>
  [...Array.from({ length }, (_, i) => `c${i}. CNAME c${i + 1}.`), `c${length}. A 192.0.2.1`].join('\n')

const TOO_MANY = `gave up at the limit of ${LIMITS.aliases} aliases in a row`

describe('aliases', () => {
  it.each([
    ['in a circle of two', 'a. CNAME b.\nb. CNAME a.'],
    ['to themselves', 'a. CNAME a.'],
    ['in a circle beside the way', 'a. CNAME b.\nb. CNAME c.\nc. CNAME d.\nd. CNAME b.'],
  ])('%s end with an error, from the cache as well', async (_, text) => {
    const { ask, resolver } = await internetWith(text)
    for (let i = 0; i < 3; i++) {
      const result = await ask('a.')
      expect(rcodeOf(result)).toBe('SERVFAIL')
      expect(result.error?.extraText).toMatch(/^aliases lead in a circle, back to [ab]\.$/)
    }
    expect(resolver.counters.upstream.udp).toBeLessThanOrEqual(5)
  })

  it('may be eleven in a row, and not more', async () => {
    expect((await (await internetWith(chain(11))).ask('c0.')).answers.length).toBe(12)
    const result = await (await internetWith(chain(12))).ask('c0.')
    expect(result.error?.extraText).toBe(TOO_MANY)
    expect(result.conversation().length).toBe(LIMITS.aliases + 2)
  })

  it('that a zone has many of are worth no more when one response tells all of them', async () => {
    const all = Array.from({ length: 100 }, (_, i) => `c${i}.evil. 300 CNAME c${i + 1}.evil.`)
    const attacker: Script = (query) =>
      replyTo(query, { answer: all.slice(Number(nameIn(query).slice(1, -6))) })
    const { ask, resolver, world, spent } = await attackedInternet({ attacker })
    expect((await ask('c0.evil.')).error?.extraText).toBe(TOO_MANY)
    expect(spent().attacker).toBe(LIMITS.aliases + 1)
    const held = [...resolver.cache.held(world.nowMs)].filter(({ type }) => type === 5)
    expect(held.length).toBe(LIMITS.aliases + 1)
  })
})

/** What the attacker's server answers for a name, and how often it is asked at most for a first name and for each other. */
const ANSWERS: readonly (readonly [string, (name: string) => string, first: number, more: number])[] = [
  // Unchained CNAME (Bushart and Rossow, 2018): each answer leads on, none is told before it is asked for.
  ['an alias of a longer name', (name) => `${name} 300 CNAME x.${name}`, 2 * LIMITS.aliases + 2, 30],
  // What does not live must be asked for again as a part of the next name.
  ['the same, with a TTL of zero', (name) => `${name} 0 CNAME x.${name}`, 85, 85],
  [
    'an alias of a name with another label',
    (name) => `${name} 300 CNAME x${name}`,
    LIMITS.aliases + 1,
    LIMITS.aliases + 1,
  ],
  [
    'an alias of another, which is its alias',
    (name) => `${name} 0 CNAME ${name.startsWith('b.') ? 'a' : 'b'}.evil.`,
    3,
    3,
  ],
  ['the same wildcard', (name) => `${name} 300 CNAME x${name.length}.evil.`, 3, 3],
  ['an alias in the victim’s zone', (name) => `${name} 300 CNAME ${name.split('.')[0]!}.victim.`, 1, 1],
  ['a DNAME to below itself', () => 'evil. 300 DNAME a.evil.', 2 * LIMITS.aliases + 2, 30],
  ['the same, with a TTL of zero', () => 'evil. 0 DNAME a.evil.', 2 * LIMITS.aliases + 2, 30],
  [
    'two DNAMEs to each other',
    (name) => (name.endsWith('x.evil.') ? 'x.evil. 300 DNAME y.evil.' : 'y.evil. 300 DNAME x.evil.'),
    4,
    4,
  ],
  ['a DNAME that makes names longer by 64 octets', () => `evil. 300 DNAME ${'a'.repeat(63)}.evil.`, 8, 8],
]

describe('a server that answers everything by', () => {
  it.each(ANSWERS)('%s costs itself a few queries, and others one', async (_, answer, first, more) => {
    const attacker: Script = (query) => replyTo(query, { answer: [answer(nameIn(query))] })
    const { ask, spent } = await attackedInternet({ attacker })
    await ask('x.x.evil.')
    const cost = spent()
    expect(cost.attacker).toBeLessThanOrEqual(first + 1)
    expect(cost.victim).toBeLessThanOrEqual(1)
    await ask('x.x.evil.')
    expect(spent().attacker).toBeLessThanOrEqual(2)
    for (const name of manyNames(20, 'x.evil.', 'w')) await ask(name)
    const { root, attacker: sent, victim } = spent()
    expect(sent).toBeLessThanOrEqual(20 * (more + 1))
    expect([root, victim].every((count) => count <= 20)).toBe(true)
  })

  it.each(ANSWERS)('%s is asked once by all who ask the same at once', async (_, answer, first) => {
    const attacker: Script = (query) => replyTo(query, { answer: [answer(nameIn(query))] })
    const { askAtOnce, spent } = await attackedInternet({ attacker })
    await askAtOnce(Array.from({ length: 100 }, () => 'x.x.evil.'))
    expect(spent().attacker).toBeLessThanOrEqual(first + 1)
  })

  it('a DNAME that makes names too long tells so: YXDOMAIN', async () => {
    const attacker: Script = (query) =>
      replyTo(query, { answer: [`evil. 300 DNAME ${'a'.repeat(63)}.evil.`] })
    const { ask } = await attackedInternet({ attacker })
    expect(rcodeOf(await ask('x.x.evil.'))).toBe('YXDOMAIN')
  })
})

describe('aliases to and fro between two zones', () => {
  it('cost the victim half of what they may be, however long its names are', async () => {
    const next = (query: Uint8Array, to: string): Uint8Array => {
      const step = Number(/\d+/.exec(nameIn(query))?.[0] ?? 0)
      return replyTo(query, { answer: [`${nameIn(query)} 0 CNAME c${step + 1}.${to}`] })
    }
    const { ask, spent } = await attackedInternet({
      attacker: (query) => next(query, 'victim.'),
      victim: (query) => next(query, 'evil.'),
    })
    expect((await ask('c0.evil.')).error?.extraText).toBe(TOO_MANY)
    const { attacker, victim } = spent()
    expect([attacker, victim]).toEqual([LIMITS.aliases / 2 + 0.5, LIMITS.aliases / 2 + 0.5])
  })
})
