// Delegations to addresses that are nobody's, everybody's, or the resolver's own.

import { describe, expect, it } from 'vitest'
import { serveBoth } from '../../../src/dns/server/dns-server.ts'
import { rcodeOf, RESOLVER_IP, RESOLVER_IPV6 } from '../../dns/resolver/little-internet.ts'
import { attackedInternet } from './attacked-internet.ts'

const delegation = (ip: string) => `x. NS ns.x.\nns.x. ${ip.includes(':') ? 'AAAA' : 'A'} ${ip}\n`

/** Address, and how many queries are sent there: none, or one try and one more once it is confirmed by no one. */
const ADDRESSES: readonly (readonly [string, string, number])[] = [
  ['this machine', '127.0.0.1', 0],
  ['this machine by another name', '127.3.2.1', 0],
  ['this machine', '::1', 0],
  ['this machine, mapped', '::ffff:127.0.0.1', 0],
  ['no address', '0.0.0.0', 0],
  ['no address', '::', 0],
  ['broadcast', '255.255.255.255', 0],
  ['reserved', '240.0.0.1', 0],
  ['multicast', '224.0.0.251', 0],
  ['multicast', 'ff02::fb', 0],
  ['multicast, mapped', '::ffff:224.0.0.251', 0],
  ['link-local', '169.254.1.1', 2],
  ['private', '192.168.1.1', 2],
  ['a translated address', '64:ff9b::7f00:1', 2],
]

describe('a delegation to', () => {
  it.each(ADDRESSES)('%s (%s) sends there %i queries', async (_, ip, most) => {
    const { ask, spent } = await attackedInternet({ root: delegation(ip), useIpv6: true })
    const result = await ask('www.x.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    if (most === 0) expect(result.error?.extraText).toContain(`${ip} is not to be asked`)
    expect(spent().others).toBeLessThanOrEqual(most)
  })

  it('private addresses can be forbidden', async () => {
    const doNotQuery = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']
    for (const ip of ['10.1.2.3', '172.31.0.1', '192.168.1.1', 'fd00::1', '::ffff:10.1.2.3']) {
      const { ask, spent } = await attackedInternet({ root: delegation(ip), useIpv6: true, doNotQuery })
      await ask('www.x.')
      expect(spent().others).toBe(0)
    }
  })
})

describe('a delegation to the resolver itself', () => {
  it.each([
    ['that tells everybody what it has', RESOLVER_IP, { allow: ['0.0.0.0/0', '::/0'] }],
    ['that tells nobody', RESOLVER_IP, { allow: [] }],
    [
      'that resolves for everybody',
      RESOLVER_IP,
      { access: [{ block: '0.0.0.0/0', action: 'allow' as const }] },
    ],
    [
      'that takes all to desire recursion',
      RESOLVER_IP,
      { access: [{ block: '0.0.0.0/0', action: 'allow-setrd' as const }] },
    ],
    [
      'over IPv6',
      RESOLVER_IPV6,
      { access: [{ block: '::/0', action: 'allow-setrd' as const }], useIpv6: true },
    ],
  ])('%s ends', async (_, ip, settings) => {
    const { ask, spent, resolver, resolverHost, world } = await attackedInternet({
      root: delegation(ip),
      ...settings,
    })
    await world.run(
      serveBoth(resolverHost, { ip, port: 53 }, (query, client) => resolver.respond(query, client)),
    )
    const result = await ask('www.x.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(result.elapsedMs).toBeLessThanOrEqual(10_000)
    const { root, others } = spent()
    expect(root).toBeLessThanOrEqual(4)
    expect(others).toBeLessThanOrEqual(8)
    expect(resolver.counters.inProgress).toBe(0)
    expect(rcodeOf(await ask('www.victim.'))).toBe('NXDOMAIN')
  })
})
