import { describe, expect, it } from 'vitest'
import { type Classification, classifyResponse } from '../../../src/dns/resolver/classify-response.ts'
import { scrubResponse } from '../../../src/dns/resolver/scrub-response.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { question } from './little-internet.ts'
import { response, type ResponseText } from './messages.ts'

const SOA = 'example.com. 300 SOA ns.example.com. root.example.com. 1 2 3 4 5'

/** What a response to `www.example.com. A` of a server for `zoneText` is. */
function classify(text: ResponseText, zoneText = 'example.com.'): Classification {
  const zone = DomainName.parse(zoneText)
  return classifyResponse(scrubResponse(response(text), question('www.example.com.'), zone), zone)
}

const kind = (text: ResponseText, zone?: string): string => {
  const found = classify(text, zone)
  return found.kind === 'lame' ? `lame ${found.reason}` : found.kind
}

describe('classifyResponse', () => {
  it('sees an answer, at the end of aliases too', () => {
    expect(kind({ answer: ['www.example.com. A 192.0.2.1'] })).toBe('answer')
    expect(kind({ answer: ['www.example.com. CNAME a.example.com.', 'a.example.com. A 192.0.2.1'] })).toBe(
      'answer',
    )
    expect(kind({ flags: [], answer: ['www.example.com. A 192.0.2.1'] })).toBe('answer')
  })

  it('sees an alias that leads elsewhere', () => {
    expect(kind({ answer: ['www.example.com. CNAME www.example.net.'] })).toBe('alias')
    expect(kind({ answer: ['www.example.com. CNAME a.example.com.'] })).toBe('alias')
  })

  it('sees an alias whose end the same server denies', () => {
    const answer = ['www.example.com. CNAME a.example.com.']
    expect(kind({ answer, authority: [SOA] })).toBe('nodata')
    expect(kind({ answer, authority: [SOA], rcode: 'NXDOMAIN' })).toBe('nxdomain')
  })

  it('does not believe a denial of a name beyond the zone', () => {
    const answer = ['www.example.com. CNAME www.example.net.']
    expect(kind({ answer, authority: [SOA], rcode: 'NXDOMAIN' })).toBe('alias')
  })

  it('sees denials', () => {
    expect(kind({ rcode: 'NXDOMAIN', authority: [SOA] })).toBe('nxdomain')
    expect(kind({ rcode: 'NXDOMAIN' })).toBe('nxdomain')
    expect(kind({ authority: [SOA] })).toBe('nodata')
    expect(kind({})).toBe('nodata')
    expect(kind({ flags: [] })).toBe('nodata')
    expect(kind({ authority: ['example.com. NS ns.example.com.'] })).toBe('nodata')
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
