import { beforeEach, describe, expect, it } from 'vitest'
import { serveTcp } from '../../src/dns/server/tcp-server.ts'
import { StubResolver } from '../../src/stub/stub-resolver.ts'
import type { StubStep } from '../../src/stub/stub-step.ts'
import { replyTo } from '../dns/resolver/messages.ts'
import { HomeOffice, NS1, NS2 } from './home-office.ts'

const WWW = {
  'www.example.com. A': { answer: ['www.example.com. 300 A 203.0.113.1'] },
  'www.example.com. AAAA': { answer: ['www.example.com. 60 AAAA 2001:db8::1'] },
  'alias.example.com. A': {
    answer: ['alias.example.com. 20 CNAME www.example.com.', 'www.example.com. 300 A 203.0.113.1'],
  },
  'empty.example.com. A': {},
  'www.a.test. A': { answer: ['www.a.test. 300 A 203.0.113.2'] },
  'broken.example.com. A': { rcode: 'FORMERR' },
  '1.113.0.203.in-addr.arpa. PTR': { answer: ['1.113.0.203.in-addr.arpa. 300 PTR www.example.com.'] },
} as const

let office: HomeOffice
beforeEach(() => {
  office = new HomeOffice()
})

/** `files: notfound, continue`. */
const consulted = (steps: readonly StubStep[]): string[] =>
  steps.flatMap((step) =>
    step.kind === 'service-consulted' ? [`${step.service}: ${step.status}, ${step.action}`] : [],
  )

/** `192.0.2.1 attempt 1: silent`. */
const servers = (steps: readonly StubStep[]): string[] =>
  steps.flatMap((step) =>
    step.kind === 'server-asked' ? [`${step.ip} attempt ${step.attempt}: ${step.outcome.kind}`] : [],
  )

describe('a name', () => {
  it('is found in the hosts file, and no server is asked', async () => {
    await office.server(NS1, WWW)
    office.file('hosts', '203.0.113.9 www.example.com web\n')
    const info = await office.find('WEB')
    expect(info).toMatchObject({ canonicalName: 'www.example.com', addresses: ['203.0.113.9'] })
    expect(consulted(info.steps)).toEqual(['files: success, return'])
    expect(office.asked).toEqual([])
  })

  it('is asked for in the DNS when the hosts file does not know it', async () => {
    await office.server(NS1, WWW)
    office.file('hosts', '203.0.113.9 other\n')
    const info = await office.find('www.example.com')
    expect(info).toMatchObject({
      canonicalName: 'www.example.com',
      addresses: ['203.0.113.1'],
      port: undefined,
      ttlSeconds: 300,
    })
    expect(info.steps).toEqual([
      { kind: 'file-read', atMs: 0, path: 'etc/nsswitch.conf', found: false },
      { kind: 'service-order', atMs: 0, database: 'hosts', line: undefined, services: ['files', 'dns'] },
      { kind: 'file-read', atMs: 0, path: 'etc/hosts', found: true },
      {
        kind: 'service-consulted',
        atMs: 0,
        database: 'hosts',
        service: 'files',
        status: 'notfound',
        action: 'continue',
      },
      { kind: 'file-read', atMs: 0, path: 'etc/resolv.conf', found: true },
      { kind: 'name-tried', atMs: 0, name: 'www.example.com.', why: 'enough-dots' },
      {
        kind: 'server-asked',
        atMs: 0,
        ip: NS1,
        name: 'www.example.com.',
        type: 'A',
        attempt: 1,
        timeoutMs: 5000,
        tookMs: 10,
        outcome: { kind: 'response', rcode: 'NOERROR', answers: 1, truncated: false, useful: true },
      },
      {
        kind: 'service-consulted',
        atMs: 10,
        database: 'hosts',
        service: 'dns',
        status: 'success',
        action: 'return',
      },
    ])
  })

  it('may be an alias: the least TTL counts', async () => {
    await office.server(NS1, WWW)
    expect(await office.find('alias.example.com')).toMatchObject({
      canonicalName: 'www.example.com',
      addresses: ['203.0.113.1'],
      ttlSeconds: 20,
    })
  })

  it('that is an address in any form is not looked up', async () => {
    const info = await office.find('127.1', '80')
    expect(info).toEqual({
      canonicalName: '127.1',
      addresses: ['127.0.0.1'],
      port: 80,
      steps: [{ kind: 'numeric-address', atMs: 0, address: '127.0.0.1' }],
    })
    expect(await office.failure('127.1', '80', { family: 'inet6' })).toMatchObject({ code: 'EAI_ADDRFAMILY' })
  })

  it.each(['localhost', 'LocalHost.', 'printer.localhost'])(
    '%s is this host, and no server is asked',
    async (name) => {
      await office.server(NS1, WWW)
      expect((await office.find(name)).addresses).toEqual(['127.0.0.1'])
      expect(office.asked).toEqual([])
    },
  )

  it('is told as it happens', async () => {
    await office.server(NS1, undefined)
    await office.server(NS2, WWW)
    const told: string[] = []
    const stub = new StubResolver(office.host, {
      onStep: (step) => told.push(`${office.world.nowMs} ${step.kind}`),
    })
    await office.world.run(stub.getAddrInfo('www.example.com', undefined, { family: 'inet' }))
    expect(told.slice(-3)).toEqual(['5000 server-asked', '5010 server-asked', '5010 service-consulted'])
  })
})

