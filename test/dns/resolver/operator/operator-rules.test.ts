import { describe, expect, it } from 'vitest'
import { TYPE, parseType } from '../../../../src/dns/iana/types.ts'
import type { Client } from '../../../../src/dns/message/client.ts'
import { FLAG } from '../../../../src/dns/message/header.ts'
import { decodeWire, type Message } from '../../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../../src/dns/message/query.ts'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { describeRule } from '../../../../src/dns/policy/describe-rule.ts'
import { parseNameList } from '../../../../src/dns/policy/list/name-list.ts'
import { PolicyList } from '../../../../src/dns/policy/list/policy-list.ts'
import { PolicyLists } from '../../../../src/dns/policy/list/policy-lists.ts'
import { parseRpz } from '../../../../src/dns/policy/list/rpz-zone.ts'
import { parseLocalData } from '../../../../src/dns/policy/local-data.ts'
import { describeStep } from '../../../../src/dns/resolver/explanation/describe-step.ts'
import { formatRcode } from '../../../../src/dns/iana/codes.ts'
import { type LittleInternet, type LittleInternetOptions, usualInternet } from '../little-internet.ts'
import { lines } from '../messages.ts'

const ORIGIN = DomainName.parse('rpz.')

function rpz(...rules: readonly string[]): { policyLists: PolicyLists } {
  const text = ['@ SOA ns. host. 1 2 3 4 5', ...rules].join('\n')
  return {
    policyLists: new PolicyLists([new PolicyList({ name: 'rpz' }, parseRpz(text, 'rpz.zone', ORIGIN))]),
  }
}

const clientAt = (ip: string, transport: Client['transport'] = 'udp'): Client => ({
  transport,
  remote: { ip, port: 4000 },
})
const UDP = clientAt('127.0.0.1')

interface Asking {
  readonly type?: string
  readonly client?: Client
  readonly flags?: number
}

async function ask(internet: LittleInternet, name: string, asking: Asking = {}): Promise<Message | null> {
  const { type = 'A', client = UDP, flags = FLAG.RD } = asking
  const query = encodeQuery({ id: 0, name: DomainName.parse(name), type: parseType(type), flags })
  const response = await internet.world.run(Promise.resolve(internet.resolver.respond(query, client)))
  return response && decodeWire(response)
}

/** `NXDOMAIN`, `NOERROR AA www.example.com. 300 A 203.0.113.1`, `nothing`. */
async function told(internet: LittleInternet, name: string, asking: Asking = {}): Promise<string> {
  const response = await ask(internet, name, asking)
  if (response === null) return 'nothing'
  const flags = (['AA', 'TC'] as const).filter((flag) => (response.flags & FLAG[flag]) !== 0)
  return [formatRcode(response.rcode), ...flags, ...lines(response.answers)].join(' ')
}

/** The same twice: fresh, and from the cache. */
async function twice(options: LittleInternetOptions, name: string, asking?: Asking): Promise<string> {
  const internet = await usualInternet(options)
  const fresh = await told(internet, name, asking)
  const again = await told(internet, name, asking)
  expect(again.replaceAll(' 299 ', ' 300 ')).toBe(fresh)
  return fresh
}

const WWW = 'www.example.com. 300 A 203.0.113.1'

