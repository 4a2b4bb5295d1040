// dig, pointed at the resolver of `rootwalk up`: right answers through the whole chain from the root, and nothing
// that dig would warn of.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { dataOf, dig, digAll, type DigReply } from './rig/dig.ts'
import { eventually } from './rig/program.ts'
import { Up } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'

const GOOGLE = ['99', '103', '104', '105', '106', '147'].map((host) => `A 209.85.229.${host}`)

interface Case {
  readonly ask: string
  readonly status?: string
  /** Type and data of all records of the answer. */
  readonly answers?: readonly string[]
  /** The zone whose SOA the authority section holds. */
  readonly denier?: string
}

const CASES: readonly Case[] = [
  { ask: 'www.google.com', answers: ['CNAME www.l.google.com.', ...GOOGLE] },
  { ask: '-t ns .', answers: Array.from('abcdefghijklm', (letter) => `NS ${letter}.root-servers.net.`) },
  { ask: '-x 84.103.237.140', answers: ['PTR ns1.rslv.n9uf.net.'] },
  { ask: 'www.marius-fabre.fr', answers: ['A 212.100.249.230'] },
  { ask: 'www.example.org', answers: ['A 198.51.100.80'] },
  { ask: 'www.example.org AAAA', answers: ['AAAA 2001:db8:2::80'] },
  { ask: 'www.google.fr', answers: ['CNAME www.google.com.', 'CNAME www.l.google.com.', ...GOOGLE] },
  {
    ask: 'search.example.com',
    answers: ['CNAME www.google.fr.', 'CNAME www.google.com.', 'CNAME www.l.google.com.', ...GOOGLE],
  },
  {
    ask: 'www.old.example.com',
    answers: ['DNAME example.org.', 'CNAME www.example.org.', 'A 198.51.100.80'],
  },
  {
    ask: 'nothing.old.example.com',
    status: 'NXDOMAIN',
    answers: ['DNAME example.org.', 'CNAME nothing.example.org.'],
    denier: 'example.org.',
  },
  { ask: 'old.example.com DNAME', answers: ['DNAME example.org.'] },
  { ask: 'a.b.wild.example.com', answers: ['A 192.0.2.99'] },
  { ask: '*.wild.example.com', answers: ['A 192.0.2.99'] },
  { ask: 'exact.wild.example.com', answers: [], denier: 'example.com.' },
  { ask: 'x.exact.wild.example.com', status: 'NXDOMAIN', answers: [], denier: 'example.com.' },
  { ask: 'office.example.com', answers: [], denier: 'example.com.' },
  { ask: 'ipv6only.example.com', answers: [], denier: 'example.com.' },
  { ask: 'nowhere.example.com', status: 'NXDOMAIN', answers: [], denier: 'example.com.' },
  { ask: 'nowhere', status: 'NXDOMAIN', answers: [], denier: '.' },
  { ask: 'www.example.com TYPE65280', answers: ['TYPE65280 \\# 4 0A000001'] },
  { ask: 'example.com MX', answers: ['MX 10 mail.example.com.', 'MX 20 mail2.example.com.'] },
  { ask: 'example.com HTTPS', answers: ['HTTPS 0 www.example.com.'] },
  {
    ask: 'www.example.com HTTPS',
    answers: ['HTTPS 1 . alpn="h2" ipv4hint=192.0.2.80 ipv6hint=2001:db8:1::80'],
  },
  { ask: '_dns.resolver.example.com SVCB', answers: ['SVCB 1 resolver.example.com. alpn="dot" port=853'] },
  {
    ask: 'example.com CAA',
    answers: [
      'CAA 0 iodef "mailto:hostmaster@example.com"',
      'CAA 0 issue "letsencrypt.org"',
      'CAA 0 issuewild ";"',
    ],
  },
  { ask: 'com DS', answers: [], denier: '.' },
  { ask: 'fr SOA', answers: ['SOA nsmaster.nic.fr. hostmaster.nic.fr. 2025060100 3600 1800 3600000 600'] },
  { ask: 'www.wikipedia.org AAAA', answers: ['CNAME dyna.wikimedia.org.', 'AAAA 2620:0:861:ed1a::1'] },
]

/** Each asks for www.google.com, and gets it. */
const TRANSPORT_AND_EDNS = [
  '+tcp',
  '+bufsize=512',
  '+bufsize=0',
  '+bufsize=65535',
  '+nsid',
  '+dnssec',
  '+cdflag',
  '+adflag',
  '+noedns',
  '+ednsopt=65001:c0ffee',
  '+ednsopt=100',
  '+ednsflags=0x40',
  '+subnet=192.0.2.0/24',
  '+subnet=0/0',
  '+subnet=2001:db8::/32',
  '+cookie',
  '+cookie=0123456789abcdef',
  '+cookie=0123456789abcdef0123456789abcdef',
  '+nocookie',
  '+keepalive +tcp',
  '+padding=128',
  '+expire',
  '+edns=1',
  '+noaa +ad +cd',
  '+aaflag +tcflag +raflag +zflag',
  '+dnssec +nsid +cookie +subnet=192.0.2.0/24 +padding=64 +keepalive +tcp',
]