describe('a host with IPv6', () => {
  beforeEach(() => {
    office = new HomeOffice(['10.0.0.1', '2001:db8::99'])
  })

  it('asks for both kinds of address at once, and tries IPv6 first', async () => {
    await office.server(NS1, WWW)
    const info = await office.find('www.example.com')
    expect(info).toMatchObject({ addresses: ['2001:db8::1', '203.0.113.1'], ttlSeconds: 60 })
    expect(office.world.nowMs).toBe(10)
    expect((await office.find('www.example.com', undefined, { family: 'inet' })).addresses).toEqual([
      '203.0.113.1',
    ])
  })

  it('goes on with one kind when the servers are silent about the other', async () => {
    const half = office.world.host(NS1)
    await half.script(53, (query) => {
      const isAaaa = query.at(-3) === 28
      return isAaaa ? null : replyTo(query, WWW['www.example.com. A'])
    })
    const info = await office.find('www.example.com')
    expect(info.addresses).toEqual(['203.0.113.1'])
    expect(servers(info.steps).filter((line) => line.endsWith('response'))).toHaveLength(1)
  })

  it('leaves IPv6 out where resolv.conf says so, and asks one after the other where it says that', async () => {
    await office.server(NS1, WWW)
    office.resolvConf('options no-aaaa')
    expect((await office.find('www.example.com')).addresses).toEqual(['203.0.113.1'])
    expect(await office.failure('www.example.com', undefined, { family: 'inet6' })).toMatchObject({
      code: 'EAI_NODATA',
    })
    office.resolvConf('options single-request')
    const before = office.world.nowMs
    await office.find('www.example.com')
    expect(office.world.nowMs - before).toBe(20)
  })
})

describe('nsswitch.conf', () => {
  const order = async (line: string, name = 'www.example.com'): Promise<string[]> => {
    office.file('nsswitch.conf', `hosts: ${line}\n`)
    try {
      const { steps, addresses } = await office.find(name)
      return [...consulted(steps), ...addresses]
    } catch {
      const { steps, code } = await office.failure(name)
      return [...consulted(steps), code]
    }
  }

  it('puts services in order', async () => {
    await office.server(NS1, WWW)
    office.file('hosts', '203.0.113.9 www.example.com\n')
    expect(await order('dns files')).toEqual(['dns: success, return', '203.0.113.1'])
    expect(await order('files dns')).toEqual(['files: success, return', '203.0.113.9'])
  })

  it('ends the search where a service does not know', async () => {
    await office.server(NS1, WWW)
    office.file('hosts', '')
    expect(await order('files [NOTFOUND=return] dns')).toEqual(['files: notfound, return', 'EAI_NONAME'])
  })

  it('goes on past a service that is not there, unless that is to be the end', async () => {
    await office.server(NS1, WWW)
    expect(await order('nis [NOTFOUND=return] dns')).toEqual([
      'nis: unavail, continue',
      'dns: success, return',
      '203.0.113.1',
    ])
    expect(await order('nis [UNAVAIL=return] dns')).toEqual(['nis: unavail, return', 'EAI_NONAME'])
    expect(await order('nis [!NOTFOUND=return] dns')).toEqual(['nis: unavail, return', 'EAI_NONAME'])
    expect(await order('files dns')).toEqual([
      'files: unavail, continue',
      'dns: success, return',
      '203.0.113.1',
    ])
  })

  it('goes on to the files only if the DNS is not there', async () => {
    await office.server(NS1, WWW)
    office.file('hosts', '203.0.113.9 missing.example.com\n')
    const line = 'dns [!UNAVAIL=return] files'
    expect(await order(line, 'missing.example.com')).toEqual(['dns: notfound, return', 'EAI_NONAME'])
    office.file('resolv.conf', 'nameserver 192.0.2.99\n')
    expect(await order(line, 'missing.example.com')).toEqual([
      'dns: unavail, continue',
      'files: success, return',
      '203.0.113.9',
    ])
  })

  it('may go on after a success, which is not forgotten', async () => {
    await office.server(NS1, WWW)
    office.file('hosts', '203.0.113.9 www.example.com\n')
    expect(await order('files [SUCCESS=continue] dns')).toEqual([
      'files: success, continue',
      'dns: success, return',
      '203.0.113.9',
    ])
  })

  it('tells a server that fails from one that is not there', async () => {
    await office.server(NS1, { 'www.example.com. A': { rcode: 'SERVFAIL' } })
    expect(await order('dns [TRYAGAIN=return] files')).toEqual(['dns: tryagain, return', 'EAI_AGAIN'])
  })
})

