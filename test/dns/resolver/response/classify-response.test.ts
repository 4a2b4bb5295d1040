import { describe, expect, it } from 'vitest'
import {
  type Classification,
  classifyResponse,
} from '../../../../src/dns/resolver/response/classify-response.ts'
import { scrubResponse } from '../../../../src/dns/resolver/response/scrub-response.ts'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { question } from '../little-internet.ts'
import { response, type ResponseText, rulesOf } from '../messages.ts'

const SOA = 'example.com. 300 SOA ns.example.com. root.example.com. 1 2 3 4 5'

/** What a response to `www.example.com. A` of a server for `zoneText` is. */
function classify(text: ResponseText, zoneText = 'example.com.', asksRecursion = false): Classification {
  const zone = DomainName.parse(zoneText)
  const scrubbed = scrubResponse(response(text), question('www.example.com.'), zone, rulesOf())
  return classifyResponse(scrubbed, zone, asksRecursion)
}

const kind = (text: ResponseText, zone?: string, asksRecursion?: boolean): string => {
  const found = classify(text, zone, asksRecursion)
  return found.kind === 'lame' ? `lame ${found.reason}` : found.kind
}

describe('classifyResponse', () => {
  it('sees an answer', () => {
    expect(kind({ answer: ['www.example.com. A 192.0.2.1'] })).toBe('answer')
    expect(kind({ flags: [], answer: ['www.example.com. A 192.0.2.1'] })).toBe('answer')
  })

  it('sees an alias, and believes nothing about where it leads', () => {
    expect(kind({ answer: ['www.example.com. CNAME www.example.net.'] })).toBe('alias')
    const answer = ['www.example.com. CNAME a.example.com.']
    expect(kind({ answer })).toBe('alias')
    expect(kind({ answer: [...answer, 'a.example.com. A 192.0.2.1'] })).toBe('alias')
    expect(kind({ answer, authority: [SOA] })).toBe('alias')
    expect(kind({ answer, authority: [SOA], rcode: 'NXDOMAIN' })).toBe('alias')
    expect(kind({ flags: ['RA'], answer })).toBe('alias')
  })

  it('sees denials', () => {
    expect(kind({ rcode: 'NXDOMAIN', authority: [SOA] })).toBe('nxdomain')
    expect(kind({ rcode: 'NXDOMAIN' })).toBe('nxdomain')
    expect(kind({ authority: [SOA] })).toBe('nodata')
    expect(kind({ flags: [], authority: [SOA] })).toBe('nodata')
    // RFC 2308 §2.2: type 3.
    expect(kind({ authority: ['example.com. NS ns.example.com.'] })).toBe('nodata')
  })

  it('sees that nothing is left', () => {
    expect(kind({})).toBe('empty')
    expect(kind({ flags: [] })).toBe('empty')
    expect(kind({ answer: ['a.example.com. A 192.0.2.1'] })).toBe('empty')
  })

  it('sees two DNAMEs where one can hold', () => {
    expect(kind({ answer: ['example.com. DNAME a.test.', 'example.com. DNAME b.test.'] }, 'com.')).toBe(
      'contradictory',
    )
  })

  it('expects of a resolver that it recurses', () => {
    const lameElsewhere = [
      { flags: ['RA'] as const, answer: ['www.example.com. A 192.0.2.1'] },
      { flags: ['RA'] as const, rcode: 'NXDOMAIN' as const },
      { flags: ['RA'] as const, authority: [SOA] },
      { flags: ['RA'] as const, authority: ['example.com. NS ns.example.com.'] },
    ]
    expect(lameElsewhere.map((text) => kind(text, 'example.com.', true))).toEqual([
      'answer',
      'nxdomain',
      'nodata',
      'nodata',
    ])
  })

  it('sees a referral, with the zone that it leads to', () => {
    const authority = ['example.com. NS ns.example.com.']
    expect(classify({ flags: [], authority }, 'com.')).toMatchObject({
      kind: 'referral',
      zone: DomainName.parse('example.com.'),
    })
    expect(kind({ flags: ['AA'], authority }, '.')).toBe('referral')
  })

  it('sees a server that is lame', () => {
    expect(kind({ flags: [], authority: ['com. NS ns.com.'] })).toBe('lame upward-referral')
    expect(kind({ flags: [], authority: ['. NS a.root-servers.net.'] })).toBe('lame upward-referral')
    expect(kind({ flags: [], authority: ['example.com. NS ns.example.com.'] })).toBe('lame self-referral')
    expect(kind({ flags: ['RA'] })).toBe('lame recursive')
    expect(kind({ flags: ['RA'], answer: ['www.example.com. A 192.0.2.1'] })).toBe('lame recursive')
    expect(kind({ flags: ['RA'], rcode: 'NXDOMAIN', authority: [SOA] })).toBe('lame recursive')
  })

  it('takes an authority that also recurses for what it is', () => {
    expect(kind({ flags: ['AA', 'RA'], answer: ['www.example.com. A 192.0.2.1'] })).toBe('answer')
    expect(kind({ flags: ['RA'], authority: ['example.com. NS ns.example.com.'] }, 'com.')).toBe('referral')
  })

  it.each(['FORMERR', 'SERVFAIL', 'NOTIMP', 'REFUSED', 'NOTAUTH', 'YXDOMAIN'] as const)(
    'sees %s',
    (rcode) => {
      expect(kind({ rcode, answer: ['www.example.com. A 192.0.2.1'] })).toBe('error')
    },
  )

  it('sees a DNAME that makes the name too long', () => {
    const labels = `${'x'.repeat(60)}.`.repeat(4)
    const answer = [`example.com. DNAME ${labels}longer.`]
    expect(kind({ rcode: 'YXDOMAIN', answer }, 'com.')).toBe('yxdomain')
    expect(kind({ answer }, 'com.')).toBe('yxdomain')
  })
})
