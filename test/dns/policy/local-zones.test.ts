import { describe, expect, it } from 'vitest'
import { TextError } from '../../../src/errors.ts'
import { entryRecords } from '../../../src/dns/cache/cache-entry.ts'
import { formatRcode } from '../../../src/dns/iana/codes.ts'
import { parseType } from '../../../src/dns/iana/types.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import type { Decision } from '../../../src/dns/policy/decision.ts'
import { parseLocalData, parseLocalPointer } from '../../../src/dns/policy/local-data.ts'
import { LocalZones } from '../../../src/dns/policy/local-zones.ts'
import { LOCAL_ZONE_TYPES, type LocalZoneType } from '../../../src/dns/policy/zone-type.ts'
import { formatRecord } from '../../../src/dns/zonefile/record-text.ts'

function zonesOf(
  zones: Readonly<Record<string, LocalZoneType>>,
  data: readonly string[] = [],
  hasDefaults = false,
): LocalZones {
  return new LocalZones({
    zones: Object.entries(zones).map(([name, type]) => ({ name: DomainName.parse(name), type })),
    data: data.map(parseLocalData),
    hasDefaults,
  })
}

/** What is told, in a line: `NXDOMAIN`, `NOERROR a. 60 IN A 192.0.2.1`, `drop`, `resolve`. */
function told(zones: LocalZones, name: string, type = 'A'): string {
  const decision = zones.decide(DomainName.parse(name).octets, parseType(type))
  return decision === undefined ? 'resolve' : describeDecision(decision)
}

function describeDecision(decision: Decision): string {
  if (decision.kind === 'alias')
    return `alias ${entryRecords(decision.cname, 0).map(formatRecord).join(', ')}`
  if (decision.kind !== 'answer') return decision.kind
  const { rcode, chain, denial, isAuthoritative } = decision.answer
  const records = [...chain, ...(denial === undefined ? [] : [denial])].flatMap((entry) =>
    entryRecords(entry, 0),
  )
  expect(isAuthoritative).toBe(true)
  return [formatRcode(rcode), ...records.map(formatRecord)].join(' ')
}

const DATA = ['www.example.com. 60 A 192.0.2.1', 'example.com TXT "text"', 'a.b.example.com AAAA 2001:db8::1']

describe('a local zone of type', () => {
  // In this order: data of the type, data of another type, at an empty non-terminal, without data.
  it.each<[LocalZoneType, readonly string[]]>([
    ['static', ['NOERROR', 'NOERROR', 'NOERROR', 'NXDOMAIN']],
    ['transparent', ['NOERROR', 'NOERROR', 'resolve', 'resolve']],
    ['typetransparent', ['NOERROR', 'resolve', 'resolve', 'resolve']],
    ['deny', ['NOERROR', 'drop', 'drop', 'drop']],
    ['refuse', ['NOERROR', 'REFUSED', 'REFUSED', 'REFUSED']],
    ['truncate', ['NOERROR', 'truncate', 'truncate', 'truncate']],
    ['inform', ['NOERROR', 'NOERROR', 'resolve', 'resolve']],
    ['inform_deny', ['NOERROR', 'drop', 'drop', 'drop']],
    ['always_transparent', ['resolve', 'resolve', 'resolve', 'resolve']],
    ['always_refuse', ['REFUSED', 'REFUSED', 'REFUSED', 'REFUSED']],
    ['always_nxdomain', ['NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN']],
    ['always_nodata', ['NOERROR', 'NOERROR', 'NOERROR', 'NOERROR']],
    ['always_deny', ['drop', 'drop', 'drop', 'drop']],
    ['always_null', ['NOERROR', 'NOERROR', 'NOERROR', 'NOERROR']],
    ['block_a', ['NOERROR', 'resolve', 'NOERROR', 'NOERROR']],
    ['nodefault', ['resolve', 'resolve', 'resolve', 'resolve']],
  ])('%s tells %j', (type, expected) => {
    const zones = zonesOf({ 'example.com': type }, DATA)
    const first = (text: string): string => text.split(' ')[0]!
    expect(
      [
        told(zones, 'WWW.example.com'),
        told(zones, 'www.example.com', 'AAAA'),
        told(zones, 'b.example.com'),
        told(zones, 'nothing.example.com'),
      ].map(first),
    ).toEqual(expected)
    expect(told(zones, 'example.org')).toBe('resolve')
  })

  it('redirect tells the data of its apex of all names below', () => {
    const zones = zonesOf({ 'example.com': 'redirect' }, ['example.com 60 A 192.0.2.1'])
    expect(told(zones, 'a.b.example.com')).toBe('NOERROR a.b.example.com. 60 IN A 192.0.2.1')
    expect(told(zones, 'example.com')).toBe('NOERROR example.com. 60 IN A 192.0.2.1')
    expect(told(zones, 'a.example.com', 'MX')).toBe('NOERROR')
  })

  it('always_null tells null addresses', () => {
    const zones = zonesOf({ 'ads.example': 'always_null' })
    expect(told(zones, 'x.ads.example')).toBe('NOERROR x.ads.example. 3600 IN A 0.0.0.0')
    expect(told(zones, 'x.ads.example', 'AAAA')).toBe('NOERROR x.ads.example. 3600 IN AAAA ::')
    expect(told(zones, 'x.ads.example', 'MX')).toBe('NOERROR')
  })

  it.each(LOCAL_ZONE_TYPES)('%s leaves names outside alone', (type) => {
    expect(told(zonesOf({ 'example.com': type }), 'com')).toBe('resolve')
  })
})