describe('a list', () => {
  it('blocks before anybody is asked', async () => {
    const list = new PolicyList({ name: 'ads' }, parseNameList('www.example.com', 'ads'))
    const internet = await usualInternet({ policyLists: new PolicyLists([list]) })
    expect(await told(internet, 'www.example.com.')).toBe('NXDOMAIN AA')
    expect(internet.resolver.counters.upstream.udp).toBe(0)
    expect(internet.resolver.counters.policyLists).toEqual([{ name: 'ads', rules: 1, hits: 1 }])
    list.replaceRules(parseNameList('', 'ads'))
    expect(await told(internet, 'www.example.com.')).toBe(`NOERROR ${WWW}`)
  })

  it('decides about names that aliases lead to', async () => {
    const alias = 'across.example.com. 300 CNAME www.example.net.'
    expect(await twice(rpz('www.example.net CNAME .'), 'across.example.com.')).toBe(`NXDOMAIN AA ${alias}`)
    expect(await twice(rpz('www.example.net 60 A 10.0.0.1'), 'across.example.com.')).toBe(
      `NOERROR AA ${alias} www.example.net. 60 A 10.0.0.1`,
    )
    expect(await twice(rpz('www.example.net CNAME rpz-passthru.'), 'across.example.com.')).toBe(
      `NOERROR ${alias} www.example.net. 300 A 203.0.113.99`,
    )
  })

  it('decides by addresses', async () => {
    expect(await twice(rpz('24.0.113.0.203.rpz-ip CNAME .'), 'www.example.com.')).toBe('NXDOMAIN')
    expect(await twice(rpz('32.1.113.0.203.rpz-ip 60 A 10.0.0.1'), 'www.example.com.')).toBe(
      'NOERROR www.example.com. 60 A 10.0.0.1',
    )
    expect(await twice(rpz('32.2.113.0.203.rpz-ip CNAME .'), 'www.example.com.')).toBe(`NOERROR ${WWW}`)
  })

  it('decides by the servers of a zone, or of one above', async () => {
    expect(await twice(rpz('ns.example.com.rpz-nsdname CNAME .'), 'www.example.com.')).toBe('NXDOMAIN AA')
    expect(await twice(rpz('32.1.2.0.192.rpz-nsip CNAME *.'), 'www.example.com.')).toBe('NOERROR AA')
    expect(await twice(rpz('32.20.2.0.192.rpz-nsip CNAME .'), 'www.example.com.')).toBe(`NOERROR ${WWW}`)
  })

  it('shows the SOA of its zone beside what it makes of others’ answers', async () => {
    const internet = await usualInternet(rpz('ns.example.com.rpz-nsdname 60 CNAME .'))
    const response = await ask(internet, 'www.example.com.')
    expect(lines(response!.additionals)).toEqual(['rpz. 3600 SOA ns. host. 1 2 3 4 5'])
  })

  it('drops queries, or sends them over TCP', async () => {
    const by = (target: string) => rpz(`www.example.com CNAME ${target}`)
    expect(await twice(by('rpz-drop.'), 'www.example.com.')).toBe('nothing')
    expect(await twice(rpz('32.1.113.0.203.rpz-ip CNAME rpz-drop.'), 'www.example.com.')).toBe('nothing')
    expect(await twice(by('rpz-tcp-only.'), 'www.example.com.')).toBe('NOERROR TC')
    const client = clientAt('127.0.0.1', 'tcp')
    expect(await twice(by('rpz-tcp-only.'), 'www.example.com.', { client })).toBe(`NOERROR ${WWW}`)
  })

  it('leads elsewhere', async () => {
    expect(await twice(rpz('a.test6 60 CNAME www.example.net.'), 'a.test6.')).toBe(
      'NOERROR a.test6. 60 CNAME www.example.net. www.example.net. 300 A 203.0.113.99',
    )
    expect(await twice(rpz('32.1.113.0.203.rpz-ip 60 CNAME www.example.net.'), 'www.example.com.')).toBe(
      'NOERROR www.example.com. 60 CNAME www.example.net. www.example.net. 300 A 203.0.113.99',
    )
  })

  it('passes what an earlier rule lets pass', async () => {
    const rules = ['www.example.com CNAME rpz-passthru.', '32.1.113.0.203.rpz-ip CNAME .']
    expect(await twice(rpz(...rules), 'www.example.com.')).toBe(`NOERROR ${WWW}`)
  })

  it('is reported with the client, and explained', async () => {
    const hits: string[] = []
    const internet = await usualInternet({
      ...rpz('*.example.com CNAME .', '32.99.113.0.203.rpz-ip CNAME .'),
      onPolicyHit: ({ rule, question, client }) =>
        hits.push(`${client?.remote.ip ?? 'we'} ${question.name.toString()} ${describeRule(rule)}`),
    })
    await told(internet, 'www.example.com.')
    await told(internet, 'www.example.net.')
    const { steps } = await internet.ask('www.example.com.')
    expect(hits).toEqual([
      '127.0.0.1 www.example.com. rpz: *.example.com. (nxdomain)',
      '127.0.0.1 www.example.net. rpz: address 203.0.113.99/32 (nxdomain)',
      'we www.example.com. rpz: *.example.com. (nxdomain)',
    ])
    expect(steps.map(describeStep)).toEqual([
      'www.example.com. is decided here, by rpz: *.example.com. (nxdomain)',
    ])
  })
})

