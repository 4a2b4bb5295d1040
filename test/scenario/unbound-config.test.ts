import { describe, expect, it } from 'vitest'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { readConfigText } from '../../src/scenario/config-text.ts'
import { resolverOptionsFrom, type ScenarioConfig } from '../../src/scenario/unbound-config.ts'

function read(text: string): ScenarioConfig {
  return resolverOptionsFrom({ config: readConfigText(text.split('\n'), 1), file: 'x.rpl' })
}

const server = (lines: string): ScenarioConfig['options'] => read(`server:\n${lines}`).options

describe('the head of a scenario', () => {
  it("has Unbound's defaults", () => {
    expect(server('')).toMatchObject({
      useIpv6: true,
      qnameMinimisation: 'relaxed',
      caseRandomisation: false,
      cookies: false,
      extendedErrors: false,
      targetFetchPolicy: [3, 2, 1, 0, 0],
      doNotQuery: ['127.0.0.0/8', '::1'],
      limits: { aliases: 11, queries: 200 },
      cacheLimits: { maxTtlSeconds: 86_400, maxNegativeTtlSeconds: 3600 },
      serveStale: undefined,
    })
  })

  it.each([
    ['do-ip6: no', { useIpv6: false }],
    ['qname-minimisation: no', { qnameMinimisation: 'off' }],
    ['qname-minimisation-strict: yes', { qnameMinimisation: 'strict' }],
    ['target-fetch-policy: "-1 0"', { targetFetchPolicy: [-1, 0] }],
    ['use-caps-for-id: yes', { caseRandomisation: true }],
    ['minimal-responses: no', { minimalResponses: false }],
    ['rrset-roundrobin: no', { rotateRecords: false }],
    ['ede: yes', { extendedErrors: true }],
    ['prefetch: yes', { prefetch: true }],
    ['do-not-query-localhost: no\ndo-not-query-address: 192.0.2.0/24', { doNotQuery: ['192.0.2.0/24'] }],
    ['private-address: 10.0.0.0/8', { privateAddresses: ['10.0.0.0/8'] }],
    ['private-domain: "example.net"', { privateDomains: [DomainName.parse('example.net.')] }],
    ['max-query-restarts: 3', { limits: { aliases: 3 } }],
    ['max-global-quota: 50', { limits: { queries: 50 } }],
    ['iter-scrub-ns: 1', { limits: { serversOfZone: 1 } }],
    ['cache-max-ttl: 15', { cacheLimits: { maxTtlSeconds: 15 } }],
    ['cache-min-negative-ttl: 15', { cacheLimits: { minNegativeTtlSeconds: 15 } }],
    [
      'access-control: 192.0.2.0/24 allow_snoop',
      { access: [{ block: '192.0.2.0/24', action: 'allow-snoop' }] },
    ],
    [
      'local-zone: "example." always_nxdomain',
      { localZones: [{ name: DomainName.parse('example.'), type: 'always_nxdomain' }] },
    ],
  ])('takes %j', (line, options) => expect(server(line)).toMatchObject(options))

  it('puts what it says of stale data together', () => {
    expect(server('serve-expired: yes\nserve-expired-ttl: 0\nserve-expired-reply-ttl: 5')).toMatchObject({
      serveStale: { maxStaleSeconds: Infinity, answerTtlSeconds: 5, clientTimeoutMs: 1800 },
    })
    expect(server('serve-expired-ttl: 10').serveStale).toBeUndefined()
  })

  it('has stub and forward zones', () => {
    const { options, zones } = read(
      'stub-zone:\nname: "a.example"\nstub-addr: 192.0.2.1@5353\nstub-prime: yes\n' +
        'forward-zone:\nname: .\nforward-addr: 2001:db8::1\nforward-host: ns.example.\nforward-first: yes',
    )
    expect(options.routes).toMatchObject([
      {
        kind: 'stub',
        zone: DomainName.parse('a.example.'),
        servers: [{ ip: '192.0.2.1', port: 5353 }],
        isPrimed: true,
        fallsBack: false,
      },
      {
        kind: 'forward',
        zone: DomainName.root,
        servers: [
          { ip: '2001:db8::1', port: 53 },
          { name: DomainName.parse('ns.example.'), port: 53 },
        ],
        fallsBack: true,
      },
    ])
    expect(zones.map(({ ips }) => ips)).toEqual([['192.0.2.1'], ['2001:db8::1']])
  })

  it.each([
    [
      'server:\nmodule-config: "python iterator"',
      "x.rpl:2: 'python': expected iterator, validator, respip or dns64",
    ],
    ['server:\naccess-control: 192.0.2.1 maybe', "x.rpl:2: 'maybe': expected allow, refuse, deny"],
    ['server:\nlocal-zone: "a." odd', "x.rpl:2: 'odd': expected a type of local zone"],
    ['server:\ncache-max-ttl: many', "x.rpl:2: 'many': expected a whole number"],
    ['stub-zone:\nstub-addr: 192.0.2.1', 'x.rpl:2: expected the name of a stub zone'],
    ['stub-zone:\nname: a.\nstub-addr: x', "x.rpl:3: 'x': expected an address, or address@port"],
  ])('says what is wrong with %j', (text, message) => expect(() => read(text)).toThrow(message))

  it.each([
    ['server:\ntrust-anchor: "a. DS 1 8 2 00"', 'rootwalk does not validate'],
    ['server:\nno-such-option: 1', 'not known here'],
    ['stub-zone:\nname: a.\nstub-tls-upstream: yes', 'rootwalk has no such way to ask'],
    ['auth-zone:\nname: a.', 'rootwalk has no auth-zone'],
  ])('names what it has not: %j', (text, reason) =>
    expect(read(text).unsupported.map((option) => option.reason)).toEqual([reason]),
  )
})
