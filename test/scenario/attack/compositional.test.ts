// Attacks made of others (CAMP, Duan et al., 2024): aliases that lead to zones whose servers have no glue, with names
// so long that minimisation asks for many parts of each. What one client's question may cost in all is the last line.

import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import type { Script } from '../../../src/sim/flat-host.ts'
import { rcodeOf } from '../../dns/resolver/little-internet.ts'
import { replyTo } from '../../dns/resolver/messages.ts'
import {
  attackedInternet,
  hasNothing,
  manyLabels,
  manyNames,
  nameIn,
  refersTo,
  type AttackedInternetOptions,
} from './attacked-internet.ts'

const LONGEST = `${manyLabels(124)}evil.`

/** RFC 9156 §2.3: MAX_MINIMISE_COUNT. */
const MOST_PARTS = 10

describe('a name of 126 labels', () => {
  it.each([
    ['relaxed', MOST_PARTS],
    ['strict', MOST_PARTS],
    ['off', 1],
  ] as const)(
    'costs as many queries as parts are asked for, not as it has labels (%s)',
    async (mode, most) => {
      const { ask, spent } = await attackedInternet({ attacker: hasNothing, qnameMinimisation: mode })
      await ask(LONGEST)
      const { root, attacker } = spent()
      expect(root).toBe(2)
      expect(attacker).toBeLessThanOrEqual(most)
      await ask(`x.${LONGEST.slice(2)}`)
      expect(spent().attacker).toBeLessThanOrEqual(most)
    },
  )

  it('below one that does not exist costs the part and the whole', async () => {
    const attacker: Script = (query) =>
      replyTo(query, { rcode: 'NXDOMAIN', authority: ['evil. 60 SOA a. b. 1 2 3 4 60'] })
    const { ask, spent } = await attackedInternet({ attacker })
    await ask(LONGEST)
    expect(spent().attacker).toBe(2)
  })
})

/** `c0.…`, which leads to `c1.…` and so on; the tenth name is a zone with servers in the victim's. */
const aliasesThenServers =
  (labels: number): Script =>
  (query) => {
    const name = nameIn(query)
    const [first = '', ...rest] = name.split('.')
    if (rest.length < labels + 2) return hasNothing(query, NOBODY, NOBODY)
    const step = Number(first.slice(1))
    return step < LIMITS.aliases - 2
      ? replyTo(query, { answer: [`${name} 300 CNAME c${step + 1}.${manyLabels(labels)}d${step}.evil.`] })
      : refersTo(query, name, manyNames(20, `${manyLabels(labels)}${first}.victim.`, 'ns'))
  }

const NOBODY = { ip: '0.0.0.0', port: 0 }

const ATTACKS: readonly (readonly [string, AttackedInternetOptions, attacker: number, victim: number])[] = [
  ['IPv4', {}, 100, 50],
  ['both families', { useIpv6: true }, 100, 56],
  ['both, fetched ahead', { useIpv6: true, targetFetchPolicy: [3, 2, 1, 0, 0] }, 120, 100],
  ['IPv4, unminimised', { qnameMinimisation: 'off' }, 12, 8],
]

describe('aliases × servers without glue × parts of names', () => {
  it.each(ATTACKS)('cost what one question may (%s)', async (_, settings, attackers, victims) => {
    const { ask, spent } = await attackedInternet({
      attacker: aliasesThenServers(11),
      victim: hasNothing,
      ...settings,
    })
    expect(rcodeOf(await ask(`c0.${manyLabels(11)}e.evil.`))).toBe('SERVFAIL')
    const { root, attacker, victim } = spent()
    expect(attacker).toBeLessThanOrEqual(attackers)
    expect(victim).toBeLessThanOrEqual(victims)
    expect(root + attacker + victim).toBeLessThanOrEqual(LIMITS.queries + 10)
  })

  it('ends at the limit of queries, wherever else there is room', async () => {
    // Every name is an alias at last, of a name that has all parts and is in a zone of its own.
    const attacker: Script = (query) => {
      const labels = nameIn(query).split('.')
      if (labels.length < 100) return hasNothing(query, NOBODY, NOBODY)
      const step = Number(/^c(\d+)/.exec(labels[0]!)?.[1] ?? 0)
      return replyTo(query, {
        answer: [`${nameIn(query)} 0 CNAME c${step + 1}.${manyLabels(100)}z${step}.evil.`],
      })
    }
    const { ask, spent } = await attackedInternet({ attacker, limits: { aliases: 1000 } })
    const result = await ask(`c0.${manyLabels(100)}evil.`)
    expect(result.error?.extraText).toContain('gave up at the limit of 200 queries')
    const { root, attacker: sent } = spent()
    expect(root + sent).toBeLessThanOrEqual(LIMITS.queries)
  })
})
