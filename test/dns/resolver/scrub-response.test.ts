import { describe, expect, it } from 'vitest'
import type { Rrset } from '../../../src/dns/resolver/rrset.ts'
import { scrubResponse, type ScrubbedResponse } from '../../../src/dns/resolver/scrub-response.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { formatType } from '../../../src/dns/iana/types.ts'
import { question } from './little-internet.ts'
import { lines, records, response, type ResponseText } from './messages.ts'

function scrub(text: ResponseText, zone: string, asked = question('www.example.com.')): ScrubbedResponse {
  return scrubResponse(response({ ...text, question: asked }), asked, DomainName.parse(zone))
}

const linesOf = (rrsets: readonly Rrset[]) => rrsets.flatMap((rrset) => lines(rrset.records))
const removals = ({ removed }: ScrubbedResponse) =>
  removed.map(({ record, reason }) => `${record.owner.toString()} ${formatType(record.type)} ${reason}`)

describe('the answer section', () => {
  it('keeps what was asked for', () => {
    const scrubbed = scrub(
      { answer: ['www.example.com. 300 A 192.0.2.1', 'www.example.com. 200 A 192.0.2.2'] },
      'example.com.',
    )
    expect(linesOf(scrubbed.answers)).toEqual([
      'www.example.com. 300 A 192.0.2.1',
      'www.example.com. 200 A 192.0.2.2',
    ])
    expect(scrubbed.answers[0]!.ttlSeconds).toBe(200)
    expect(scrubbed).toMatchObject({ aliases: [], removed: [], isAuthoritative: true })
  })

  it('follows aliases in whatever order they stand', () => {
    const scrubbed = scrub(
      {
        answer: [
          'c.example.com. A 192.0.2.1',
          'b.example.com. CNAME c.example.com.',
          'www.example.com. CNAME b.example.com.',
        ],
      },
      'example.com.',
    )
    expect(linesOf(scrubbed.aliases)).toEqual([
      'www.example.com. 300 CNAME b.example.com.',
      'b.example.com. 300 CNAME c.example.com.',
    ])
    expect(linesOf(scrubbed.answers)).toEqual(['c.example.com. 300 A 192.0.2.1'])
    expect(scrubbed.target.toString()).toBe('c.example.com.')
    expect(removals(scrubbed)).toEqual([])
  })

  it('does not believe what lies beyond the zone, even at the end of an alias', () => {
    const scrubbed = scrub(
      { answer: ['www.example.com. CNAME www.bank.test.', 'www.bank.test. A 203.0.113.66'] },
      'example.com.',
    )
    expect(scrubbed.target.toString()).toBe('www.bank.test.')
    expect(scrubbed.answers).toEqual([])
    expect(removals(scrubbed)).toEqual(['www.bank.test. A bailiwick'])
  })

  it('does not believe what comes back into the zone by way of a name beyond it', () => {
    const scrubbed = scrub(
      {
        answer: [
          'www.example.com. CNAME x.test.',
          'x.test. CNAME a.example.com.',
          'a.example.com. A 192.0.2.1',
        ],
      },
      'example.com.',
    )
    expect(scrubbed.target.toString()).toBe('x.test.')
    expect(removals(scrubbed)).toEqual(['x.test. CNAME bailiwick', 'a.example.com. A unrelated'])
  })

  it('throws out what nobody asked for', () => {
    const scrubbed = scrub(
      {
        answer: [
          'www.example.com. A 192.0.2.1',
          'mail.example.com. A 192.0.2.2',
          'www.example.com. MX 1 mail.example.com.',
        ],
      },
      'example.com.',
    )
    expect(linesOf(scrubbed.answers)).toEqual(['www.example.com. 300 A 192.0.2.1'])
    expect(removals(scrubbed)).toEqual(['mail.example.com. A unrelated', 'www.example.com. MX unrelated'])
  })

  it('throws out records of other classes', () => {
    const [record] = records('www.example.com. A 192.0.2.1')
    const asked = question('www.example.com.')
    const message = { ...response({}), answers: [{ ...record!, rrclass: 3 }] }
    expect(removals(scrubResponse(message, asked, DomainName.root))).toEqual(['www.example.com. A class'])
  })

  it('keeps one CNAME a name, and drops records that stand twice', () => {
    const twice = scrub(
      { answer: ['www.example.com. CNAME a.example.com.', 'www.example.com. CNAME a.example.com.'] },
      'example.com.',
    )
    expect(linesOf(twice.aliases)).toEqual(['www.example.com. 300 CNAME a.example.com.'])
    expect(removals(twice)).toEqual([])
    const two = scrub(
      { answer: ['www.example.com. CNAME a.example.com.', 'www.example.com. CNAME b.example.com.'] },
      'example.com.',
    )
    expect(linesOf(two.aliases)).toEqual(['www.example.com. 300 CNAME a.example.com.'])
    expect(removals(two)).toEqual(['www.example.com. CNAME second-cname'])
  })

  it('stops in a circle of aliases', () => {
    const scrubbed = scrub(
      { answer: ['www.example.com. CNAME a.example.com.', 'a.example.com. CNAME www.example.com.'] },
      'example.com.',
    )
    expect(scrubbed.aliases.length).toBe(2)
    expect(scrubbed.target.toString()).toBe('www.example.com.')
  })

  it('takes a CNAME for an answer when it was asked for', () => {
    const scrubbed = scrub(
      { answer: ['www.example.com. CNAME a.example.com.'] },
      'example.com.',
      question('www.example.com.', 'CNAME'),
    )
    expect(scrubbed.aliases).toEqual([])
    expect(linesOf(scrubbed.answers)).toEqual(['www.example.com. 300 CNAME a.example.com.'])
  })

  it('takes all types at the name for an answer to ANY', () => {
    const scrubbed = scrub(
      {
        answer: [
          'www.example.com. CNAME a.example.com.',
          'www.example.com. TXT "x"',
          'a.example.com. A 192.0.2.1',
        ],
      },
      'example.com.',
      question('www.example.com.', 'ANY'),
    )
    expect(linesOf(scrubbed.answers)).toEqual([
      'www.example.com. 300 CNAME a.example.com.',
      'www.example.com. 300 TXT "x"',
    ])
    expect(removals(scrubbed)).toEqual(['a.example.com. A unrelated'])
  })
})

