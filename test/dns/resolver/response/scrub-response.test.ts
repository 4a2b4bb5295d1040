import { describe, expect, it } from 'vitest'
import type { Rrset } from '../../../../src/dns/resolver/response/rrset.ts'
import { scrubResponse, type ScrubbedResponse } from '../../../../src/dns/resolver/response/scrub-response.ts'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { formatType } from '../../../../src/dns/iana/types.ts'
import { question } from '../little-internet.ts'
import { lines, records, response, type ResponseText, rulesOf } from '../messages.ts'

function scrub(
  text: ResponseText,
  zone: string,
  asked = question('www.example.com.'),
  rules = rulesOf(),
): ScrubbedResponse {
  return scrubResponse(response({ ...text, question: asked }), asked, DomainName.parse(zone), rules)
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

  it('keeps the alias at the name, wherever it stands, and nothing of where it leads', () => {
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
    expect(linesOf(scrubbed.aliases)).toEqual(['www.example.com. 300 CNAME b.example.com.'])
    expect(linesOf(scrubbed.answers)).toEqual([])
    expect(scrubbed.target.toString()).toBe('b.example.com.')
    expect(removals(scrubbed)).toEqual(['c.example.com. A unrelated', 'b.example.com. CNAME unrelated'])
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
    expect(removals(scrubbed)).toEqual(['x.test. CNAME bailiwick', 'a.example.com. A beyond-alias'])
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
    expect(removals(scrubResponse(message, asked, DomainName.root, rulesOf()))).toEqual([
      'www.example.com. A class',
    ])
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

  it('goes by what is said first of an alias and other data at one name', () => {
    const [cname, a] = ['www.example.com. CNAME a.example.com.', 'www.example.com. A 192.0.2.1']
    const aliasFirst = scrub({ answer: [cname, a] }, 'example.com.')
    expect(linesOf(aliasFirst.aliases)).toEqual(['www.example.com. 300 CNAME a.example.com.'])
    expect(aliasFirst.answers).toEqual([])
    expect(removals(aliasFirst)).toEqual(['www.example.com. A unrelated'])
    const aliasLast = scrub({ answer: [a, cname] }, 'example.com.')
    expect(linesOf(aliasLast.answers)).toEqual(['www.example.com. 300 A 192.0.2.1'])
    expect(aliasLast.aliases).toEqual([])
    expect(removals(aliasLast)).toEqual(['www.example.com. CNAME unrelated'])
  })

  it('keeps the addresses of the right length', () => {
    const asked = question('www.example.com.')
    const answers = [
      [192, 0, 2],
      [192, 0, 2, 1],
      [192, 0, 2, 1, 1],
    ].map((octets) => ({
      owner: asked.name,
      type: asked.type,
      rrclass: 1,
      ttlSeconds: 300,
      rdata: Uint8Array.from(octets),
    }))
    const scrubbed = scrubResponse({ ...response({}), answers }, asked, DomainName.root, rulesOf())
    expect(linesOf(scrubbed.answers)).toEqual(['www.example.com. 300 A 192.0.2.1'])
    expect(removals(scrubbed)).toEqual(['www.example.com. A length', 'www.example.com. A length'])
  })

  it('keeps no private address of a public name', () => {
    const rules = rulesOf({
      privateAddresses: ['10.0.0.0/8', 'fd00::/8'],
      privateDomains: [DomainName.parse('home.example.com.')],
    })
    const ask = (name: string, type: string, ...data: string[]) =>
      scrub({ answer: data.map((text) => `${name} ${type} ${text}`) }, 'com.', question(name, type), rules)
    const some = ask('www.example.com.', 'A', '10.1.2.3', '192.0.2.1')
    expect(linesOf(some.answers)).toEqual(['www.example.com. 300 A 192.0.2.1'])
    expect(removals(some)).toEqual(['www.example.com. A private-address'])
    expect(ask('www.example.com.', 'AAAA', 'fd00::1').answers).toEqual([])
    expect(ask('nas.home.example.com.', 'A', '10.1.2.3').answers.length).toBe(1)
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

  it('does not hold against the CNAME that came before it', () => {
    const other = 'www.old.example.com. 300 CNAME www.other.example.com.'
    const scrubbed = scrub({ answer: [other, DNAME] }, 'example.com.', asked)
    expect(linesOf(scrubbed.aliases)).toEqual([other])
    expect(removals(scrubbed)).toEqual(['old.example.com. DNAME dname-mismatch'])
  })

  it('leaves the CNAME its TTL, and gives it the letters that were asked for', () => {
    // A server makes it of the question in its random case.
    const given = 'www.old.example.com. 60 CNAME WWW.new.example.com.'
    for (const answer of [
      [DNAME, given],
      [given, DNAME],
    ]) {
      expect(linesOf(scrub({ answer }, 'example.com.', asked).aliases)).toEqual([
        DNAME,
        given.replace('WWW', 'www'),
      ])
    }
  })

  it('is of no use when there are two', () => {
    const scrubbed = scrub(
      { answer: [DNAME, 'old.example.com. 300 DNAME evil.example.com.'] },
      'example.com.',
      asked,
    )
    expect(scrubbed).toMatchObject({ isContradictory: true, aliases: [], answers: [] })
  })

  it('says nothing of what lies outside of the zone', () => {
    const scrubbed = scrub({ answer: ['com. DNAME evil.test.'] }, 'example.com.', asked)
    expect(scrubbed.aliases).toEqual([])
    expect(removals(scrubbed)).toEqual(['com. DNAME bailiwick'])
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

  it('takes them when told to, but not beside a denial', () => {
    const rules = rulesOf({ scrubPromiscuous: false })
    const authority = ['example.com. NS ns.example.com.']
    const additional = ['ns.example.com. A 192.0.2.1']
    const asked = question('www.example.com.')
    const beside = scrub(
      { answer: ['www.example.com. A 192.0.2.1'], authority, additional },
      'com.',
      asked,
      rules,
    )
    expect(lines(beside.ns!.records)).toEqual(['example.com. 300 NS ns.example.com.'])
    expect(linesOf(beside.addresses)).toEqual(['ns.example.com. 300 A 192.0.2.1'])
    const soa = 'example.com. SOA ns.example.com. root.example.com. 1 2 3 4 5'
    for (const denial of [{ rcode: 'NXDOMAIN', authority } as const, { authority: [...authority, soa] }])
      expect(scrub({ ...denial, additional }, 'com.', asked, rules)).toMatchObject({
        ns: undefined,
        addresses: [],
      })
  })

  it('takes the servers of one zone, and nothing that has no place there', () => {
    const scrubbed = scrub(
      {
        authority: [
          'example.com. NS ns.example.com.',
          'com. NS ns.com.',
          'www.example.com. MX 1 ns.example.com.',
          'www.example.com. A 192.0.2.1',
        ],
        additional: ['ns.com. A 192.0.2.66'],
      },
      'com.',
    )
    expect(lines(scrubbed.ns!.records)).toEqual(['example.com. 300 NS ns.example.com.'])
    expect(scrubbed.addresses).toEqual([])
    expect(removals(scrubbed)).toEqual([
      'com. NS unrelated',
      'www.example.com. MX unrelated',
      'www.example.com. A unrelated',
    ])
  })

  it('takes the DS RRset beside a referral when that was asked for', () => {
    const ds = 'example.com. 300 DS 1 8 2 ' + `${'00'.repeat(28)} 00000000`
    const text = { authority: ['example.com. NS ns.example.com.', ds] }
    expect(linesOf(scrub(text, 'com.', question('example.com.', 'DS')).answers)).toEqual([ds])
    expect(scrub(text, 'com.').answers).toEqual([])
  })

  it('names other hosts than servers only to those who may be told', () => {
    const text = {
      answer: ['www.example.com. MX 1 mail.example.com.'],
      additional: ['mail.example.com. A 192.0.2.1'],
    }
    const asked = question('www.example.com.', 'MX')
    expect(scrub(text, 'com.', asked).addresses).toEqual([])
    const full = rulesOf({ minimalResponses: false })
    expect(linesOf(scrub(text, 'com.', asked, full).addresses)).toEqual(['mail.example.com. 300 A 192.0.2.1'])
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

  it('takes no more servers than the limit allows, in an answer as well', () => {
    const authority = Array.from({ length: 30 }, (_, i) => `example.com. NS ns${i}.example.com.`)
    const scrubbed = scrub({ authority }, 'com.')
    expect(scrubbed.ns!.records.length).toBe(20)
    expect(new Set(removals(scrubbed))).toEqual(new Set(['example.com. NS too-many']))
    const one = rulesOf({}, { serversOfZone: 1 })
    const additional = ['ns0.example.com. A 192.0.2.1', 'ns1.example.com. A 192.0.2.2']
    const asked = question('example.com.', 'NS')
    const answer = scrub({ answer: authority, additional }, 'com.', asked, one)
    expect(linesOf(answer.answers)).toEqual(['example.com. 300 NS ns0.example.com.'])
    expect(linesOf(answer.addresses)).toEqual(['ns0.example.com. 300 A 192.0.2.1'])
  })
})

it('takes time in proportion to the message, even to a hostile one', () => {
  const additional = Array.from({ length: 3000 }, (_, i) => `h${i}.example.com. A 192.0.2.1`)
  const answer = Array.from({ length: 3000 }, (_, i) => `www.example.com. A 10.0.${i >> 8}.${i & 255}`)
  const scrubbed = scrub({ answer, additional }, 'example.com.')
  expect(scrubbed.answers[0]!.records.length).toBe(3000)
})