describeNeeding(['dig'], 'dig at the resolver', () => {
  const scope = new Scope()
  let up: Up
  const ask = (line: string): Promise<DigReply> => dig(up.resolver, line.split(' '))

  beforeAll(async () => {
    up = scope.use(await Up.start())
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  it.each(CASES)('answers $ask', async ({ ask: line, status = 'NOERROR', answers, denier }) => {
    const reply = await ask(line)

    expect(reply.status, reply.text).toBe(status)
    expect(reply.answers.map(({ type, data }) => `${type} ${data}`).sort(), reply.text).toEqual(
      [...answers!].sort(),
    )
    const soas = reply.authorities.filter(({ type }) => type === 'SOA').map(({ owner }) => owner)
    expect(soas, reply.text).toEqual(denier === undefined ? [] : [denier])
    expect(reply.flags).toEqual(expect.arrayContaining(['qr', 'rd', 'ra']))
    expect(reply.flags, 'a resolver is no authority').not.toContain('aa')
    expect(reply.edns?.[0]).toMatch(/^EDNS: version: 0, flags:;/)
  })

  it.each(TRANSPORT_AND_EDNS)('answers with %s', async (options) => {
    const reply = await ask(`www.google.com ${options}`)

    expect(reply.status, reply.text).toBe('NOERROR')
    expect(dataOf(reply.answers, 'A').map((data) => `A ${data}`)).toEqual([...GOOGLE].sort())
    expect(reply.edns === undefined).toBe(options.includes('+noedns'))
  })

  it('keeps the case of the question', async () => {
    const reply = await ask('wWw.Google.cOm')
    expect(reply.question).toMatch(/^wWw\.Google\.cOm\./)
    expect(reply.answers[0]!.owner).toBe('wWw.Google.cOm.')
  })

  it('sends what is too big for UDP over TCP', async () => {
    const overUdp = await ask('big.example.com TXT +ignore')
    expect(overUdp.flags).toContain('tc')
    expect(overUdp.answers, 'no part of an RRset').toEqual([])

    const whole = await ask('big.example.com TXT')
    expect(whole.answers).toHaveLength(8)
    expect(whole.transport).toBe('TCP')
  })

  it('answers several questions on one connection', async () => {
    const questions = ['www.google.com', 'www.google.fr', 'big.example.com TXT', 'nowhere.example.com']
    const args = questions.flatMap((question) => ['+tcp', '+keepopen', ...question.split(' ')])

    const replies = await digAll(up.resolver, args)

    expect(replies.map(({ status }) => status)).toEqual(['NOERROR', 'NOERROR', 'NOERROR', 'NXDOMAIN'])
    expect(replies.map(({ transport }) => transport)).toEqual(['TCP', 'TCP', 'TCP', 'TCP'])
  })

  it('answers ANY with what there is at the name', async () => {
    const reply = await ask('www.example.com ANY')
    expect(reply.status, reply.text).toBe('NOERROR')
    expect(reply.answers.length, reply.text).toBeGreaterThan(0)
    expect(reply.answers.every(({ owner }) => owner === 'www.example.com.')).toBe(true)
  })

  it('gives what it knows, and asks nobody, without RD', async () => {
    await ask('www.marius-fabre.fr')
    const known = await ask('www.marius-fabre.fr +norec')
    expect(dataOf(known.answers, 'A')).toEqual(['212.100.249.230'])

    const unknown = await ask('failover.example.com AAAA +norec')
    expect(unknown.status, unknown.text).toBe('NOERROR')
    expect(unknown.answers, unknown.text).toEqual([])
    expect(new Set(unknown.authorities.map(({ type }) => type)), 'a referral').toEqual(new Set(['NS']))
  })

  it('tells its version', async () => {
    const reply = await ask('CH TXT version.bind')
    expect(reply.status, reply.text).toBe('NOERROR')
    expect(dataOf(reply.answers, 'TXT')).toEqual([expect.stringMatching(/^"rootwalk /)])
  })

  it.each(['status', 'notify', 'update', '3', '15'])('refuses opcode %s', async (opcode) => {
    const reply = await ask(`www.google.com +opcode=${opcode}`)
    expect(reply.status, reply.text).toBe('NOTIMP')
  })

  it('does not know later versions of EDNS', async () => {
    const reply = await ask('www.google.com +edns=1 +noednsneg')
    expect(reply.status, reply.text).toBe('BADVERS')
    expect(reply.edns?.[0]).toMatch(/^EDNS: version: 0,/)
  })

  describe('asked a second time', () => {
    it('gives a smaller TTL, from its cache, and asks nobody', async () => {
      const first = await ask('failover.example.com')
      const before = up.queryLines('failover.example.com').length

      const second = await eventually('a smaller TTL', async () => {
        const reply = await ask('failover.example.com')
        return reply.answers[0]!.ttlSeconds < first.answers[0]!.ttlSeconds ? reply : undefined
      })

      expect(dataOf(second.answers, 'A')).toEqual(['192.0.2.81'])
      const lines = up.queryLines('failover.example.com').slice(before)
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) expect(line).toMatch(/cache/)
    })

    it('gives the denial again, with a smaller TTL', async () => {
      const first = await ask('not-there.example.com')
      const second = await eventually('a smaller TTL', async () => {
        const reply = await ask('not-there.example.com')
        return reply.authorities[0]!.ttlSeconds < first.authorities[0]!.ttlSeconds ? reply : undefined
      })
      expect(second.status).toBe('NXDOMAIN')
    })

    it('gives the addresses in another order', async () => {
      const first = await ask('www.google.com')
      await eventually('another order', async () => {
        const again = await ask('www.google.com')
        return again.answers[1]!.data === first.answers[1]!.data ? undefined : again
      })
    })
  })
})
