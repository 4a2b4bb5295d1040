import { describe, expect, it } from 'vitest'
import { exampleZone, outcomeOf } from '../../dns/update/requests.ts'

const ZONE = exampleZone(
  'www 60 IN A 192.0.2.1',
  'www 60 IN A 192.0.2.2',
  'www 60 IN TXT "here"',
  'deep.down 60 IN MX 10 Mail.example.',
  'cut 60 IN NS ns.elsewhere.',
  'glue.cut 60 IN A 192.0.2.9',
)

/** What an update says that has these prerequisites and adds a record. */
function rcodeWith(...prerequisites: string[]): string {
  const { rcode, serial } = outcomeOf(ZONE, { prerequisites, updates: ['new.example. 60 IN A 192.0.2.3'] })
  expect(serial, 'the zone changes if, and only if, all is well').toBe(rcode === 'NOERROR' ? 101 : 100)
  return rcode
}

describe('RFC 2136 §2.4: prerequisites', () => {
  const cases: readonly [what: string, prerequisite: string, rcode: string][] = [
    ['an RRset exists, whatever its data (§2.4.1)', 'www.example. 0 ANY A', 'NOERROR'],
    ['… and does not', 'www.example. 0 ANY AAAA', 'NXRRSET'],
    ['… and its name does not either', 'none.example. 0 ANY A', 'NXRRSET'],
    ['… below a zone cut', 'glue.cut.example. 0 ANY A', 'NOERROR'],
    ['an RRset does not exist (§2.4.3)', 'www.example. 0 NONE AAAA', 'NOERROR'],
    ['… and does', 'www.example. 0 NONE TXT', 'YXRRSET'],
    ['a name is in use (§2.4.4)', 'www.example. 0 ANY ANY', 'NOERROR'],
    ['… and is not', 'none.example. 0 ANY ANY', 'NXDOMAIN'],
    ['… and is but an empty non-terminal', 'down.example. 0 ANY ANY', 'NXDOMAIN'],
    ['… in other letters', 'WWW.Example. 0 ANY ANY', 'NOERROR'],
    ['a name is not in use (§2.4.5)', 'none.example. 0 NONE ANY', 'NOERROR'],
    ['… and is', 'www.example. 0 NONE ANY', 'YXDOMAIN'],
    ['… but as an empty non-terminal', 'down.example. 0 NONE ANY', 'NOERROR'],
    ['the apex is in use', 'example. 0 ANY ANY', 'NOERROR'],
  ]
  it.each(cases)('%s', (_, prerequisite, rcode) => {
    expect(rcodeWith(prerequisite)).toBe(rcode)
  })
})

describe('RFC 2136 §2.4.2: an RRset exists, with this data', () => {
  it('holds for all of its records, in any order', () => {
    expect(rcodeWith('www.example. 0 IN A 192.0.2.2', 'www.example. 0 IN A 192.0.2.1')).toBe('NOERROR')
  })

  it('does not hold for some of them', () => {
    expect(rcodeWith('www.example. 0 IN A 192.0.2.2')).toBe('NXRRSET')
  })

  it('does not hold for more than there are', () => {
    const all = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((ip) => `www.example. 0 IN A ${ip}`)
    expect(rcodeWith(...all)).toBe('NXRRSET')
  })

  it('does not hold where there is nothing', () => {
    expect(rcodeWith('none.example. 0 IN A 192.0.2.2')).toBe('NXRRSET')
  })

  it('takes names in the data without their case', () => {
    expect(rcodeWith('deep.down.example. 0 IN MX 10 MAIL.EXAMPLE.')).toBe('NOERROR')
    expect(rcodeWith('deep.down.example. 0 IN MX 20 MAIL.EXAMPLE.')).toBe('NXRRSET')
  })

  it('is judged RRset by RRset', () => {
    const txt = 'www.example. 0 IN TXT "here"'
    const both = ['192.0.2.1', '192.0.2.2'].map((ip) => `www.example. 0 IN A ${ip}`)
    expect(rcodeWith(both[0]!, txt, both[1]!)).toBe('NOERROR')
    expect(rcodeWith(both[0]!, txt)).toBe('NXRRSET')
  })

  it('takes a record that is said twice for one', () => {
    const txt = 'www.example. 0 IN TXT "here"'
    expect(rcodeWith(txt, txt)).toBe('NOERROR')
  })
})

describe('RFC 2136 §3.2: the check of prerequisites', () => {
  it('refuses a TTL other than 0 (§3.2.5)', () => {
    expect(rcodeWith('www.example. 1 ANY A')).toBe('FORMERR')
    expect(rcodeWith('www.example. 60 IN A 192.0.2.1')).toBe('FORMERR')
  })

  it('refuses data where a class stands for a question', () => {
    expect(rcodeWith('www.example. 0 ANY A 192.0.2.1')).toBe('FORMERR')
    expect(rcodeWith('www.example. 0 NONE TXT "x"')).toBe('FORMERR')
  })

  it('refuses a record of the zone’s class without data, where its type has to have some', () => {
    expect(rcodeWith('www.example. 0 IN A')).toBe('FORMERR')
    expect(rcodeWith('www.example. 0 IN TXT')).toBe('FORMERR')
  })

  it('refuses other classes than ANY, NONE and the zone’s', () => {
    expect(rcodeWith('www.example. 0 CH TXT')).toBe('FORMERR')
  })

  it('refuses names that are not in the zone', () => {
    expect(rcodeWith('elsewhere. 0 ANY ANY')).toBe('NOTZONE')
    expect(rcodeWith('notexample. 0 NONE ANY')).toBe('NOTZONE')
  })

  it('stops at the first that does not hold', () => {
    expect(rcodeWith('none.example. 0 ANY ANY', 'elsewhere. 0 ANY ANY')).toBe('NXDOMAIN')
    expect(rcodeWith('elsewhere. 0 ANY ANY', 'none.example. 0 ANY ANY')).toBe('NOTZONE')
  })

  it('judges the data of RRsets after all the rest', () => {
    expect(rcodeWith('www.example. 0 IN A 192.0.2.9', 'www.example. 0 NONE TXT')).toBe('YXRRSET')
  })

  it('comes before that of the updates', () => {
    const request = { prerequisites: ['none.example. 0 ANY ANY'], updates: ['elsewhere. 60 IN A 192.0.2.1'] }
    expect(outcomeOf(ZONE, request).rcode).toBe('NXDOMAIN')
  })

  it('is all that an update without updates is', () => {
    expect(outcomeOf(ZONE, { prerequisites: ['www.example. 0 ANY A'] })).toMatchObject({
      rcode: 'NOERROR',
      serial: 100,
    })
  })
})
