// The NXNS attack (Afek, Bremler-Barr and Shafir, 2020): a referral to many servers without glue, whose names
// lie in the victim's zone, makes the resolver ask the victim once for each.

import { describe, expect, it } from 'vitest'
import type { Script } from '../../../src/sim/flat-host.ts'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import { answerLines, rcodeOf } from '../../dns/resolver/little-internet.ts'
import { replyTo } from '../../dns/resolver/messages.ts'
import {
  attackedInternet,
  denies,
  hasNothing,
  manyNames,
  nameIn,
  refersTo,
  VICTIM_IP,
} from './attacked-internet.ts'

/** Refers what is asked below `x.evil.` to the servers of `x.evil.` that `servers` gives. */
const referring =
  (servers: (zone: string) => string[]): Script =>
  (query) => {
    const labels = nameIn(query).split('.')
    if (labels.length <= 2) return hasNothing(query, NOBODY, NOBODY)
    const zone = labels.slice(-3).join('.')
    return refersTo(query, zone, servers(zone))
  }

const NOBODY = { ip: '0.0.0.0', port: 0 }

const INTO_VICTIM = referring((zone) => manyNames(500, `${zone}victim.`))

/**
 * How the victim takes it, and how often it is asked at most for one question of a client: IPv4 alone, with IPv6 too,
 * and with addresses fetched ahead as Unbound does it. The limit is five names that lead nowhere, of which each costs
 * as many queries as such an answer makes, and the first one the parts of its name.
 */
const VICTIMS: readonly (readonly [string, Script, number, number, number])[] = [
  ['denies it', denies, 6, 6, 13],
  ['denies it without SOA', (query) => replyTo(query, { rcode: 'NXDOMAIN' }), 6, 11, 18],
  ['has nothing', hasNothing, 8, 13, 20],
  ['says nothing at all', (query) => replyTo(query, {}), 15, 30, 41],
  ['is silent', () => null, 4, 4, 11],
  ['fails', (query) => replyTo(query, { rcode: 'SERVFAIL' }), 10, 21, 24],
  ['refuses', (query) => replyTo(query, { rcode: 'REFUSED' }), 10, 21, 24],
]

const SETTINGS = [{}, { useIpv6: true }, { useIpv6: true, targetFetchPolicy: [3, 2, 1, 0, 0] }]

describe('a referral to 500 servers without glue, in the zone of a victim', () => {
  it.each(VICTIMS)('that %s costs it little', async (_, victim, ...budgets) => {
    for (const [i, settings] of SETTINGS.entries()) {
      const { ask, spent } = await attackedInternet({ attacker: INTO_VICTIM, victim, ...settings })
      expect(rcodeOf(await ask('x.a.evil.'))).toBe('SERVFAIL')
      expect(spent().victim).toBeLessThanOrEqual(budgets[i]!)
    }
  })

  it.each(VICTIMS)('that %s costs its parent one query for each at most', async (_, victim) => {
    const { ask, spent } = await attackedInternet({ attacker: INTO_VICTIM, victim })
    for (const zone of manyNames(50, 'evil.')) await ask(`x.${zone}`)
    const { root, attacker } = spent()
    expect(root).toBeLessThanOrEqual(50 + 4)
    expect(attacker).toBeLessThanOrEqual(50)
  })

  it('is answered where one of them exists after all', async () => {
    const attacker: Script = (query) =>
      nameIn(query).startsWith('www.')
        ? replyTo(query, { answer: [`${nameIn(query)} 60 A 203.0.113.1`] })
        : INTO_VICTIM(query, NOBODY, NOBODY)
    const victim: Script = (query) => replyTo(query, { answer: [`${nameIn(query)} 60 A 192.0.2.66`] })
    const { ask } = await attackedInternet({ attacker, victim })
    expect(answerLines(await ask('www.a.evil.'))).toEqual(['www.a.evil. 60 A 203.0.113.1'])
  })

  it('is asked for once by many at the same time', async () => {
    const { askAtOnce, spent } = await attackedInternet({ attacker: INTO_VICTIM })
    await askAtOnce(Array.from({ length: 200 }, () => 'x.a.evil.'))
    expect(spent().victim).toBe(LIMITS.barrenLookupsOfZone + 1)
  })
})

describe('servers that the zone itself names, many more than its parent', () => {
  const servers = manyNames(500, 'a.evil.victim.')
  const CHILD: Script = (query) =>
    nameIn(query) === 'a.evil.'
      ? replyTo(query, { answer: servers.map((server) => `a.evil. 86400 NS ${server}`) })
      : null

  it('cost no more than those of a referral', async () => {
    const attacker: Script = (query, from, at) =>
      CHILD(query, from, at) ?? refersTo(query, 'a.evil.', ['ns.evil.'])
    const { ask, spent } = await attackedInternet({ attacker })
    await ask('a.evil.', 'NS')
    for (const name of manyNames(20, 'a.evil.')) await ask(name)
    // Each once and for all, and a part of their names.
    expect(spent().victim).toBeLessThanOrEqual(LIMITS.serversOfZone + 1)
  })
})

describe('referrals that lead to further referrals', () => {
  /** Three zones deep: each of 20 servers of a zone is in a zone with 20 servers of its own, the last ones the victim's. */
  const CHAINED = referring((zone) => {
    const [label] = zone.split('.')
    const isLast = label!.split('-').length > 2
    return isLast
      ? manyNames(20, `${label!}.victim.`)
      : Array.from({ length: 20 }, (_, i) => `ns.${label!}-${i}.evil.`)
  })

  it.each(SETTINGS)('are worth no more than one (%j)', async (settings) => {
    const internet = await attackedInternet({ attacker: CHAINED, ...settings })
    const result = await internet.ask('x.a.evil.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    const { attacker, victim, root } = internet.spent()
    expect(victim).toBeLessThanOrEqual(LIMITS.addressLookups)
    expect(attacker + victim + root).toBeLessThanOrEqual(LIMITS.addressLookups + 10)
  })

  it('do not stop others from being resolved meanwhile', async () => {
    const victim: Script = (query) => replyTo(query, { answer: [`${nameIn(query)} 60 A ${VICTIM_IP}`] })
    const { askAtOnce } = await attackedInternet({ attacker: CHAINED, victim })
    const [, found] = await askAtOnce(['x.a.evil.', 'www.victim.'])
    expect(rcodeOf(found!)).toBe('NOERROR')
  })
})