describe('the name servers', () => {
  it('are asked in order: the second after the first was silent for its time', async () => {
    await office.server(NS1, undefined)
    await office.server(NS2, WWW)
    const info = await office.find('www.example.com')
    expect(info.addresses).toEqual(['203.0.113.1'])
    expect(servers(info.steps)).toEqual([`${NS1} attempt 1: silent`, `${NS2} attempt 1: response`])
    expect(office.world.nowMs).toBe(5010)
  })

  it('are asked at once when the network knows that the first is not there', async () => {
    await office.server(NS2, WWW)
    const info = await office.find('www.example.com')
    expect(servers(info.steps)).toEqual([`${NS1} attempt 1: unreachable`, `${NS2} attempt 1: response`])
    expect(office.world.nowMs).toBeLessThan(100)
  })

  it.each(['SERVFAIL', 'REFUSED', 'NOTIMP'] as const)('are asked on after %s', async (rcode) => {
    await office.server(NS1, { 'www.example.com. A': { rcode } })
    await office.server(NS2, WWW)
    expect((await office.find('www.example.com')).addresses).toEqual(['203.0.113.1'])
  })

  it('are asked on after one that only points elsewhere', async () => {
    await office.server(NS1, { 'www.example.com. A': { flags: [], authority: ['com. 300 NS a.test.'] } })
    await office.server(NS2, WWW)
    expect((await office.find('www.example.com')).addresses).toEqual(['203.0.113.1'])
  })

  it('are not asked on when one says no', async () => {
    await office.server(NS1, {})
    await office.server(NS2, WWW)
    expect(await office.failure('www.example.com')).toMatchObject({ code: 'EAI_NONAME' })
    expect(office.asked).toEqual([`${NS1} www.example.com. A`])
  })

  it('are asked as often, and as patiently, as resolv.conf says', async () => {
    await office.server(NS1, undefined)
    await office.server(NS2, undefined)
    office.resolvConf('options timeout:2 attempts:3')
    const { code, steps } = await office.failure('www.example.com')
    expect(code).toBe('EAI_AGAIN')
    expect(servers(steps)).toEqual(
      [1, 2, 3].flatMap((attempt) => [
        `${NS1} attempt ${attempt}: silent`,
        `${NS2} attempt ${attempt}: silent`,
      ]),
    )
    expect(office.world.nowMs).toBe(12_000)
  })

  it('take turns at being the first with rotate', async () => {
    await office.server(NS1, WWW)
    await office.server(NS2, WWW)
    office.resolvConf('options rotate')
    for (let i = 0; i < 4; i++) await office.find('www.example.com')
    const firsts = office.asked.map((line) => line.split(' ')[0])
    expect(new Set(firsts)).toEqual(new Set([NS1, NS2]))
    expect(firsts[2]).toBe(firsts[0])
    expect(firsts[1]).not.toBe(firsts[0])
  })

  it('are asked by TCP when the answer does not fit, and from the start with use-vc', async () => {
    const server = await office.server(NS1, { 'www.example.com. A': { flags: ['TC'] } })
    await office.world.run(
      serveTcp(server, { ip: NS1, port: 53 }, (query) => replyTo(query, WWW['www.example.com. A'])),
    )
    const info = await office.find('www.example.com')
    expect(info.addresses).toEqual(['203.0.113.1'])
    expect(info.steps).toContainEqual(
      expect.objectContaining({ outcome: expect.objectContaining({ truncated: true }) as unknown }),
    )
    office.resolvConf('options use-vc')
    office.asked.length = 0
    expect((await office.find('www.example.com')).addresses).toEqual(['203.0.113.1'])
    expect(office.asked).toEqual([])
  })
})

