import { describe, expect, it } from 'vitest'
import { addressOctets } from '../../../../src/address/cidr.ts'
import { ZoneFileError } from '../../../../src/errors.ts'
import { entryRecords } from '../../../../src/dns/cache/cache-entry.ts'
import { formatRcode } from '../../../../src/dns/iana/codes.ts'
import { parseType } from '../../../../src/dns/iana/types.ts'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { NameScan } from '../../../../src/dns/name/name-octets.ts'
import type { Decision } from '../../../../src/dns/policy/decision.ts'
import { describeRule } from '../../../../src/dns/policy/describe-rule.ts'
import { parseNameList } from '../../../../src/dns/policy/list/name-list.ts'
import { type Override, PolicyList } from '../../../../src/dns/policy/list/policy-list.ts'
import { PolicyLists } from '../../../../src/dns/policy/list/policy-lists.ts'
import { parseRpz } from '../../../../src/dns/policy/list/rpz-zone.ts'
import { formatRecord } from '../../../../src/dns/zonefile/record-text.ts'

const HEAD = '$ORIGIN rpz.example.\n$TTL 60\n@ SOA ns. host. 1 2 3 4 5\n@ NS ns.\n'

function rpz(lines: string, override?: Override, name = 'rpz'): PolicyList {
  return new PolicyList(
    { name, ...(override !== undefined && { override }) },
    parseRpz(HEAD + lines, 'rpz.zone'),
  )
}

const scan = new NameScan()

interface Asked {
  readonly type?: string
  readonly ip?: string
}

function decide(
  lists: readonly PolicyList[],
  name: string,
  { type = 'A', ip = '192.0.2.77' }: Asked = {},
): Decision | undefined {
  const { octets } = DomainName.parse(name)
  scan.scan(octets, 0)
  return new PolicyLists(lists).decideQuery(octets, scan, parseType(type), ip, undefined)
}

function told(decision: Decision | undefined): string {
  if (decision === undefined) return 'resolve'
  if (decision.kind === 'alias') return `alias ${entryRecords(decision.cname, 0).map(formatRecord).join(' ')}`
  if (decision.kind !== 'answer') return decision.kind
  const { rcode, chain } = decision.answer
  return [formatRcode(rcode), ...chain.flatMap((entry) => entryRecords(entry, 0)).map(formatRecord)].join(' ')
}

describe('a response policy zone', () => {
  const list = rpz(`
nx.example CNAME .
nodata.example CNAME *.
*.wild.example CNAME .
deep.wild.example CNAME rpz-passthru.
drop.example CNAME rpz-drop.
tcp.example CNAME rpz-tcp-only.
old.example CNAME old.example.
data.example A 192.0.2.1
data.example A 192.0.2.2
data.example MX 10 mail.example.
garden.example CNAME walled.garden.
*.garden.example CNAME *.walled.garden.
16.0.0.9.10.rpz-client-ip CNAME rpz-drop.
32.1.0.9.10.rpz-client-ip CNAME rpz-passthru.
48.zz.db8.2001.rpz-client-ip CNAME .
`)

  it.each([
    ['nx.example', 'NXDOMAIN'],
    ['NX.Example', 'NXDOMAIN'],
    ['a.nx.example', 'resolve'],
    ['nodata.example', 'NOERROR'],
    ['a.b.wild.example', 'NXDOMAIN'],
    ['wild.example', 'resolve'],
    ['deep.wild.example', 'pass'],
    ['a.deep.wild.example', 'resolve'],
    ['drop.example', 'drop'],
    ['tcp.example', 'truncate'],
    ['old.example', 'pass'],
    ['data.example', 'NOERROR data.example. 60 IN A 192.0.2.1 data.example. 60 IN A 192.0.2.2'],
    ['garden.example', 'alias garden.example. 60 IN CNAME walled.garden.'],
    ['a.garden.example', 'alias a.garden.example. 60 IN CNAME a.garden.example.walled.garden.'],
    ['rpz.example', 'resolve'],
  ])('decides about %s: %s', (name, expected) => expect(told(decide([list], name))).toBe(expected))

  it('has data by type, and NODATA for others', () => {
    expect(told(decide([list], 'data.example', { type: 'MX' }))).toContain('MX 10 mail.example.')
    expect(told(decide([list], 'data.example', { type: 'AAAA' }))).toBe('NOERROR')
    expect(told(decide([list], 'garden.example', { type: 'CNAME' }))).toContain('NOERROR')
  })

  it('decides by the client first, by the longest prefix', () => {
    expect(told(decide([list], 'nx.example', { ip: '10.9.0.2' }))).toBe('drop')
    expect(told(decide([list], 'nx.example', { ip: '10.9.0.1' }))).toBe('pass')
    expect(told(decide([list], 'other.example', { ip: '2001:db8::1' }))).toBe('NXDOMAIN')
    expect(told(decide([list], 'other.example', { ip: '2001:db8:1::1' }))).toBe('resolve')
  })

  it('tells an error that names the list', () => {
    const decision = decide([list], 'nx.example')
    expect(decision?.kind === 'answer' && decision.answer.error).toEqual({ infoCode: 15, extraText: 'rpz' })
    expect(decision && describeRule(decision.rule)).toBe('rpz: nx.example. (nxdomain)')
  })

  it('decides by the addresses of an answer', () => {
    const lists = new PolicyLists([
      rpz(
        '24.0.2.0.192.rpz-ip CNAME .\n32.7.2.0.192.rpz-ip CNAME rpz-passthru.\n128.1.zz.db8.2001.rpz-ip A 192.0.2.9',
      ),
    ])
    const { octets } = DomainName.parse('www.example.')
    const by = (...ips: string[]): string =>
      told(
        lists.decideAddresses(
          ips.map((ip) => addressOctets(ip)!),
          octets,
          1,
          undefined,
        ),
      )
    expect([by('192.0.2.8'), by('192.0.3.1', '192.0.2.9'), by('192.0.2.7'), by('192.0.3.1')]).toEqual([
      'NXDOMAIN',
      'NXDOMAIN',
      'pass',
      'resolve',
    ])
    expect(by('2001:db8::1')).toBe('NOERROR www.example. 60 IN A 192.0.2.9')
    expect(lists.judgesAnswers).toBe(true)
  })

  it('decides by servers, and shows its SOA then', () => {
    const lists = new PolicyLists([
      rpz(
        'ns1.bad.example.rpz-nsdname CNAME .\n*.worse.example.rpz-nsdname CNAME *.\n24.0.2.0.192.rpz-nsip CNAME rpz-drop.',
      ),
    ])
    const { octets } = DomainName.parse('www.example.')
    const by = (server: string, ip: string): Decision | undefined =>
      lists.decideServers(
        [{ name: DomainName.parse(server).octets, addresses: [addressOctets(ip)!] }],
        scan,
        octets,
        1,
        undefined,
      )
    expect(
      [
        by('ns1.bad.example', '198.51.100.1'),
        by('x.worse.example', '198.51.100.1'),
        by('ok.example', '192.0.2.1'),
        by('ok.example', '198.51.100.1'),
      ].map(told),
    ).toEqual(['NXDOMAIN', 'NOERROR', 'drop', 'resolve'])
    const decision = by('ns1.bad.example', '198.51.100.1')
    const additional = decision?.kind === 'answer' ? decision.answer.additional : undefined
    expect(additional?.flatMap((entry) => entryRecords(entry, 0)).map(formatRecord)).toEqual([
      'rpz.example. 60 IN SOA ns. host. 1 2 3 4 5',
    ])
  })

  it.each([
    ['a.rpz-nsfoo CNAME .', 'rpz-nsfoo'],
    ['33.1.2.0.192.rpz-ip CNAME .', '192.0.2.1/33'],
    ['x.rpz-ip CNAME .', '/x'],
    ['a.example CNAME rpz-what.', 'rpz-what.'],
    ['elsewhere. CNAME .', 'elsewhere.'],
  ])('refuses %s, with its place', (line, token) => {
    const read = (): unknown => rpz(line)
    expect(read).toThrow(ZoneFileError)
    expect(read).toThrow(token)
    expect(read).toThrow('rpz.zone:5:1')
  })

  it('need not say its own name, as lists that are published for download do not', () => {
    const rules = parseRpz(
      '$TTL 60\n@ SOA localhost. root.localhost. 1 2 3 4 5\nads.example CNAME .\n',
      'ads.rpz',
    )
    const list = new PolicyList({ name: 'ads' }, rules)
    expect(decide([list], 'ads.example.')).toBeDefined()
    expect(decide([list], 'www.example.')).toBeUndefined()
  })
})