describe('a DNAME', () => {
  const DNAME = 'old.example.com. 300 DNAME new.example.com.'
  const asked = question('www.old.example.com.')

  it('makes the CNAME, whether it stands there or not', () => {
    for (const cname of [[], ['www.old.example.com. 300 CNAME www.new.example.com.']]) {
      const scrubbed = scrub({ answer: [DNAME, ...cname] }, 'example.com.', asked)
      expect(linesOf(scrubbed.aliases)).toEqual([
        DNAME,
        'www.old.example.com. 300 CNAME www.new.example.com.',
      ])
      expect(scrubbed.target.toString()).toBe('www.new.example.com.')
      expect(removals(scrubbed)).toEqual([])
    }
  })

  it('is believed more than the CNAME beside it', () => {
    const forged = 'www.old.example.com. 300 CNAME www.evil.example.com.'
    const scrubbed = scrub({ answer: [DNAME, forged] }, 'example.com.', asked)
    expect(scrubbed.target.toString()).toBe('www.new.example.com.')
    expect(removals(scrubbed)).toEqual(['www.old.example.com. CNAME dname-mismatch'])
  })

  it('says nothing about its own owner', () => {
    const scrubbed = scrub({ answer: [DNAME] }, 'example.com.', question('old.example.com.'))
    expect(scrubbed.aliases).toEqual([])
    expect(removals(scrubbed)).toEqual(['old.example.com. DNAME unrelated'])
  })

  it('gives the answer when the CNAME was asked for', () => {
    const scrubbed = scrub({ answer: [DNAME] }, 'example.com.', question('www.old.example.com.', 'CNAME'))
    expect(linesOf(scrubbed.aliases)).toEqual([DNAME])
    expect(linesOf(scrubbed.answers)).toEqual(['www.old.example.com. 300 CNAME www.new.example.com.'])
  })

  it('overflows when the name gets too long', () => {
    const long = `${'x'.repeat(60)}.`.repeat(3)
    const scrubbed = scrub(
      { rcode: 'YXDOMAIN', answer: [`old.example.com. 300 DNAME ${long}example.com.`] },
      'example.com.',
      question(`${long.slice(61)}old.example.com.`),
    )
    expect(scrubbed.overflows).toBe(true)
    expect(scrubbed.aliases.length).toBe(1)
  })
})