describe('the search list', () => {
  it('completes a short name', async () => {
    await office.server(NS1, WWW)
    office.resolvConf('search b.test a.test')
    expect(await office.find('www')).toMatchObject({
      canonicalName: 'www.a.test',
      addresses: ['203.0.113.2'],
    })
    expect(office.asked.map((line) => line.split(' ')[1])).toEqual(['www.b.test.', 'www.a.test.'])
  })

  it('comes after a name with enough dots, and never for one with a final dot', async () => {
    await office.server(NS1, WWW)
    office.resolvConf('search a.test')
    await office.failure('x.example.com')
    await office.failure('www.')
    expect(office.asked.map((line) => line.split(' ')[1])).toEqual([
      'x.example.com.',
      'x.example.com.a.test.',
      'www.',
    ])
  })

  it('is not gone through when nobody is there', async () => {
    office.resolvConf('search a.test b.test')
    const { steps } = await office.failure('www')
    expect(steps.filter(({ kind }) => kind === 'name-tried')).toHaveLength(1)
  })
})

describe('a failure', () => {
  it.each([
    ['missing.example.com', 'EAI_NONAME'],
    ['empty.example.com', 'EAI_NODATA'],
    ['broken.example.com', 'EAI_FAIL'],
    ['', 'EAI_NONAME'],
    ['.', 'EAI_NONAME'],
    ['a..b', 'EAI_NONAME'],
    ['x'.repeat(64), 'EAI_NONAME'],
    ['x.'.repeat(10_000), 'EAI_NONAME'],
    ['192.0.2.256', 'EAI_NONAME'],
    ['caf\u00e9.example', 'EAI_NONAME'],
  ] as const)('of %j is %s', async (name, code) => {
    await office.server(NS1, WWW)
    expect(await office.failure(name)).toMatchObject({ code })
  })

  it('without any server that answers is temporary', async () => {
    expect(await office.failure('www.example.com')).toMatchObject({
      code: 'EAI_AGAIN',
      message: 'Temporary failure in name resolution',
    })
  })
})

describe('a service', () => {
  beforeEach(() => office.file('services', 'http 80/tcp www\ndomain 53/tcp\ndomain 53/udp\ntftp 69/udp\n'))

  it.each([
    ['http', undefined, 80],
    ['www', 'stream', 80],
    ['tftp', undefined, 69],
    ['domain', 'dgram', 53],
    ['8080', undefined, 8080],
  ] as const)('%s (%s) is port %d', async (service, socktype, port) => {
    expect((await office.find('192.0.2.7', service, socktype && { socktype })).port).toBe(port)
  })

  it.each([
    ['gopher', undefined],
    ['tftp', 'stream'],
    ['65536', undefined],
    ['-1', undefined],
    ['', undefined],
  ] as const)('%j (%s) is none', async (service, socktype) => {
    const failure = await office.failure('192.0.2.7', service, socktype && { socktype })
    expect(failure.code).toBe('EAI_SERVICE')
  })
})

describe('the name of an address', () => {
  const nameOf = (ip: string): Promise<string | undefined> => office.world.run(office.stub.getNameInfo(ip))

  it('is that of the hosts file, or of the DNS', async () => {
    await office.server(NS1, WWW)
    office.file('hosts', '203.0.113.9 www web\n')
    expect(await nameOf('203.0.113.9')).toBe('www')
    expect(await nameOf('203.0.113.1')).toBe('www.example.com')
    expect(await nameOf('203.0.113.2')).toBeUndefined()
    expect(await nameOf('nonsense')).toBeUndefined()
  })
})
