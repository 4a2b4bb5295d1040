// Referrals that lead nowhere: back, up, aside, down for ever, to hosts without address, or to a thousand of them.

import { describe, expect, it } from 'vitest'
import { describeStep } from '../../../src/dns/resolver/explanation/describe-step.ts'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import type { Script } from '../../../src/sim/flat-host.ts'
import { answerLines, rcodeOf } from '../../dns/resolver/little-internet.ts'
import { replyTo } from '../../dns/resolver/messages.ts'
import {
  ATTACKER_IP,
  attackedInternet,
  manyLabels,
  manyNames,
  nameIn,
  refersTo,
} from './attacked-internet.ts'

const glued = (query: Uint8Array, zone: string, ttl: number): Uint8Array =>
  replyTo(query, {
    flags: [],
    authority: [`${zone} ${ttl} NS ns.${zone}`],
    additional: [`ns.${zone} ${ttl} A ${ATTACKER_IP}`],
  })

const firstLabel = (query: Uint8Array): string => nameIn(query).split('.')[0]!

/**
 * What the attacker's server says, and how often it is asked at most for a first question below `evil.`, and for
 * each of fifty more.
 */
const REFERRALS: readonly (readonly [string, Script, first: number, more: number])[] = [
  ['to the zone itself', (query) => glued(query, 'evil.', 300), 2, 2],
  ['up to the root', (query) => refersTo(query, '.', ['a.root-servers.net.']), 2, 2],
  ['aside, to somebody else’s zone', (query) => glued(query, 'victim.', 300), 3, 3],
  ['to itself for the name asked for, deeper each time', (query) => glued(query, nameIn(query), 300), 3, 2],
  ['the same, with a TTL of zero', (query) => glued(query, nameIn(query), 0), 3, 3],
  [
    'to a server in a zone that refers to a server in a zone …',
    (query) => refersTo(query, nameIn(query), [`ns.x${firstLabel(query)}.evil.`]),
    8,
    15,
  ],
  [
    'to twenty of these each time',
    (query) => refersTo(query, nameIn(query), manyNames(20, 'evil.', `ns.x${firstLabel(query)}`)),
    LIMITS.addressLookups + 1,
    LIMITS.addressLookups + 1,
  ],
]

describe('a server that refers everything', () => {
  it.each(REFERRALS)('%s costs a few queries, and nobody else any', async (_, attacker, first, more) => {
    const { ask, spent } = await attackedInternet({ attacker })
    await ask('www.x.evil.')
    expect(spent()).toMatchObject({ root: 2, victim: 0, others: 0 })
    await ask('www.x.evil.')
    expect(spent().attacker).toBeLessThanOrEqual(first)
    for (const name of manyNames(50, 'x.evil.', 'www')) await ask(name)
    const { attacker: all, root, victim, others } = spent()
    expect(all).toBeLessThanOrEqual(50 * more)
    expect([victim, others]).toEqual([0, 0])
    // It is no use to ask for each name whether the zone has other servers by now.
    expect(root).toBeLessThanOrEqual(1)
  })

  it.each(REFERRALS)('%s is told once to all who ask at the same time', async (_, attacker, first) => {
    const { askAtOnce, spent, resolver } = await attackedInternet({ attacker })
    await askAtOnce(Array.from({ length: 100 }, () => 'www.x.evil.'))
    expect(spent().attacker).toBeLessThanOrEqual(first)
    expect(resolver.counters.inProgress).toBe(0)
  })

  it('a label deeper each time, with a name of 121 labels, ends with the count of questions about parts', async () => {
    const attacker: Script = (query) => glued(query, nameIn(query), 300)
    const { ask, spent } = await attackedInternet({ attacker })
    expect(rcodeOf(await ask(`${manyLabels(120)}evil.`))).toBe('SERVFAIL')
    expect(spent().attacker).toBeLessThanOrEqual(11)
  })

  it('a label deeper each time without minimisation ends at the limit of referrals', async () => {
    let depth = 1
    const name = `${manyLabels(124)}evil.`
    const attacker: Script = (query) =>
      glued(
        query,
        name
          .split('.')
          .slice(-2 - depth++)
          .join('.'),
        300,
      )
    const { ask, spent } = await attackedInternet({ attacker, qnameMinimisation: 'off' })
    expect((await ask(name)).error?.extraText).toContain(`limit of ${LIMITS.referrals} referrals`)
    expect(spent().attacker).toBe(LIMITS.referrals)
  })
})

describe('a delegation to a thousand servers', () => {
  const servers = manyNames(1000, 'a.evil.', 'ns')
  const attacker: Script = (query) =>
    replyTo(query, {
      flags: [],
      authority: servers.map((server) => `a.evil. 300 NS ${server}`),
      additional: servers.slice(0, 500).map((server, i) => `${server} 300 A 198.18.${i >> 8}.${i & 255}`),
    })

  it('is cut to twenty, with or without glue', async () => {
    const { ask, spent, resolver, world } = await attackedInternet({ attacker })
    const result = await ask('www.a.evil.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    const { steps } = result
    const referral = steps.findLast((step) => step.kind === 'referral')!
    expect(referral.servers.length).toBe(LIMITS.serversOfZone)
    const { others } = spent()
    expect(others).toBeLessThanOrEqual(LIMITS.queriesOfZone)
    expect(resolver.cache.peek(result.question.name.parent!.key, 2, world.nowMs)).toMatchObject({
      kind: 'rrset',
    })
    expect(describeStep(steps.find((step) => step.kind === 'scrub')!)).toMatch(/and \d+ more$/)
  })
})

describe('servers whose names are aliases', () => {
  it('are found where the aliases lead somewhere', async () => {
    const attacker: Script = (query) => {
      const name = nameIn(query)
      if (name === 'ns.evil.' || name === 'real.evil.')
        return replyTo(query, { answer: [`${name} 300 A ${ATTACKER_IP}`] })
      if (name === 'nick.evil.') return replyTo(query, { answer: ['nick.evil. 300 CNAME real.evil.'] })
      if (name === 'www.a.evil.') return replyTo(query, { answer: ['www.a.evil. 300 A 203.0.113.1'] })
      return refersTo(query, 'a.evil.', ['nick.evil.'])
    }
    const { ask } = await attackedInternet({ attacker })
    expect(answerLines(await ask('www.a.evil.'))).toEqual(['www.a.evil. 300 A 203.0.113.1'])
  })

  it('are given up after five that lead in long chains', async () => {
    const attacker: Script = (query) => {
      const label = firstLabel(query)
      return /^(ns|c)/.test(label)
        ? replyTo(query, { answer: [`${nameIn(query)} 300 CNAME c${label}.evil.`] })
        : refersTo(query, nameIn(query), manyNames(20, 'evil.', `ns${label}x`))
    }
    const { ask, spent } = await attackedInternet({ attacker })
    expect(rcodeOf(await ask('x.evil.'))).toBe('SERVFAIL')
    // Eleven aliases each, and the name after the last.
    expect(spent().attacker).toBeLessThanOrEqual(1 + LIMITS.barrenLookupsOfZone * (LIMITS.aliases + 1))
    expect(rcodeOf(await ask('y.x.evil.'))).toBe('SERVFAIL')
    expect(spent().attacker).toBeLessThanOrEqual(LIMITS.queries)
  })
})