describe('the authority section', () => {
  const REFERRAL = ['example.com. 86400 NS ns1.example.com.', 'example.com. 86400 NS ns2.other.com.']

  it('keeps a delegation with the glue that its zone may give', () => {
    const scrubbed = scrub(
      {
        flags: [],
        authority: REFERRAL,
        additional: [
          'ns1.example.com. A 192.0.2.1',
          'ns1.example.com. AAAA 2001:db8::1',
          'ns2.other.com. A 192.0.2.2',
        ],
      },
      'com.',
    )
    expect(lines(scrubbed.ns!.records)).toEqual(REFERRAL)
    expect(linesOf(scrubbed.addresses)).toEqual([
      'ns1.example.com. 300 A 192.0.2.1',
      'ns1.example.com. 300 AAAA 2001:db8::1',
      'ns2.other.com. 300 A 192.0.2.2',
    ])
    expect(removals(scrubbed)).toEqual([])
  })

  it('does not take addresses from beyond the zone, nor those of nobody that it names', () => {
    const scrubbed = scrub(
      {
        authority: ['example.com. NS ns.example.net.', 'example.com. NS ns1.example.com.'],
        additional: [
          'ns.example.net. A 192.0.2.66',
          'www.google.com. A 192.0.2.66',
          'ns1.example.com. A 192.0.2.1',
        ],
      },
      'com.',
    )
    expect(linesOf(scrubbed.addresses)).toEqual(['ns1.example.com. 300 A 192.0.2.1'])
    expect(removals(scrubbed)).toEqual(['ns.example.net. A bailiwick'])
  })

  it('does not take a delegation that has nothing to do with the name', () => {
    const scrubbed = scrub({ authority: ['bank.com. NS ns.evil.com.'] }, 'com.')
    expect(scrubbed.ns).toBeUndefined()
  })

  it('does not take NS records beside an answer', () => {
    const scrubbed = scrub(
      {
        answer: ['www.example.com. A 192.0.2.1'],
        authority: ['example.com. NS ns.evil.com.'],
        additional: ['ns.evil.com. A 192.0.2.66'],
      },
      'com.',
    )
    expect(scrubbed).toMatchObject({ ns: undefined, addresses: [] })
  })

  it('keeps addresses beside an answer about servers', () => {
    const scrubbed = scrub(
      { answer: ['. NS a.root-servers.net.'], additional: ['a.root-servers.net. A 198.41.0.4'] },
      '.',
      question('.', 'NS'),
    )
    expect(linesOf(scrubbed.addresses)).toEqual(['a.root-servers.net. 300 A 198.41.0.4'])
  })

  it('notices when it points upward', () => {
    const upward = scrub({ authority: ['com. NS a.gtld-servers.net.'] }, 'example.com.')
    expect(upward).toMatchObject({ ns: undefined, pointsUpward: true })
    expect(removals(upward)).toEqual(['com. NS bailiwick'])
    expect(scrub({ authority: ['example.com. NS ns.example.com.'] }, 'example.com.').pointsUpward).toBe(false)
  })

  it('keeps the SOA above the name, and none from beyond the zone', () => {
    const soa = (owner: string) => `${owner} 300 SOA ns.example.com. root.example.com. 1 2 3 4 5`
    expect(scrub({ authority: [soa('example.com.')] }, 'example.com.').soa?.owner.toString()).toBe(
      'example.com.',
    )
    expect(scrub({ authority: [soa('com.')] }, 'example.com.').soa).toBeUndefined()
    expect(scrub({ authority: [soa('mail.example.com.')] }, 'example.com.').soa).toBeUndefined()
  })

  it('takes no more than twenty servers', () => {
    const scrubbed = scrub(
      { authority: Array.from({ length: 30 }, (_, i) => `example.com. NS ns${i}.example.com.`) },
      'com.',
    )
    expect(scrubbed.ns!.records.length).toBe(20)
    expect(new Set(removals(scrubbed))).toEqual(new Set(['example.com. NS too-many']))
  })
})

it('takes time in proportion to the message, even to a hostile one', () => {
  const additional = Array.from({ length: 3000 }, (_, i) => `h${i}.example.com. A 192.0.2.1`)
  const answer = Array.from({ length: 3000 }, (_, i) => `www.example.com. A 10.0.${i >> 8}.${i & 255}`)
  const scrubbed = scrub({ answer, additional }, 'example.com.')
  expect(scrubbed.answers[0]!.records.length).toBe(3000)
})