describe('nested zones', () => {
  const zones = zonesOf({ 'example.com': 'static', 'open.example.com': 'transparent', '.': 'refuse' }, [
    'www.open.example.com A 192.0.2.2',
    'open.example.com DS 1 8 2 abababababababababababababababababababababababababababababababab',
  ])

  it('go by the deepest', () => {
    expect(told(zones, 'a.example.com')).toBe('NXDOMAIN')
    expect(told(zones, 'a.open.example.com')).toBe('resolve')
    expect(told(zones, 'example.org')).toBe('REFUSED')
  })

  it('have their DS records in the zone above', () => {
    expect(told(zones, 'open.example.com', 'DS')).toContain('NOERROR open.example.com. 3600 IN DS 1 8 2 ')
    expect(told(zonesOf({ 'example.com': 'static' }), 'example.com', 'DS')).toBe('resolve')
    expect(told(zonesOf({ 'example.com': 'static' }), 'a.example.com', 'DS')).toBe('NXDOMAIN')
  })
})

describe('local data', () => {
  it('denies with the SOA of its zone, for the lesser of TTL and MINIMUM', () => {
    const zones = zonesOf({ 'example.com': 'static' }, ['example.com 900 SOA ns. host. 1 2 3 4 300', ...DATA])
    const soa = 'example.com. 300 IN SOA ns. host. 1 2 3 4 300'
    expect(told(zones, 'x.example.com')).toBe(`NXDOMAIN ${soa}`)
    expect(told(zones, 'www.example.com', 'MX')).toBe(`NOERROR ${soa}`)
  })

  it('outside of any zone makes one of type transparent', () => {
    const zones = zonesOf({}, ['a.example A 192.0.2.1', 'a.example A 192.0.2.2', 'a.example A 192.0.2.1'])
    expect(told(zones, 'a.example')).toBe(
      'NOERROR a.example. 3600 IN A 192.0.2.1 a.example. 3600 IN A 192.0.2.2',
    )
    expect([told(zones, 'a.example', 'MX'), told(zones, 'b.a.example')]).toEqual(['NOERROR', 'resolve'])
  })

  it('gives one RRset for ANY', () => {
    expect(told(zonesOf({}, DATA), 'example.com', 'ANY')).toBe('NOERROR example.com. 3600 IN TXT "text"')
  })

  it('gives an alias as it is, but follows that of a redirect zone', () => {
    expect(told(zonesOf({}, ['a.example CNAME b.example.']), 'a.example')).toContain(
      'NOERROR a.example. 3600 IN CNAME',
    )
    const zones = zonesOf({ 'a.example': 'redirect' }, ['a.example CNAME b.example.'])
    expect(told(zones, 'x.a.example')).toBe('alias x.a.example. 3600 IN CNAME b.example.')
    expect(told(zones, 'x.a.example', 'CNAME')).toBe('NOERROR x.a.example. 3600 IN CNAME b.example.')
  })

  it('expands a wildcard target, and says so when that gets too long', () => {
    const zones = zonesOf({ 'a.example': 'redirect' }, ['a.example CNAME *.walled.example.'])
    expect(told(zones, 'x.a.example')).toBe('alias x.a.example. 3600 IN CNAME x.a.example.walled.example.')
    const long = Array.from({ length: 4 }, () => 'x'.repeat(58)).join('.')
    expect(told(zones, `${long}.a.example`)).toBe('YXDOMAIN')
  })

  it('of a redirect zone stands at its apex, alone if it is an alias', () => {
    const redirect =
      (...data: string[]) =>
      () =>
        zonesOf({ 'a.example': 'redirect' }, data)
    expect(redirect('x.a.example A 192.0.2.1')).toThrow(TextError)
    expect(redirect('a.example A 192.0.2.1', 'a.example CNAME b.')).toThrow(TextError)
    expect(redirect('a.example CNAME b.', 'a.example A 192.0.2.1')).toThrow(TextError)
  })

  it('has pointers from addresses', () => {
    expect(formatRecord(parseLocalPointer('192.0.2.3 www.example.com'))).toBe(
      '3.2.0.192.in-addr.arpa. 3600 IN PTR www.example.com.',
    )
    expect(formatRecord(parseLocalPointer('2001:db8::1 60 www.example.com.'))).toContain(' 60 IN PTR ')
    for (const text of ['', 'www 192.0.2.1', '192.0.2.1', '192.0.2.1 x y', '192.0.2.1 60 a b'])
      expect(() => parseLocalPointer(text)).toThrow(TextError)
  })
})

