import { describe, expect, it } from 'vitest'
import {
  entryRecords,
  negativeEntry,
  rrsetEntry,
  type AnswerEntry,
  type RrsetEntry,
} from '../../../src/dns/cache/cache-entry.ts'
import { CREDIBILITY, type Credibility } from '../../../src/dns/cache/credibility.ts'
import { RecordCache } from '../../../src/dns/cache/record-cache.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { lines, records } from '../resolver/messages.ts'

const ORIGIN = {
  server: DomainName.parse('ns.example.'),
  ip: '192.0.2.1',
  zone: DomainName.parse('example.'),
}
const FROM_ROOT = { ...ORIGIN, zone: DomainName.root }
const AUTHORITATIVE = CREDIBILITY.authoritativeAnswer

function entry(text: string | string[], nowMs: number, credibility: Credibility = AUTHORITATIVE): RrsetEntry {
  const members = records(...[text].flat())
  return rrsetEntry(members, members[0]!.ttlSeconds, credibility, ORIGIN, nowMs)
}

function put(cache: RecordCache, text: string, nowMs = 0, credibility: Credibility = AUTHORITATIVE): boolean {
  const made = entry(text, nowMs, credibility)
  return cache.putRrset(DomainName.from(made.packed).key, made, nowMs)
}

function denial(kind: 'nodata' | 'nxdomain', seconds: number, nowMs = 0) {
  const [soa] = records(`example. ${seconds} SOA ns root 1 2 3 4 ${seconds}`)
  return negativeEntry(kind, soa, seconds, CREDIBILITY.authoritativeAuthority, ORIGIN, nowMs)
}

const key = (name: string) => DomainName.parse(name).key
const find = (cache: RecordCache, name: string, type: number, nowMs = 0) =>
  cache.find(DomainName.parse(name).octets, 0, type, nowMs)
const text = (found: AnswerEntry | undefined, nowMs = 0) => found && lines(entryRecords(found, nowMs))

