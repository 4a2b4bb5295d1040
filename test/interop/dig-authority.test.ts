// dig, pointed straight at the authorities of `rootwalk up`: each answers for its own zones, refers to those below,
// and refuses the rest. Always with +norec: that no authority offers recursion is what dig would warn of.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { dataOf, dig, digAll, type DigReply } from './rig/dig.ts'
import { Up } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'

const ROOT = '198.41.0.4'
const COM = '192.5.6.30'
const FR = '193.51.208.14'
const GOOGLE = '216.239.32.10'
const EXAMPLE_COM = '192.0.2.53'
const EXAMPLE_COM_OVER_IPV6 = '2001:db8:1::53'
const PROVIDER = '203.0.113.1'

interface Case {
  readonly server: string
  readonly ask: string
  readonly status?: string
  readonly isAuthoritative?: boolean
  /** Type and data of the answer's records. */
  readonly answers?: readonly string[]
  /** Owner and type of the authority section's RRset, where it has to be that. */
  readonly authority?: string
  /** How many addresses the additional section has to hold. */
  readonly glue?: number
}

const CASES: readonly Case[] = [
  {
    server: ROOT,
    ask: '-t ns .',
    answers: Array.from('abcdefghijklm', (letter) => `NS ${letter}.root-servers.net.`),
    glue: 26,
  },
  { server: ROOT, ask: 'www.google.com', isAuthoritative: false, authority: 'com. NS', glue: 26 },
  { server: ROOT, ask: 'com NS', isAuthoritative: false, authority: 'com. NS', glue: 26 },
  { server: ROOT, ask: 'com DS', authority: '. SOA' },
  { server: ROOT, ask: '-x 84.103.237.140', isAuthoritative: false, authority: 'in-addr.arpa. NS', glue: 6 },
  { server: ROOT, ask: 'nowhere', status: 'NXDOMAIN', authority: '. SOA' },
  { server: ROOT, ask: 'www.marius-fabre.fr', isAuthoritative: false, authority: 'fr. NS', glue: 5 },
  { server: COM, ask: 'www.google.com', isAuthoritative: false, authority: 'google.com. NS', glue: 8 },
  { server: COM, ask: 'google.com ANY', isAuthoritative: false, authority: 'google.com. NS', glue: 8 },
  { server: FR, ask: 'www.google.fr', isAuthoritative: false, authority: 'google.fr. NS', glue: 0 },
  {
    server: FR,
    ask: 'www.marius-fabre.fr',
    isAuthoritative: false,
    authority: 'marius-fabre.fr. NS',
    glue: 2,
  },
  { server: GOOGLE, ask: 'www.l.google.com AAAA', authority: 'google.com. SOA' },
  { server: EXAMPLE_COM, ask: 'www.example.com', answers: ['A 192.0.2.80'] },
  { server: EXAMPLE_COM_OVER_IPV6, ask: 'www.example.com', answers: ['A 192.0.2.80'] },
  { server: EXAMPLE_COM, ask: 'www.example.com TYPE65280', answers: ['TYPE65280 \\# 4 0A000001'] },
  { server: EXAMPLE_COM, ask: 'ftp.example.com', answers: ['CNAME www.example.com.', 'A 192.0.2.80'] },
  { server: EXAMPLE_COM, ask: 'docs.example.com', answers: ['CNAME www.example.org.'] },
  {
    server: EXAMPLE_COM,
    ask: 'www.old.example.com',
    answers: ['DNAME example.org.', 'CNAME www.example.org.'],
  },
  { server: EXAMPLE_COM, ask: 'a.b.wild.example.com', answers: ['A 192.0.2.99'] },
  { server: EXAMPLE_COM, ask: 'exact.wild.example.com', authority: 'example.com. SOA' },
  { server: EXAMPLE_COM, ask: 'office.example.com', authority: 'example.com. SOA' },
  { server: EXAMPLE_COM, ask: 'nowhere.example.com', status: 'NXDOMAIN', authority: 'example.com. SOA' },
  { server: EXAMPLE_COM, ask: 'www.google.com', status: 'REFUSED', isAuthoritative: false },
  { server: PROVIDER, ask: '-x 84.103.237.140', answers: ['PTR ns1.rslv.n9uf.net.'] },
  { server: PROVIDER, ask: '237.103.84.in-addr.arpa PTR', authority: '103.84.in-addr.arpa. SOA' },
]

/** Each asks for www.example.com, and gets it. */
const TRANSPORT_AND_EDNS = [
  '+tcp',
  '+bufsize=512',
  '+bufsize=0',
  '+noedns',
  '+nsid',
  '+dnssec',
  '+cdflag',
  '+ednsopt=65001:c0ffee',
  '+ednsflags=0x40',
  '+subnet=192.0.2.0/24',
  '+cookie',
  '+nocookie',
  '+keepalive +tcp',
  '+padding=128',
  '+expire',
  '+edns=1',
  '+noaa +ad +cd',
  '+aaflag +tcflag +raflag +zflag',
  '+dnssec +nsid +cookie +subnet=192.0.2.0/24 +padding=64 +keepalive +tcp',
]

