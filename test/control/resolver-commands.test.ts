import { describe, expect, it } from 'vitest'
import { ControlError } from '../../src/control/control-error.ts'
import { resolverCommands } from '../../src/control/resolver-commands.ts'
import type { CacheReport } from '../../src/control/cache-report.ts'
import type { LookupReport } from '../../src/control/lookup-report.ts'
import { recordLine } from '../../src/control/record-data.ts'
import type { RequestReport } from '../../src/control/request-report.ts'
import type { ServerReport } from '../../src/control/server-report.ts'
import type { TraceData } from '../../src/control/trace-data.ts'
import type { RuleReport } from '../../src/control/rule-report.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { parseLocalData } from '../../src/dns/policy/local-data.ts'
import { parseNameList } from '../../src/dns/policy/list/name-list.ts'
import { PolicyList } from '../../src/dns/policy/list/policy-list.ts'
import { PolicyLists } from '../../src/dns/policy/list/policy-lists.ts'
import { replyTo } from '../dns/resolver/messages.ts'
import { type LittleInternetOptions, question, usualInternet } from '../dns/resolver/little-internet.ts'

/** A resolver in a little Internet, and its commands as a client would give them. */
async function controlled(options: LittleInternetOptions = {}) {
  const internet = await usualInternet(options)
  const { resolver, resolverHost, world } = internet
  const commands = resolverCommands(() => resolver, resolverHost.clock)
  const tell = async <T>(command: string, args: Record<string, unknown> = {}): Promise<T[]> => {
    const items: T[] = []
    const response = commands.get(command)!(args)
    if (response instanceof Promise) throw new Error('no items')
    for await (const item of response) items.push(item as T)
    return items
  }
  return { ...internet, tell: <T>(...words: Parameters<typeof tell<T>>) => world.run(tell<T>(...words)) }
}

describe('dump', () => {
  it('tells what the cache holds, who said it, and for how long it lives', async () => {
    const { ask, tell, world } = await controlled()
    await ask('www.example.com.')
    await ask('nothing.example.com.')
    await world.runFor(10_000)
    const held = await tell<CacheReport>('dump')
    const answer = held.find(({ name, type }) => name === 'www.example.com.' && type === 'A')!
    expect(answer.records.map(recordLine)).toEqual(['www.example.com. 289 IN A 203.0.113.1'])
    expect(answer).toMatchObject({
      entry: 'rrset',
      rank: 'authoritative answer',
      from: { server: 'ns.example.com.', ip: '192.0.2.10', zone: 'example.com.' },
      ttlSeconds: 300,
    })
    const denial = held.find(({ name }) => name === 'nothing.example.com.')!
    expect(denial.entry).toBe('nxdomain')
    expect(denial.type).toBeUndefined()
  })

  it('tells what is known of servers', async () => {
    const { ask, tell } = await controlled()
    await ask('www.example.com.')
    const servers = await tell<ServerReport>('dump', { what: 'servers' })
    expect(servers.map(({ address }) => address)).toContain('192.0.2.10')
    expect(servers[0]).toMatchObject({ state: 'answers', timeouts: 0 })
    expect(servers[0]!.rttMs).toBeCloseTo(10, 0)
  })
})

describe('flush', () => {
  it('forgets a name, a type of it, a subtree, or everything, and says how much', async () => {
    const { ask, tell, resolver } = await controlled()
    const flushed = async (args: Record<string, unknown>) =>
      (await tell<{ flushed: number }>('flush', args))[0]!.flushed
    await ask('www.example.com.')
    expect(await flushed({ what: 'name', name: 'www.example.com', type: 'AAAA' })).toBe(0)
    expect(await flushed({ what: 'name', name: 'WWW.example.com', type: 'A' })).toBeGreaterThan(0)
    expect((await ask('www.example.com.')).fromCache).toBe(false)
    expect(await flushed({ what: 'tree', name: 'example.com' })).toBeGreaterThan(1)
    expect(await flushed({ what: 'all' })).toBeGreaterThan(0)
    expect(resolver.cache.counters.entries).toBe(0)
  })

  it('takes no type of a subtree, and needs its name', async () => {
    const { tell } = await controlled()
    const tree = { what: 'tree', name: 'example.com', type: 'A' }
    await expect(tell('flush', tree)).rejects.toThrow('a tree is forgotten with all of its types')
    await expect(tell('flush', { what: 'tree' })).rejects.toThrow("'name' is missing")
  })
})

describe('trace', () => {
  it('resolves with what the resolver knows', async () => {
    const { tell } = await controlled()
    const [first] = await tell<TraceData>('trace', { name: 'www.example.com' })
    expect(first).toMatchObject({ rcode: 'NOERROR', isDenial: false })
    expect(first!.queries).toBeGreaterThan(2)
    const [second] = await tell<TraceData>('trace', { name: 'www.example.com', type: 'A' })
    expect(second).toMatchObject({ queries: 0, steps: [{ kind: 'cache', rank: 'authoritative answer' }] })
  })
})

