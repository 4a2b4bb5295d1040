// EDNS as ISC's compliance tester checks it (RFC 6891): each kind of query, and what a server has to make of it. At
// `rootwalk authority`, for one zone.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { join } from 'node:path'
import { describeNeeding } from './needs.ts'
import { dig, type DigReply } from './rig/dig.ts'
import { ServingAuthority } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'
import { ZONES } from './rig/zone-inventory.ts'

interface Case {
  /** The tester's name for it. */
  readonly title: string
  readonly options: string
  readonly type?: string
  readonly status?: 'NOERROR' | 'BADVERS'
  /** Without it there is no OPT to be expected. */
  readonly edns?: RegExp
}

const PLAIN = /^EDNS: version: 0, flags:; udp: \d+$/
const WITH_DO = /^EDNS: version: 0, flags: do; udp: \d+$/

const CASES: readonly Case[] = [
  { title: 'dns', options: '+noedns +noad' },
  { title: 'aa', options: '+noedns +noad +aaflag' },
  { title: 'ad', options: '+noedns +adflag' },
  { title: 'cd', options: '+noedns +noad +cdflag' },
  { title: 'ra', options: '+noedns +noad +raflag' },
  { title: 'rd', options: '+noedns +noad +rdflag' },
  { title: 'tc', options: '+noedns +noad +tcflag' },
  { title: 'zflag', options: '+noedns +noad +zflag' },
  { title: 'tcp', options: '+noedns +noad +tcp' },
  { title: 'type666', options: '+noedns +noad', type: 'TYPE666' },
  { title: 'edns', options: '+edns=0 +nocookie +noad', edns: PLAIN },
  { title: 'edns1', options: '+edns=1 +noednsneg +nocookie +noad', status: 'BADVERS', edns: PLAIN },
  { title: 'edns255', options: '+edns=255 +noednsneg +nocookie +noad', status: 'BADVERS', edns: PLAIN },
  { title: 'edns@512', options: '+edns=0 +bufsize=512 +nocookie +noad +ignore', edns: PLAIN },
  { title: 'ednsopt', options: '+edns=0 +ednsopt=100 +nocookie +noad', edns: PLAIN },
  {
    title: 'edns1opt',
    options: '+edns=1 +noednsneg +ednsopt=100 +nocookie +noad',
    status: 'BADVERS',
    edns: PLAIN,
  },
  { title: 'do', options: '+edns=0 +dnssec +nocookie +noad', edns: WITH_DO },
  {
    title: 'edns1do',
    options: '+edns=1 +noednsneg +dnssec +nocookie +noad',
    status: 'BADVERS',
    edns: WITH_DO,
  },
  { title: 'ednsflags', options: '+edns=0 +ednsflags=0x40 +nocookie +noad', edns: PLAIN },
  {
    title: 'edns1flags',
    options: '+edns=1 +noednsneg +ednsflags=0x40 +nocookie +noad',
    status: 'BADVERS',
    edns: PLAIN,
  },
  { title: 'docookie', options: '+edns=0 +dnssec +cookie +noad', edns: WITH_DO },
  { title: 'edns1cookie', options: '+edns=1 +noednsneg +cookie +noad', status: 'BADVERS', edns: PLAIN },
  {
    title: 'edns@512tcp',
    options: '+edns=0 +dnssec +bufsize=512 +tcp +noad +nocookie',
    type: 'DNSKEY',
    edns: WITH_DO,
  },
  { title: 'ednstcp', options: '+edns=0 +nocookie +noad +tcp', edns: PLAIN },
  { title: 'ednsnsid', options: '+edns=0 +nsid +nocookie +noad', edns: PLAIN },
  { title: 'ednscookie', options: '+edns=0 +cookie +noad', edns: PLAIN },
  { title: 'ednsexpire', options: '+edns=0 +expire +nocookie +noad', edns: PLAIN },
  { title: 'ednssubnet', options: '+edns=0 +subnet=0.0.0.0/0 +nocookie +noad', edns: PLAIN },
  { title: 'ednskeepalive', options: '+edns=0 +keepalive +tcp +nocookie +noad', edns: PLAIN },
  { title: 'ednspadding', options: '+edns=0 +padding=128 +nocookie +noad', edns: PLAIN },
  {
    title: 'optlist',
    options: '+edns=0 +nsid +subnet=0.0.0.0/0 +expire +cookie +ednsopt=100 +padding=64 +noad',
    edns: PLAIN,
  },
]

describeNeeding(['dig'], 'EDNS compliance', () => {
  const scope = new Scope()
  let authority: ServingAuthority
  beforeAll(async () => {
    authority = scope.use(await ServingAuthority.start([join(ZONES, 'example.com.zone')]))
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  it.each(CASES)('$title', async ({ options, type = 'SOA', status = 'NOERROR', edns }) => {
    const isRdAsked = options.includes('+rdflag')
    const reply: DigReply = await dig(
      authority.endpoint,
      ['-q', 'example.com', '-t', type, '+norec', ...options.split(' ')],
      { toleratesNoRecursion: isRdAsked },
    )

    expect(reply.status, reply.text).toBe(status)
    if (edns === undefined) expect(reply.edns, reply.text).toBeUndefined()
    else expect(reply.edns?.[0], reply.text).toMatch(edns)
    // Options that nobody has to understand are not echoed.
    expect(reply.edns?.filter((line) => line.startsWith('OPT=')) ?? []).toEqual([])
    const isAnswered = status === 'NOERROR' && type === 'SOA'
    expect(reply.answers.map((record) => record.type)).toEqual(isAnswered ? ['SOA'] : [])
    const flags = ['qr', ...(status === 'NOERROR' ? ['aa'] : []), ...(isRdAsked ? ['rd'] : [])]
    const copied = options.includes('+cdflag') ? ['cd'] : []
    expect(reply.flags, reply.text).toEqual([...flags, ...copied])
  })
})
