import { describe, expect, it } from 'vitest'
import { readResolverConfig } from '../../src/config/read-resolver-config.ts'
import { resolverOptions } from '../../src/config/resolver-options.ts'
import { formatRecord } from '../../src/dns/zonefile/record-text.ts'

function optionsOf(...lines: string[]) {
  return resolverOptions(readResolverConfig(lines.join('\n'), 'resolver.yaml'))
}

describe('what a configuration comes to', () => {
  it('leaves defaults alone', () => {
    expect(optionsOf()).toEqual({
      allow: ['127.0.0.0/8', '::1'],
      routes: [],
      localZones: [],
      localData: [],
      cacheLimits: {},
      limits: {},
    })
  })

  it('sets what it names', () => {
    const options = optionsOf(
      'ipv6: true',
      'minimisation: strict',
      'harden: { referralPath: true }',
      'cache: { size: 16 MiB, prefetch: true, serveStale: { answerTtl: 5 s } }',
      'limits: { questionTime: 8 s, client: { queriesPerSecond: 20 } }',
    )
    expect(options).toMatchObject({
      useIpv6: true,
      qnameMinimisation: 'strict',
      hardenReferralPath: true,
      prefetch: true,
      serveStale: { maxStaleSeconds: 86_400, answerTtlSeconds: 5, clientTimeoutMs: 1800 },
      cacheLimits: { maxBytes: 16 * 2 ** 20 },
      limits: { questionMs: 8000 },
      clientLimits: { queriesPerSecond: 20 },
    })
  })

  it('makes routes of forward and stub zones', () => {
    const { routes } = optionsOf(
      'forward: { corp.example: { servers: [10.0.0.1], fallBack: true }, public.corp.example: [] }',
      'stub: { in.example: { servers: [10.0.0.2], prime: true } }',
    )
    expect(
      routes!.map(({ kind, zone, servers, isPrimed, fallsBack }) => [
        kind,
        zone.toString(),
        servers.length,
        isPrimed,
        fallsBack,
      ]),
    ).toEqual([
      ['forward', 'corp.example.', 1, false, true],
      ['forward', 'public.corp.example.', 0, false, false],
      ['stub', 'in.example.', 1, true, false],
    ])
  })

  it('takes `allow` for more rules where there are rules', () => {
    expect(optionsOf('allow: 192.0.2.0/24', 'access: [{ block: 10.0.0.0/8, action: deny }]').access).toEqual([
      { block: '10.0.0.0/8', action: 'deny' },
      { block: '192.0.2.0/24', action: 'allow' },
    ])
  })

  it('reads local data, with an hour for its TTL', () => {
    const { localData } = optionsOf(
      'local: { data: [printer.lan. A 192.0.2.9], pointers: [192.0.2.9 printer.lan] }',
    )
    expect(localData!.map(formatRecord)).toEqual([
      'printer.lan. 3600 IN A 192.0.2.9',
      '9.2.0.192.in-addr.arpa. 3600 IN PTR printer.lan.',
    ])
  })

  it('sets no limit by a rate of zero', () => {
    expect(optionsOf('limits: { client: { queriesPerSecond: 0 } }').clientLimits).toBeUndefined()
  })
})
