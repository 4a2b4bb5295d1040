import { describe, expect, it } from 'vitest'

import { answerLines, littleInternet, rcodeOf } from '../../dns/resolver/little-internet.ts'

describe('RFC 6761 §6.3: localhost', () => {
  it.each([
    ['localhost.', 'A', ['localhost. 10800 A 127.0.0.1']],
    ['LocalHost.', 'AAAA', ['LocalHost. 10800 AAAA ::1']],
    ['www.localhost.', 'A', ['www.localhost. 10800 A 127.0.0.1']],
    ['1.0.0.127.in-addr.arpa.', 'PTR', ['1.0.0.127.in-addr.arpa. 10800 PTR localhost.']],
  ])('%s %s is answered without asking anybody', async (name, type, expected) => {
    const result = await littleInternet().ask(name, type)
    expect(answerLines(result)).toEqual(expected)
    expect(result.fromCache).toBe(true)
  })

  it('has no other records, and says so itself', async () => {
    const result = await littleInternet().ask('localhost.', 'MX')
    expect([rcodeOf(result), result.answers, result.authorities.length]).toEqual(['NOERROR', [], 1])
    const below = await littleInternet().ask('2.1.0.0.127.in-addr.arpa.', 'PTR')
    expect(rcodeOf(below)).toBe('NXDOMAIN')
  })

  it('is asked like any name when nothing is local', async () => {
    const result = await littleInternet({ defaultLocalZones: false }).ask('localhost.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
  })
})