describe('several lists', () => {
  const first = rpz('a.example CNAME rpz-passthru.', undefined, 'first')
  const second = new PolicyList(
    { name: 'second', infoCode: 17 },
    parseNameList('a.example\nb.example', 'list'),
  )

  it('are looked at in their order, and count', () => {
    expect(told(decide([first, second], 'a.example'))).toBe('pass')
    expect(told(decide([first, second], 'b.example'))).toBe('NXDOMAIN')
    expect(told(decide([second, first], 'a.example'))).toBe('NXDOMAIN')
    expect([first.counters, second.counters]).toEqual([
      { name: 'first', rules: 1, hits: 1 },
      { name: 'second', rules: 2, hits: 2 },
    ])
  })

  it('report what a disabled one would have done, and go on', () => {
    const disabled = new PolicyList({ name: 'off', override: 'disabled' }, parseNameList('b.example', 'list'))
    const rules: string[] = []
    const { octets } = DomainName.parse('b.example')
    scan.scan(octets, 0)
    const lists = new PolicyLists([disabled, second])
    const decision = lists.decideQuery(octets, scan, 1, undefined, (rule) => rules.push(describeRule(rule)))
    expect(told(decision)).toBe('NXDOMAIN')
    expect(rules).toEqual(['off: b.example. (disabled)', 'second: b.example. (nxdomain)'])
  })

  it('take new rules at once', () => {
    const list = new PolicyList({ name: 'list' }, parseNameList('a.example', 'list'))
    list.replaceRules(parseNameList('b.example', 'list'))
    expect([told(decide([list], 'a.example')), told(decide([list], 'b.example'))]).toEqual([
      'resolve',
      'NXDOMAIN',
    ])
  })
})

describe('an override', () => {
  it.each<[Override, string]>([
    ['nxdomain', 'NXDOMAIN'],
    ['nodata', 'NOERROR'],
    ['null', 'NOERROR a.example. 3600 IN A 0.0.0.0'],
    ['pass', 'pass'],
    ['drop', 'drop'],
    ['tcp-only', 'truncate'],
    [{ alias: DomainName.parse('blocked.lan.') }, 'alias a.example. 3600 IN CNAME blocked.lan.'],
    [{ alias: DomainName.parse('*.blocked.lan.') }, 'alias a.example. 3600 IN CNAME a.example.blocked.lan.'],
  ])('%j is what happens, whatever the rule says', (override, expected) => {
    expect(told(decide([rpz('a.example CNAME rpz-drop.', override)], 'a.example'))).toBe(expected)
  })
})
