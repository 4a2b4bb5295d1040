import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from '../../dns/authority/asking.ts'

const LONG = 'l'.repeat(63)

const authority = authorityOf([
  `
$ORIGIN example.
$TTL 3600
@    SOA ns hostmaster 1 7200 900 1209600 300
@    NS ns
ns   A 192.0.2.1
old  600 DNAME new
old  TXT "has other data"
hidden.old A 192.0.2.66
www.new A 192.0.2.80
out  DNAME elsewhere.test.
self DNAME sub.self
long DNAME ${LONG}.${LONG}.${LONG}
ring1 DNAME ring2
ring2 DNAME ring1
`,
])

describe('RFC 6672 §2.2, §3.1: substitution and the synthesized CNAME', () => {
  it('gives the DNAME, a CNAME with its TTL, and the target’s data', () => {
    expect(ask(authority, 'www.old.example. A')).toMatchObject({
      rcode: 'NOERROR',
      flags: 'qr aa',
      answer: [
        'old.example. 600 DNAME new.example.',
        'www.old.example. 600 CNAME www.new.example.',
        'www.new.example. 3600 A 192.0.2.80',
      ],
    })
  })

  it('synthesizes for a question about CNAME as well, and gives it as the answer', () => {
    expect(ask(authority, 'www.out.example. CNAME').answer).toEqual([
      'out.example. 3600 DNAME elsewhere.test.',
      'www.out.example. 3600 CNAME www.elsewhere.test.',
    ])
  })

  it('says NXDOMAIN when the target does not exist', () => {
    expect(ask(authority, 'nothing.old.example. A')).toMatchObject({
      rcode: 'NXDOMAIN',
      answer: ['old.example. 600 DNAME new.example.', 'nothing.old.example. 600 CNAME nothing.new.example.'],
    })
  })
})

describe('RFC 6672 §2.3: the owner of the DNAME itself', () => {
  it('is not redirected', () => {
    expect(ask(authority, 'old.example. TXT').answer).toEqual(['old.example. 3600 TXT "has other data"'])
    expect(ask(authority, 'old.example. A')).toMatchObject({ rcode: 'NOERROR', answer: [] })
    expect(ask(authority, 'old.example. DNAME').answer).toEqual(['old.example. 600 DNAME new.example.'])
  })
})

describe('RFC 6672 §2.4: names below the DNAME are occluded', () => {
  it('redirects even where the zone has data', () => {
    expect(ask(authority, 'hidden.old.example. A').answer).toContain(
      'hidden.old.example. 600 CNAME hidden.new.example.',
    )
  })
})

describe('RFC 6672 §2.2: overflow', () => {
  it('answers YXDOMAIN with the DNAME when the new name is over 255 octets', () => {
    const reply = ask(authority, `${LONG}.${LONG}.long.example. A`)
    expect(reply).toMatchObject({ rcode: 'YXDOMAIN', flags: 'qr aa' })
    expect(reply.answer).toHaveLength(1)
    expect(reply.answer[0]).toContain('long.example. 3600 DNAME')
  })
})

describe('RFC 6672 §5.1: loops end', () => {
  it('of a DNAME that points below itself', () => {
    const reply = ask(authority, 'x.self.example. A')
    expect(['NOERROR', 'YXDOMAIN']).toContain(reply.rcode)
    expect(reply.answer.length).toBeLessThanOrEqual(40)
  })

  it('of two DNAMEs that point at each other', () => {
    expect(ask(authority, 'x.ring1.example. A').answer).toEqual([
      'ring1.example. 3600 DNAME ring2.example.',
      'x.ring1.example. 3600 CNAME x.ring2.example.',
      'ring2.example. 3600 DNAME ring1.example.',
      'x.ring2.example. 3600 CNAME x.ring1.example.',
    ])
  })
})
