import { describe, expect, it } from 'vitest'
import { Registry } from '../../src/registry/registry.ts'
import { whoisText } from '../../src/registry/whois.ts'
import { REGISTRY_DATA } from './registry-data.ts'

const registry = new Registry(REGISTRY_DATA)
/** Without the line that says who speaks. */
const whois = (query: string): string[] => whoisText(registry, query).slice(2)

describe('whois for a network', () => {
  it('looks like ARIN in North America', () => {
    expect(whois('208.201.224.11')).toEqual([
      'NetRange:       208.201.224.0 - 208.201.255.255',
      'CIDR:           208.201.224.0/19',
      'NetName:        SONIC-BLK',
      'NetHandle:      NET-208-201-224-0-1',
      'Parent:         NET208 (NET-208-0-0-0-0)',
      'NetType:        Direct Allocation',
      'OriginAS:       AS7065',
      'Organization:   Sonic.net',
      'Ref:            https://rdap.arin.net/registry/ip/208.201.224.0',
      '',
      'OrgName:        Sonic.net',
      'Country:        US',
    ])
  })

  it('looks like RIPE in Europe', () => {
    expect(whois('84.103.1.2')).toEqual([
      'inetnum:        84.103.0.0 - 84.103.255.255',
      'netname:        AS3215',
      'descr:          A customer of Orange',
      'country:        FR',
      'status:         ALLOCATED PA',
      'source:         RIPE',
      '',
      'route:          84.103.0.0/16',
      'descr:          A customer of Orange',
      'origin:         AS3215',
      'source:         RIPE',
    ])
  })

  it.each([
    ['202.12.27.33', 'source:         APNIC'],
    ['196.216.2.1', 'source:         AFRINIC'],
    ['200.160.0.8', 'inetnum:     200.160.0.0/20'],
  ])('comes from the registry of %s', (ip, line) => {
    expect(whois(ip)).toContain(line)
  })

  it('takes a prefix, and tells of the one that holds it', () => {
    expect(whois('208.201.224.0/20')).toContain('CIDR:           208.201.224.0/19')
    expect(whois('208.201.224.0/18')).toEqual(['No match found for 208.201.224.0/18.'])
  })

  it('knows a network whose AS nobody has registered', () => {
    expect(whois('5.44.0.1')).toContain('origin:         AS64999')
  })

  it.each([
    ['8.8.8.8', 'No match found for 8.8.8.8.'],
    ['193.0.0.1', '% No entries found in source RIPE.'],
    ['1.1.1.1', '% No entries found in source APNIC.'],
    ['200.1.1.1', '% No match for "200.1.1.1".'],
    ['192.168.1.2', '% 192.168.0.0/16 is held by nobody: it is set aside for private use (RFC 1918).'],
  ])('says of %s that nothing is known', (ip, line) => {
    expect(whois(ip).at(-1)).toBe(line)
  })
})

describe('whois for an AS number', () => {
  it('has the form of its registry', () => {
    expect(whois('AS15169')).toEqual([
      'ASNumber:       15169',
      'ASName:         GOOGLE',
      'ASHandle:       AS15169',
      'RegDate:        2000-03-30',
      'Ref:            https://rdap.arin.net/registry/autnum/15169',
      '',
      'OrgName:        Google LLC',
      'Country:        US',
    ])
    expect(whois('as3215').slice(0, 2)).toEqual(['aut-num:        AS3215', 'as-name:        AS3215'])
    expect(whois('AS22548')).toContain('created:     19990101')
  })

  it.each([
    ['AS1', 'No match found for AS1.'],
    ['AS64512', '% AS64512 is held by nobody: it is set aside for private use (RFC 6996).'],
    ['AS23456', expect.stringContaining('RFC 6793') as string],
  ])('says of %s that nobody has it', (query, line) => {
    expect(whois(query)).toEqual([line])
  })
})

describe('whois for a domain', () => {
  it('is thin for .com', () => {
    expect(whois('Google.com')).toEqual([
      '   Domain Name: GOOGLE.COM',
      '   Creation Date: 1997-09-15T00:00:00Z',
      '   Registry Expiry Date: 2028-09-14T00:00:00Z',
      '   Registrar: MarkMonitor Inc.',
      '   Name Server: NS1.GOOGLE.COM',
      '   Name Server: NS2.GOOGLE.COM',
    ])
  })

  it('has the form of its registry elsewhere', () => {
    expect(whois('google.fr.')).toContain('holder:                        Google Ireland Holdings')
    expect(whois('wikipedia.org')).toContain('Registrant Organization: Wikimedia Foundation, Inc.')
  })

  it.each([
    ['www.google.com', 'No match for "WWW.GOOGLE.COM".'],
    ['nothing.fr', '%% NOT FOUND'],
    ['nothing.org', 'Domain not found.'],
    ['192.0.2.256', 'Domain not found.'],
    ['', 'Domain not found.'],
    ['constructor', 'Domain not found.'],
  ])('says of %j that there is no such domain', (name, line) => {
    expect(whois(name)).toEqual([line])
  })
})