describe('a local zone', () => {
  const zone = (name: string, type: 'redirect' | 'inform' | 'deny' | 'refuse') => ({
    name: DomainName.parse(name),
    type,
  })

  it('may lead names to others, from within itself as well', async () => {
    const internet = await usualInternet({
      localZones: [zone('example.com.', 'redirect')],
      localData: [parseLocalData('example.com. 60 CNAME www.example.com.')],
    })
    expect(await told(internet, 'x.example.com.')).toBe(
      `NOERROR x.example.com. 60 CNAME www.example.com. ${WWW}`,
    )
  })

  it('reports when it is to inform', async () => {
    const hits: string[] = []
    const internet = await usualInternet({
      localZones: [zone('example.com.', 'inform')],
      onPolicyHit: ({ rule }) => hits.push(describeRule(rule)),
    })
    expect(await told(internet, 'www.example.com.')).toBe(`NOERROR ${WWW}`)
    expect(hits).toEqual(['local zone example.com. (inform)'])
  })

  it('denies and refuses', async () => {
    const localZones = [zone('example.com.', 'deny'), zone('example.net.', 'refuse')]
    expect(await twice({ localZones }, 'www.example.com.')).toBe('nothing')
    expect(await twice({ localZones }, 'www.example.net.')).toBe('REFUSED AA')
  })

  it('answers names of hosts(5)', async () => {
    const hosts = [{ address: '10.1.2.3', canonicalName: 'printer.lan', aliases: ['printer'] }]
    expect(await twice({ hosts }, 'printer.')).toBe('NOERROR AA printer. 60 A 10.1.2.3')
    expect(await twice({ hosts }, '3.2.1.10.in-addr.arpa.', { type: 'PTR' })).toBe(
      'NOERROR AA 3.2.1.10.in-addr.arpa. 60 PTR printer.lan.',
    )
    expect(await twice({ hosts }, 'printer.lan.', { type: 'AAAA' })).toBe('NOERROR AA')
  })
})

describe('who may ask', () => {
  const access = [
    { block: '10.1.0.0/16', action: 'allow' },
    { block: '10.2.0.0/16', action: 'allow-snoop' },
    { block: '10.3.0.0/16', action: 'allow-setrd' },
    { block: '10.4.0.0/16', action: 'refuse-non-local' },
    { block: '10.5.0.0/16', action: 'deny-non-local' },
    { block: '10.6.0.0/16', action: 'deny' },
  ] as const

  // With RD, without, and local data without.
  it.each([
    ['10.1.0.1', [`NOERROR ${WWW}`, 'REFUSED', 'NOERROR AA localhost. 10800 A 127.0.0.1']],
    ['10.2.0.1', [`NOERROR ${WWW}`, `NOERROR ${WWW}`, 'NOERROR AA localhost. 10800 A 127.0.0.1']],
    ['10.3.0.1', [`NOERROR ${WWW}`, `NOERROR ${WWW}`, 'NOERROR AA localhost. 10800 A 127.0.0.1']],
    ['10.4.0.1', ['REFUSED', 'REFUSED', 'NOERROR AA localhost. 10800 A 127.0.0.1']],
    ['10.5.0.1', ['nothing', 'nothing', 'NOERROR AA localhost. 10800 A 127.0.0.1']],
    ['10.6.0.1', ['nothing', 'nothing', 'nothing']],
    ['10.7.0.1', ['REFUSED', 'REFUSED', 'REFUSED']],
  ])('%s gets %j', async (ip, expected) => {
    const internet = await usualInternet({ access })
    const client = clientAt(ip)
    expect([
      await told(internet, 'www.example.com.', { client }),
      await told(internet, 'www.example.com.', { client, flags: 0 }),
      await told(internet, 'localhost.', { client, flags: 0 }),
    ]).toEqual(expected)
  })

  it('is told no more than a header when refused', async () => {
    const response = await ask(await usualInternet({ access }), 'www.example.com.', {
      client: clientAt('10.7.0.1'),
    })
    expect([response!.question, response!.edns]).toEqual([undefined, undefined])
  })

  it('is told that recursion was desired where that is taken for granted', async () => {
    const internet = await usualInternet({ access })
    const response = await ask(internet, 'two.example.com.', { client: clientAt('10.3.0.1'), flags: 0 })
    expect((response!.flags & FLAG.RD) !== 0 && response!.answers.every(({ type }) => type === TYPE.A)).toBe(
      true,
    )
  })
})