describeNeeding(['dig'], 'dig at the authorities', () => {
  const scope = new Scope()
  let up: Up
  const ask = (server: string, line: string): Promise<DigReply> =>
    dig(up.endpointOf(server), ['+norec', ...line.split(' ')])

  beforeAll(async () => {
    up = scope.use(await Up.start())
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  it.each(CASES)('answers $ask at $server', async (expected) => {
    const { status = 'NOERROR', isAuthoritative = true, answers = [], authority, glue } = expected
    const reply = await ask(expected.server, expected.ask)

    expect(reply.status, reply.text).toBe(status)
    expect(reply.flags.includes('aa'), reply.text).toBe(isAuthoritative)
    expect(reply.flags).not.toContain('ra')
    const got = reply.answers.map(({ type, data }) => `${type} ${data}`)
    expect(got.sort(), reply.text).toEqual([...answers].sort())
    if (authority !== undefined) {
      const rrsets = new Set(reply.authorities.map(({ owner, type }) => `${owner} ${type}`))
      expect([...rrsets], reply.text).toEqual([authority])
    }
    if (glue !== undefined) expect(reply.additionals, reply.text).toHaveLength(glue)
  })

  it.each(TRANSPORT_AND_EDNS)('answers with %s', async (options) => {
    const reply = await ask(EXAMPLE_COM, `www.example.com ${options}`)

    expect(reply.status, reply.text).toBe('NOERROR')
    expect(dataOf(reply.answers, 'A')).toEqual(['192.0.2.80'])
    expect(reply.edns === undefined).toBe(options.includes('+noedns'))
  })

  it('follows an alias into another zone that it holds', async () => {
    const reply = await ask(GOOGLE, 'www.google.fr')
    expect(dataOf(reply.answers, 'CNAME')).toEqual(['www.google.com.', 'www.l.google.com.'])
    expect(dataOf(reply.answers, 'A')).toHaveLength(6)
  })

  it('sends what is too big for UDP over TCP', async () => {
    const overUdp = await ask(EXAMPLE_COM, 'big.example.com TXT +ignore')
    expect(overUdp.flags).toContain('tc')
    expect(overUdp.answers, 'no part of an RRset').toEqual([])

    const whole = await ask(EXAMPLE_COM, 'big.example.com TXT')
    expect(whole.answers).toHaveLength(8)
    expect(whole.transport).toBe('TCP')
  })

  it('drops addresses rather than truncate, but not the glue of a referral', async () => {
    const answer = await ask(ROOT, '-t ns . +noedns')
    expect(answer.transport).toBe('UDP')
    expect(answer.answers).toHaveLength(13)

    const referral = await ask(ROOT, 'www.google.com +bufsize=512 +ignore')
    expect(referral.authorities).toHaveLength(13)
    expect(referral.additionals.length).toBeGreaterThan(0)
  })

  it('gives one RRset for ANY over UDP, and all over TCP', async () => {
    const minimal = await ask(EXAMPLE_COM, 'www.example.com ANY +notcp')
    expect(new Set(minimal.answers.map(({ type }) => type)).size, minimal.text).toBe(1)

    const whole = await ask(EXAMPLE_COM, 'www.example.com ANY +tcp')
    expect(whole.answers.map(({ type }) => type).sort()).toEqual(['A', 'AAAA', 'HTTPS', 'TYPE65280'])
  })

  it('tells its version, its name and its NSID', async () => {
    const version = await ask(EXAMPLE_COM, 'CH TXT version.bind')
    expect(dataOf(version.answers, 'TXT')).toEqual([expect.stringMatching(/^"rootwalk /)])

    for (const name of ['hostname.bind', 'id.server']) {
      const reply = await ask(EXAMPLE_COM, `CH TXT ${name}`)
      expect(dataOf(reply.answers, 'TXT')).toEqual(['"ns1.example.com"'])
    }
    const reply = await ask(EXAMPLE_COM, 'www.example.com +nsid')
    expect(reply.edns?.join('\n')).toContain('("ns1.example.com")')
  })

  it('answers several questions on one connection', async () => {
    const questions = ['www.example.com', 'big.example.com TXT', 'nowhere.example.com']
    const args = questions.flatMap((question) => ['+norec', '+tcp', '+keepopen', ...question.split(' ')])

    const replies = await digAll(up.endpointOf(EXAMPLE_COM), args)

    expect(replies.map(({ status }) => status)).toEqual(['NOERROR', 'NOERROR', 'NXDOMAIN'])
    expect(replies.map(({ transport }) => transport)).toEqual(['TCP', 'TCP', 'TCP'])
  })

  it.each(['status', 'notify', 'update', '3', '15'])('refuses opcode %s', async (opcode) => {
    const reply = await ask(EXAMPLE_COM, `example.com +opcode=${opcode}`)
    expect(reply.status, reply.text).toBe('NOTIMP')
  })
})