describe('RecordCache', () => {
  it('gives back an RRset with the TTL that is left, until none is', () => {
    const cache = new RecordCache()
    put(cache, 'www.example. 300 A 192.0.2.1')
    expect(text(find(cache, 'WWW.example.', TYPE.A, 100_000), 100_000)).toEqual([
      'www.example. 200 A 192.0.2.1',
    ])
    expect(find(cache, 'www.example.', TYPE.A, 299_999)).toBeDefined()
    expect(find(cache, 'www.example.', TYPE.A, 300_000)).toBeUndefined()
    expect(find(cache, 'www.example.', TYPE.AAAA)).toBeUndefined()
  })

  it('does not keep what has no lifetime', () => {
    const cache = new RecordCache()
    expect(put(cache, 'www.example. 0 A 192.0.2.1')).toBe(false)
    expect(cache.counters.entries).toBe(0)
  })

  it('says who told it', () => {
    const cache = new RecordCache()
    put(cache, 'www.example. 300 A 192.0.2.1')
    expect(find(cache, 'www.example.', TYPE.A)?.origin).toBe(ORIGIN)
  })

  it('finds the CNAME at a name for any type, and the type itself first', () => {
    const cache = new RecordCache()
    put(cache, 'a.example. 300 CNAME b.example.')
    expect(find(cache, 'a.example.', TYPE.MX)).toMatchObject({ type: TYPE.CNAME })
    expect(find(cache, 'a.example.', TYPE.CNAME)).toMatchObject({ type: TYPE.CNAME })
  })

  it('finds the DNAME above a name, but not at it', () => {
    const cache = new RecordCache()
    put(cache, 'old.example. 300 DNAME new.example.')
    expect(find(cache, 'www.old.example.', TYPE.A)).toMatchObject({ type: TYPE.DNAME })
    expect(find(cache, 'old.example.', TYPE.A)).toBeUndefined()
  })

  it('keeps the denial of one type apart from that of a name', () => {
    const cache = new RecordCache()
    cache.putNodata(key('www.example.'), TYPE.MX, denial('nodata', 60), 0)
    cache.putNxdomain(key('nx.example.'), denial('nxdomain', 60), 0)
    expect(find(cache, 'www.example.', TYPE.MX)?.kind).toBe('nodata')
    expect(find(cache, 'www.example.', TYPE.A)).toBeUndefined()
    expect(find(cache, 'nx.example.', TYPE.A)?.kind).toBe('nxdomain')
    expect(find(cache, 'nx.example.', TYPE.MX)?.kind).toBe('nxdomain')
    expect(find(cache, 'nx.example.', TYPE.MX, 60_000)).toBeUndefined()
  })

  it('finds the deepest zone cut, also from glue and referrals', () => {
    const cache = new RecordCache()
    for (const ns of ['. 300 NS a.root.', 'example. 60 NS ns.example.']) {
      const made = { ...entry(ns, 0, CREDIBILITY.referral), origin: FROM_ROOT }
      cache.putRrset(DomainName.from(made.packed).key, made, 0)
    }
    const cut = (name: string, nowMs: number) => text(cache.deepestCut(key(name), nowMs), nowMs)?.[0]
    expect(cut('www.sub.example.', 0)).toBe('example. 60 NS ns.example.')
    expect(cut('example.', 0)).toBe('example. 60 NS ns.example.')
    expect(cut('other.', 0)).toBe('. 300 NS a.root.')
    expect(cut('www.example.', 60_000)).toBe('. 240 NS a.root.')
    expect(new RecordCache().deepestCut(key('www.example.'), 0)).toBeUndefined()
  })

  it('remembers a failure beside what it holds, for five seconds', () => {
    const cache = new RecordCache()
    cache.putFailure(key('www.example.'), TYPE.A, 22, 'no reachable authority', 0)
    expect(cache.failure(key('www.example.'), TYPE.A, 4999)).toMatchObject({ infoCode: 22 })
    expect(cache.failure(key('www.example.'), TYPE.MX, 0)).toBeUndefined()
    expect(cache.failure(key('www.example.'), TYPE.A, 5000)).toBeUndefined()
    expect(find(cache, 'www.example.', TYPE.A)).toBeUndefined()
  })

  it('counts hits and misses', () => {
    const cache = new RecordCache()
    put(cache, 'www.example. 300 A 192.0.2.1')
    find(cache, 'www.example.', TYPE.A)
    find(cache, 'www.example.', TYPE.A)
    find(cache, 'mail.example.', TYPE.A)
    expect(cache.counters).toMatchObject({ hits: 2, misses: 1, evictions: 0, entries: 1 })
  })

  it('never holds more octets than it may, and gives up what was used least recently', () => {
    const cache = new RecordCache({ maxBytes: 20_000 })
    put(cache, 'keep.example. 300 A 192.0.2.1')
    for (let i = 0; i < 1000; i++) {
      put(cache, `n${i}.example. 300 A 192.0.2.1`)
      find(cache, 'keep.example.', TYPE.A)
      expect(cache.counters.bytes).toBeLessThanOrEqual(20_000)
    }
    const { entries, evictions } = cache.counters
    expect(entries + evictions).toBe(1001)
    expect(entries).toBeGreaterThan(15)
    expect(find(cache, 'keep.example.', TYPE.A)).toBeDefined()
    expect(find(cache, 'n0.example.', TYPE.A)).toBeUndefined()
    expect(find(cache, 'n999.example.', TYPE.A)).toBeDefined()
  })

  it('counts large entries as large', () => {
    const cache = new RecordCache({ maxBytes: 100_000 })
    const long = `"${'x'.repeat(250)}" `.repeat(200)
    for (let i = 0; i < 10; i++) put(cache, `t${i}.example. 300 TXT ${long}`)
    expect(cache.counters.entries).toBe(1)
  })
})
