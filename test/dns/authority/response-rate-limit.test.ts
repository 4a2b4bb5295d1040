import { describe, expect, it } from 'vitest'
import type { ResponseKind, ResponseSubject } from '../../../src/dns/authority/response-kind.ts'
import { type RateLimitSettings, ResponseRateLimit } from '../../../src/dns/authority/response-rate-limit.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'

const IP = '192.0.2.1'

function subject(name: string, kind: ResponseKind = 'answer', type: number = TYPE.A): ResponseSubject {
  return { kind, octets: DomainName.parse(name).octets, at: 0, type }
}

/** A limit, and what became of so many equal responses to an address at a time. */
function limit(settings: Partial<RateLimitSettings> = {}) {
  const limit = new ResponseRateLimit({ responsesPerSecond: 5, slip: 0, ...settings }, new Uint8Array(16))
  const judge = (ip: string, nowMs: number, about = subject('example.com.')) => limit.judge(ip, about, nowMs)
  const sent = (count: number, nowMs: number, about?: ResponseSubject, ip = IP) =>
    Array.from({ length: count }, () => judge(ip, nowMs, about)).filter((verdict) => verdict === 'send')
      .length
  return { limit, judge, sent }
}

describe('response rate limiting', () => {
  it('sends a second as many equal answers to a network as it is told to', () => {
    const { sent } = limit()
    expect(sent(20, 0)).toBe(5)
    expect(sent(20, 0, undefined, '192.0.2.254')).toBe(0)
    expect(sent(20, 0, undefined, '192.0.3.1')).toBe(5)
  })

  it('remembers a debt for as long as its window', () => {
    const { sent } = limit({ windowSeconds: 10 })
    expect(sent(1000, 0)).toBe(5)
    expect(sent(1, 9_900)).toBe(0)
    expect(sent(1, 10_500)).toBe(1)
  })

  it('saves up no more than a second', () => {
    const { sent } = limit()
    expect(sent(1, 0)).toBe(1)
    expect(sent(100, 3_600_000)).toBe(5)
  })

  it('counts names and types each by itself, whatever their case', () => {
    const { sent } = limit()
    expect(sent(20, 0, subject('a.example.com.'))).toBe(5)
    expect(sent(20, 0, subject('A.Example.com.'))).toBe(0)
    expect(sent(20, 0, subject('b.example.com.'))).toBe(5)
    expect(sent(20, 0, subject('a.example.com.', 'answer', TYPE.AAAA))).toBe(5)
  })

  it('counts each kind by itself, with a rate of its own', () => {
    const { sent } = limit({ nxdomainsPerSecond: 2, errorsPerSecond: 0 })
    expect(sent(20, 0, subject('example.com.', 'nxdomain'))).toBe(2)
    expect(sent(20, 0, subject('example.com.', 'nodata'))).toBe(5)
    expect(sent(20, 0, subject('.', 'error'))).toBe(20)
  })

  it('counts all that goes to a network, when told to', () => {
    const { sent } = limit({ allPerSecond: 7 })
    expect(sent(5, 0, subject('a.example.'))).toBe(5)
    expect(sent(5, 0, subject('b.example.'))).toBe(2)
  })

  it('lets every second one through that is beyond, truncated', () => {
    const { limit: rate, judge } = limit({ slip: 2 })
    const verdicts = Array.from({ length: 9 }, () => judge(IP, 0))
    expect(verdicts.slice(5)).toEqual(['drop', 'truncate', 'drop', 'truncate'])
    expect(rate.counters).toEqual({ dropped: 2, slipped: 2, leaked: 0 })
  })

  it('lets errors through as they are in that turn', () => {
    const { limit: rate, sent } = limit({ slip: 2 })
    expect(sent(9, 0, subject('.', 'error'))).toBe(5 + 2)
    expect(rate.counters).toEqual({ dropped: 2, slipped: 0, leaked: 2 })
  })

  it('spares who is exempt', () => {
    expect(limit({ exempt: ['192.0.2.0/30'] }).sent(20, 0)).toBe(20)
  })

  it('takes 56 bits of IPv6 for a network, or as many as it is told', () => {
    const { sent } = limit()
    expect(sent(20, 0, undefined, '2001:db8:0:1::1')).toBe(5)
    expect(sent(20, 0, undefined, '2001:db8:0:ff::1')).toBe(0)
    expect(sent(20, 0, undefined, '2001:db8:0:100::1')).toBe(5)
    const narrow = limit({ ipv6PrefixLength: 64 })
    expect(narrow.sent(20, 0, undefined, '2001:db8:0:1::1')).toBe(5)
    expect(narrow.sent(20, 0, undefined, '2001:db8:0:2::1')).toBe(5)
  })

  it('only counts in a dry run', () => {
    const { limit: rate, sent } = limit({ isDryRun: true, slip: 2 })
    expect(sent(9, 0)).toBe(9)
    expect(rate.counters).toEqual({ dropped: 2, slipped: 2, leaked: 0 })
  })

  it('keeps its memory when strangers fill it, and those that are busy in it', () => {
    const { sent } = limit({ entries: 64 })
    expect(sent(20, 0)).toBe(5)
    for (let i = 0; i < 5000; i++) {
      sent(1, i, subject(`n${i}.example.com.`))
      sent(1, i)
    }
    expect(sent(20, 5000)).toBe(0)
  })

  it('refuses a block that is none', () => {
    expect(() => limit({ exempt: ['192.0.2.1/24'] })).toThrow(
      expect.objectContaining({ code: 'bad-address' }),
    )
  })
})
