// The NXNS attack (Afek, Bremler-Barr and Shafir, 2020): a referral to many servers without glue, whose names
// lie in the victim's zone, makes the resolver ask the victim once for each.

import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import { littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

const ATTACKER = '192.0.2.66'
const VICTIM = '192.0.2.1'

/** `servers` gives the names of the servers to which the attacker refers the zone of a question. */
async function attackedInternet(servers: (zone: string) => string[]) {
  const internet = littleInternet()
  await internet.serve(ROOT_IP, {
    '.': `$TTL 86400
@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
evil. NS ns.evil.
ns.evil. A ${ATTACKER}
victim. NS ns.victim.
ns.victim. A ${VICTIM}`,
  })
  await internet.script(ATTACKER, (query) => {
    const labels = askedIn(query).split(' ')[0]!.split('.')
    const zone = labels.slice(-3).join('.')
    return replyTo(query, { flags: [], authority: servers(zone).map((name) => `${zone} 86400 NS ${name}`) })
  })
  let asked = 0
  await internet.script(VICTIM, (query) => {
    asked++
    const soa = 'victim. 60 SOA ns.victim. root.victim. 1 2 3 4 60'
    return replyTo(query, { rcode: 'NXDOMAIN', authority: [soa] })
  })
  return { ...internet, askedOfVictim: () => asked }
}

const many = (count: number, under: string) => Array.from({ length: count }, (_, i) => `n${i}.${under}`)

describe('a referral to many servers without glue', () => {
  it('costs the victim six questions, not a thousand', async () => {
    const { ask, askedOfVictim } = await attackedInternet((zone) => many(500, `${zone}victim.`))
    const result = await ask('x.a.evil.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    // The first denial is of a part of a name, which is not asked for again.
    expect(askedOfVictim()).toBe(LIMITS.barrenLookupsOfZone + 1)
  })

  it('is not worth more when the names lead to further such referrals', async () => {
    const internet = await attackedInternet((zone) => many(20, `${zone.replaceAll('.', '-')}.evil.`))
    const result = await internet.ask('x.a.evil.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(result.conversation().length).toBeLessThanOrEqual(LIMITS.queries)
    const { udp } = internet.resolver.counters.upstream
    expect(udp).toBeLessThanOrEqual(LIMITS.addressLookups + 10)
  })

  it('does not stop others from being resolved meanwhile', async () => {
    const { ask } = await attackedInternet((zone) => many(20, `${zone.replaceAll('.', '-')}.evil.`))
    await ask('x.a.evil.')
    expect(rcodeOf(await ask('www.victim.'))).toBe('NXDOMAIN')
  })
})
