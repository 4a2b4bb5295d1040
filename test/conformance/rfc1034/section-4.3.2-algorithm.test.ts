import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from '../../dns/authority/asking.ts'

const EXAMPLE = `
$ORIGIN example.
$TTL 3600
@        IN SOA ns1 hostmaster 1 7200 900 1209600 300
         IN NS  ns1
ns1      IN A   192.0.2.1
www      IN A   192.0.2.80
alias    IN CNAME www
far      IN CNAME www.elsewhere.test.
across   IN CNAME www.other.
chain    IN CNAME alias
gone     IN CNAME nothing
loop1    IN CNAME loop2
loop2    IN CNAME loop1
host.deep.empty IN A 192.0.2.9
sub      IN NS  ns.sub
sub      IN NS  ns.sibling
ns.sub   IN A   192.0.2.53
sibling  IN NS  ns.sibling
ns.sibling IN A 192.0.2.54
www.sub  IN A   192.0.2.99
tosub    IN CNAME www.sub
`
const OTHER = `
$ORIGIN other.
@ 60 IN SOA ns hostmaster 1 7200 900 1209600 300
@ 60 IN NS ns
ns 60 IN A 192.0.2.2
www 60 IN A 198.51.100.80
back 60 IN CNAME www.example.
`
const authority = authorityOf([EXAMPLE, OTHER])

const SOA = 'example. 300 SOA ns1.example. hostmaster.example. 1 7200 900 1209600 300'
const NS = 'example. 3600 NS ns1.example.'

describe('RFC 1034 §4.3.2: step 3a, the whole name is matched', () => {
  it('answers with the RRset and the NS of the zone', () => {
    expect(ask(authority, 'www.example. A')).toMatchObject({
      rcode: 'NOERROR',
      flags: 'qr aa',
      question: 'www.example. IN A',
      answer: ['www.example. 3600 A 192.0.2.80'],
      authority: [NS],
    })
  })

  it('follows a CNAME in the zone', () => {
    expect(ask(authority, 'chain.example. A').answer).toEqual([
      'chain.example. 3600 CNAME alias.example.',
      'alias.example. 3600 CNAME www.example.',
      'www.example. 3600 A 192.0.2.80',
    ])
  })

  it('follows a CNAME into another zone that it holds', () => {
    expect(ask(authority, 'across.example. A')).toMatchObject({
      answer: ['across.example. 3600 CNAME www.other.', 'www.other. 60 A 198.51.100.80'],
      authority: ['other. 60 NS ns.other.'],
    })
  })

  it('gives just the CNAME when its target is in nobody’s zone', () => {
    expect(ask(authority, 'far.example. A')).toMatchObject({
      rcode: 'NOERROR',
      flags: 'qr aa',
      answer: ['far.example. 3600 CNAME www.elsewhere.test.'],
      authority: [],
    })
  })

  it('does not follow the CNAME when the CNAME itself is asked for', () => {
    expect(ask(authority, 'chain.example. CNAME').answer).toEqual([
      'chain.example. 3600 CNAME alias.example.',
    ])
  })

  it('ends a loop of CNAMEs with each of them once', () => {
    expect(ask(authority, 'loop1.example. A')).toMatchObject({
      rcode: 'NOERROR',
      answer: ['loop1.example. 3600 CNAME loop2.example.', 'loop2.example. 3600 CNAME loop1.example.'],
    })
  })

  it('says NODATA with the SOA when the type is missing', () => {
    expect(ask(authority, 'www.example. AAAA')).toMatchObject({
      rcode: 'NOERROR',
      flags: 'qr aa',
      answer: [],
      authority: [SOA],
    })
  })

  it('knows that an empty non-terminal exists', () => {
    expect(ask(authority, 'deep.empty.example. A')).toMatchObject({ rcode: 'NOERROR', authority: [SOA] })
    expect(ask(authority, 'empty.example. A')).toMatchObject({ rcode: 'NOERROR', authority: [SOA] })
  })
})

describe('RFC 1034 §4.3.2: step 3b, a match leads out of the authoritative data', () => {
  it('refers to the zone below with glue from inside it and beside it', () => {
    const reply = ask(authority, 'www.sub.example. A')
    expect(reply).toMatchObject({ rcode: 'NOERROR', flags: 'qr', answer: [] })
    expect(reply.authority.toSorted()).toEqual([
      'sub.example. 3600 NS ns.sibling.example.',
      'sub.example. 3600 NS ns.sub.example.',
    ])
    expect(reply.additional).toEqual([
      'ns.sub.example. 3600 A 192.0.2.53',
      'ns.sibling.example. 3600 A 192.0.2.54',
    ])
  })

  it('refers at the cut itself, whatever the type', () => {
    expect(ask(authority, 'sub.example. NS')).toMatchObject({ flags: 'qr', answer: [] })
    expect(ask(authority, 'sub.example. ANY')).toMatchObject({ flags: 'qr', answer: [] })
  })

  it('refers after a CNAME, authoritative for the CNAME', () => {
    expect(ask(authority, 'tosub.example. A')).toMatchObject({
      flags: 'qr aa',
      answer: ['tosub.example. 3600 CNAME www.sub.example.'],
    })
    expect(ask(authority, 'tosub.example. A').authority).toHaveLength(2)
  })
})

describe('RFC 1034 §4.3.2: step 3c, a label is impossible', () => {
  it('says NXDOMAIN with the SOA', () => {
    expect(ask(authority, 'nothing.example. A')).toMatchObject({
      rcode: 'NXDOMAIN',
      flags: 'qr aa',
      answer: [],
      authority: [SOA],
    })
  })

  it('says NXDOMAIN at the end of a chain too (RFC 6604 §3)', () => {
    expect(ask(authority, 'gone.example. A')).toMatchObject({
      rcode: 'NXDOMAIN',
      answer: ['gone.example. 3600 CNAME nothing.example.'],
      authority: [SOA],
    })
  })
})

describe('RFC 1034 §4.3.2: step 2, no zone is an ancestor', () => {
  it('refuses, and says why when the query has EDNS (RFC 8914 §4.21)', () => {
    expect(ask(authority, 'www.elsewhere.test. A')).toMatchObject({
      rcode: 'REFUSED',
      flags: 'qr',
      authority: [],
    })
    expect(ask(authority, 'www.elsewhere.test. A', { edns: {} }).edns?.options).toMatchObject([
      { type: 'EDE', infoCode: 20 },
    ])
  })
})

describe('RFC 1034 §3.1 and RFC 4343: case', () => {
  it('matches without case and repeats the question as it was asked', () => {
    const reply = ask(authority, 'wWw.eXaMpLe. A')
    expect(reply.question).toBe('wWw.eXaMpLe. IN A')
    expect(reply.answer).toEqual(['wWw.eXaMpLe. 3600 A 192.0.2.80'])
  })

  it('keeps the zone’s case in what the question does not name', () => {
    expect(ask(authority, 'ALIAS.eXample. A').answer).toEqual([
      'ALIAS.eXample. 3600 CNAME www.example.',
      'www.example. 3600 A 192.0.2.80',
    ])
  })
})