describe('lookup', () => {
  it('names the cut and the servers that a walk would begin at, without asking anyone', async () => {
    const { ask, tell } = await controlled()
    const [before] = await tell<LookupReport>('lookup', { name: 'other.example.com' })
    expect(before).toMatchObject({ zone: '.', by: 'hints', held: [] })
    await ask('www.example.com.')
    const [after] = await tell<LookupReport>('lookup', { name: 'other.example.com' })
    expect(after).toMatchObject({
      zone: 'example.com.',
      by: 'cache',
      servers: [{ name: 'ns.example.com.', addresses: [{ address: '192.0.2.10', state: 'answers' }] }],
    })
    const [held] = await tell<LookupReport>('lookup', { name: 'www.example.com' })
    expect(held!.held.map(({ type }) => type)).toContain('A')
  })

  it('names the resolvers of a forward zone, whatever cuts below it are known', async () => {
    const servers = [{ ip: '192.0.2.53', port: 53 }]
    const routes = [
      { kind: 'forward' as const, zone: DomainName.root, servers, isPrimed: false, fallsBack: false },
    ]
    const { ask, script, tell } = await controlled({ routes })
    await script('192.0.2.53', (query) =>
      replyTo(query, { flags: ['RA'], answer: ['example.com. NS ns.example.com.'] }),
    )
    await ask('example.com.', 'NS')
    const [report] = await tell<LookupReport>('lookup', { name: 'www.example.com' })
    expect(report).toMatchObject({ zone: '.', by: 'forward zone', servers: [{ name: '192.0.2.53:53' }] })
  })
})

describe('the rules that lookup tells', () => {
  const list = (name: string, text: string, override?: 'disabled') =>
    new PolicyList({ name, ...(override && { override }) }, parseNameList(text, name))

  it('are those about the name, of local zones and lists, and which one decides; nothing is counted', async () => {
    const policyLists = new PolicyLists([
      list('new', '*.example.com\n', 'disabled'),
      list('ads', 'www.example.com\n'),
      list('more', 'www.example.com\n'),
    ])
    const { tell, resolver } = await controlled({ policyLists })
    const [{ rules } = { rules: [] }] = await tell<{ rules: RuleReport[] }>('lookup', {
      name: 'www.example.com',
    })
    expect(rules).toMatchObject([
      { rule: 'new: *.example.com. (disabled)', isDisabled: true, decides: false },
      { rule: 'ads: www.example.com. (nxdomain)', decision: 'answer', rcode: 'NXDOMAIN', decides: true },
      { rule: 'more: www.example.com. (nxdomain)', decides: false },
    ])
    expect(resolver.counters.policyLists.map(({ hits }) => hits)).toEqual([0, 0, 0])
  })

  it('are of the type that is asked about, with the data that would be told', async () => {
    const { tell } = await controlled({
      localZones: [{ name: DomainName.parse('example.com.'), type: 'transparent' }],
      localData: [parseLocalData('printer.example.com. A 192.0.2.9')],
    })
    const rulesAbout = async (name: string, type?: string) =>
      (await tell<{ rules: RuleReport[] }>('lookup', { name, type }))[0]!.rules
    const rule = 'local zone example.com. (transparent)'
    expect(await rulesAbout('printer.example.com')).toMatchObject([
      { rule, decision: 'answer', records: [{ data: '192.0.2.9' }], decides: true },
    ])
    expect(await rulesAbout('printer.example.com', 'AAAA')).toMatchObject([
      { rule, decision: 'answer', rcode: 'NOERROR', records: [] },
    ])
    expect(await rulesAbout('www.example.com')).toMatchObject([{ rule, decision: 'resolve', decides: false }])
    expect(await rulesAbout('1.0.0.10.in-addr.arpa', 'PTR')).toMatchObject([
      { rule: 'local zone 10.in-addr.arpa. (static)', rcode: 'NXDOMAIN', decides: true },
    ])
    expect(await rulesAbout('www.example.net')).toEqual([])
  })
})

describe('requests', () => {
  it('lists what is under way, and what it waits for', async () => {
    const { tell, resolver, resolverHost, world } = await controlled()
    resolverHost.unplug()
    const asked = resolver.resolve(question('www.example.com.', 'A'))
    const requests = await tell<RequestReport>('requests')
    expect(requests).toMatchObject([
      { question: { name: 'www.example.com.', type: 'A' }, depth: 0, waitsFor: [{ name: '.', type: 'NS' }] },
      { question: { name: '.', type: 'NS' }, depth: 1, waitsFor: [] },
    ])
    await world.run(asked)
    expect(await tell('requests')).toEqual([])
  })
})

describe('what makes no sense', () => {
  it.each([
    ['flush', {}],
    ['flush', { what: 'some' }],
    ['flush', { what: 'name' }],
    ['flush', { what: 'name', name: 'a..b' }],
    ['flush', { what: 'name', name: 'a', type: 'NOTYPE' }],
    ['flush', { what: 'tree', name: 5 }],
    ['dump', { what: 'everything' }],
    ['trace', { name: 'x'.repeat(64) }],
    ['trace', { name: 'a', type: 1 }],
    ['lookup', {}],
  ])('%s %j is a bad argument', async (command, args) => {
    const { tell } = await controlled()
    const error = await tell(command, args).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ControlError)
    expect(error).toMatchObject({ code: 'bad-argument' })
  })
})
