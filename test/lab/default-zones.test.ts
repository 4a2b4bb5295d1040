import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import type { LabResult } from '../../src/lab/lab-result.ts'
import { stages } from './stages.ts'

/** The answer section, a record a line, without TTLs. */
function answers({ answers }: LabResult): string[] {
  return answers.map((record) => {
    const data = 'data' in record && typeof record.data === 'string' ? record.data : '…'
    return `${record.name} ${record.type} ${data}`
  })
}

/** The zones whose servers were asked for a name, one after the other. */
/** The zones whose servers were asked about a name, or about as much of it as they need to know. */
function walk({ conversation }: LabResult, name: string): string[] {
  const isPart = (asked: string): boolean => asked !== '.' && name.endsWith(asked)
  return conversation.filter((exchange) => isPart(exchange.name)).map(({ zone }) => zone)
}

describe.each(stages)('the default Internet on $name', ({ start }) => {
  let lab: Lab
  beforeAll(async () => {
    lab = await start('zones')
  })
  afterAll(() => lab.close())

  it('is walked from the root down', async () => {
    await using fresh = await start('zones')
    const result = await fresh.resolve('www.google.com', 'A')
    expect(result.rcode).toBe('NOERROR')
    expect(answers(result)[0]).toBe('www.google.com. CNAME www.l.google.com.')
    expect(answers(result).slice(1)).toHaveLength(6)
    expect(walk(result, 'www.google.com.')).toEqual(['.', 'com.', 'google.com.'])
    expect(result.asked('com.')).toMatchObject([
      { name: 'google.com.', type: 'A', transport: 'udp', outcome: 'referral', referral: 'google.com.' },
    ])
  })

  it('finds the address of a server that comes without glue before that server is asked', async () => {
    await using fresh = await start('zones')
    const result = await fresh.resolve('www.example.org', 'A')
    expect(answers(result)).toEqual(['www.example.org. A 198.51.100.80'])
    expect(result.conversation.map(({ zone }) => zone)).toEqual([
      ...['.', '.', 'org.'],
      ...['.', 'net.', 'iana-servers.net.'],
      'example.org.',
    ])
  })

  it('answers from the cache the second time, and asks nobody', async () => {
    await lab.resolve('www.google.com', 'A')
    const again = await lab.resolve('WWW.Google.com', 'A')
    expect(again.answers).toHaveLength(7)
    expect(again.conversation).toEqual([])
  })

  it('knows the servers of the root', async () => {
    const { answers } = await lab.resolve('.', 'NS')
    expect(answers).toHaveLength(13)
  })

  it('follows a DNAME by the CNAME made from it', async () => {
    const result = await lab.resolve('www.old.example.com', 'A')
    expect(answers(result)).toEqual([
      'old.example.com. DNAME example.org.',
      'www.old.example.com. CNAME www.example.org.',
      'www.example.org. A 198.51.100.80',
    ])
  })

  it('follows aliases across top-level domains', async () => {
    const result = await lab.resolve('search.example.com', 'A')
    expect(answers(result).slice(0, 3)).toEqual([
      'search.example.com. CNAME www.google.fr.',
      'www.google.fr. CNAME www.google.com.',
      'www.google.com. CNAME www.l.google.com.',
    ])
    expect(answers(result)).toHaveLength(9)
  })

  it('finds the name of an address', async () => {
    const result = await lab.resolve('140.237.103.84.in-addr.arpa', 'PTR')
    expect(answers(result)).toEqual(['140.237.103.84.in-addr.arpa. PTR ns1.rslv.n9uf.net.'])
  })

  it.each([
    ['nowhere', '.'],
    ['nowhere.example.com', 'example.com.'],
    ['x.exact.wild.example.com', 'example.com.'],
  ])('says that there is no %s, with the SOA of the zone that knows', async (name, zone) => {
    const { rcode, authorities } = await lab.resolve(name, 'A')
    expect(rcode).toBe('NXDOMAIN')
    expect(authorities).toMatchObject([{ name: zone, type: 'SOA' }])
  })

  it.each([
    ['office.example.com', 'A'],
    ['ipv6only.example.com', 'A'],
    ['exact.wild.example.com', 'A'],
  ])('says that %s has no %s record', async (name, type) => {
    const { rcode, answers, authorities } = await lab.resolve(name, type)
    expect({ rcode, answers }).toEqual({ rcode: 'NOERROR', answers: [] })
    expect(authorities).toMatchObject([{ name: 'example.com.', type: 'SOA' }])
  })

  it('makes an answer from a wildcard', async () => {
    expect(answers(await lab.resolve('a.b.wild.example.com', 'A'))).toEqual([
      'a.b.wild.example.com. A 192.0.2.99',
    ])
  })

  it('asks again over TCP for what UDP cannot carry', async () => {
    const result = await lab.resolve('big.example.com', 'TXT')
    expect(result.answers).toHaveLength(8)
    expect(result.asked('example.com.')).toMatchObject([{ transport: 'tcp', outcome: 'answer' }])
  })

  it('reaches the address of every server by its name', async () => {
    for (const { name, address } of lab.servers) {
      const addresses = answers(await lab.resolve(name, address.includes(':') ? 'AAAA' : 'A'))
      expect(addresses.some((line) => line.endsWith(` ${address}`))).toBe(true)
    }
  })
})