describe('zones by default', () => {
  const zones = zonesOf({}, [], true)

  it.each([
    ['localhost.', 'A', 'NOERROR localhost. 10800 IN A 127.0.0.1'],
    ['a.localhost.', 'AAAA', 'NOERROR a.localhost. 10800 IN AAAA ::1'],
    ['1.0.0.127.in-addr.arpa.', 'PTR', 'NOERROR 1.0.0.127.in-addr.arpa. 10800 IN PTR localhost.'],
    ['10.in-addr.arpa.', 'NS', 'NOERROR 10.in-addr.arpa. 10800 IN NS localhost.'],
    ['10.in-addr.arpa.', 'DS', 'resolve'],
    ['11.in-addr.arpa.', 'PTR', 'resolve'],
    ['127.100.in-addr.arpa.', 'NS', 'NOERROR 127.100.in-addr.arpa. 10800 IN NS localhost.'],
  ])('%s %s: %s', (name, type, expected) => expect(told(zones, name, type)).toBe(expected))

  it.each(['facebookcorewwwi.onion.', 'a.test.', 'b.invalid.', '1.168.192.in-addr.arpa.', 'x.home.arpa.'])(
    '%s does not exist',
    (name) => expect(told(zones, name)).toMatch(/^NXDOMAIN \S+ 10800 IN SOA localhost\. nobody\.invalid\. /),
  )

  it('give way to the operator, who may add data to them too', () => {
    expect(told(zonesOf({ 'test.': 'nodefault' }, [], true), 'a.test.')).toBe('resolve')
    expect(told(zonesOf({ 'a.test.': 'transparent' }, [], true), 'a.test.')).toBe('resolve')
    const added = zonesOf({}, ['1.0.0.10.in-addr.arpa. 60 PTR host.lan.'], true)
    expect(told(added, '1.0.0.10.in-addr.arpa.', 'PTR')).toContain('PTR host.lan.')
    expect(told(added, '2.0.0.10.in-addr.arpa.', 'PTR')).toMatch(/^NXDOMAIN/)
  })
})
