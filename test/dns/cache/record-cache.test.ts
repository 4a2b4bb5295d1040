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
    const { server, ip, zone } = find(cache, 'www.example.', TYPE.A)!.origin
    expect([server, ip, zone]).toEqual([ORIGIN.server, ORIGIN.ip, ORIGIN.zone])
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
    expect(find(cache, 'www.old.example.', TYPE.A)).toBeUndefined()
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

  it('gives out what is the own of whoever asks, and stays as it is', () => {
    const cache = new RecordCache({ maxBytes: 20_000 })
    put(cache, 'www.example. 300 A 192.0.2.1')
    const first = find(cache, 'www.example.', TYPE.A)
    put(cache, 'www.example. 300 A 192.0.2.99')
    for (let i = 0; i < 1000; i++) put(cache, `n${i}.example. 300 A 192.0.2.1`)
    expect(text(first)).toEqual(['www.example. 300 A 192.0.2.1'])
    expect(first!.origin.zone.toString()).toBe('example.')
  })
})

describe('the bound of a RecordCache', () => {
  it('holds, and what is in use stays', () => {
    const cache = new RecordCache({ maxBytes: 20_000 })
    put(cache, 'keep.example. 300 A 192.0.2.1')
    for (let i = 0; i < 1000; i++) {
      put(cache, `n${i}.example. 300 A 192.0.2.1`)
      find(cache, 'keep.example.', TYPE.A)
      expect(cache.counters.bytes).toBeLessThanOrEqual(20_000)
    }
    const { entries, evictions } = cache.counters
    expect(entries + evictions).toBe(1001)
    expect(entries).toBeGreaterThan(50)
    expect(find(cache, 'keep.example.', TYPE.A)).toBeDefined()
    expect(find(cache, 'n0.example.', TYPE.A)).toBeUndefined()
    expect(find(cache, 'n999.example.', TYPE.A)).toBeDefined()
  })

  it('counts large entries as large', () => {
    const cache = new RecordCache({ maxBytes: 1_000_000 })
    const long = `"${'x'.repeat(250)}" `.repeat(150)
    for (let i = 0; i < 100; i++) put(cache, `t${i}.example. 300 TXT ${long}`)
    expect(cache.counters.bytes).toBeLessThanOrEqual(1_000_000)
    expect(cache.counters.entries).toBeGreaterThan(7)
    expect(cache.counters.entries).toBeLessThan(25)
  })

  it('keeps out what would fill a small cache alone', () => {
    const cache = new RecordCache({ maxBytes: 20_000 })
    expect(put(cache, `big.example. 300 TXT ${`"${'x'.repeat(250)}" `.repeat(10)}`)).toBe(false)
    expect(find(cache, 'big.example.', TYPE.TXT)).toBeUndefined()
  })

  it('lets a flood of names that nobody asks for again pass by what is popular', () => {
    const cache = new RecordCache({ maxBytes: 200_000 })
    const popular = Array.from({ length: 300 }, (_, i) => `popular${i}.example.`)
    for (const name of popular) {
      put(cache, `${name} 86400 A 192.0.2.1`)
      find(cache, name, TYPE.A)
    }
    const soa = denial('nxdomain', 3600)
    for (let i = 0; i < 50_000; i++) {
      cache.putNxdomain(key(`random${i}.example.`), soa, 0)
      if (i % 5 === 0) find(cache, popular[(i / 5) % popular.length]!, TYPE.A)
    }
    const lost = popular.filter((name) => find(cache, name, TYPE.A) === undefined)
    expect(lost).toEqual([])
    expect(cache.counters.evicted.unused).toBeGreaterThan(45_000)
  })

  it('has what comes back after it was given up stay longer', () => {
    const cache = new RecordCache({ maxBytes: 50_000 })
    const flood = (from: number) => {
      for (let i = from; i < from + 200; i++) put(cache, `n${i}.example. 300 A 192.0.2.1`)
    }
    // The memory of what was given up forgets as it likes: of many names some are still in it.
    const rare = Array.from({ length: 20 }, (_, i) => `rare${i}.example.`)
    const putRare = () => rare.forEach((name) => put(cache, `${name} 300 A 192.0.2.1`))
    const kept = () => rare.filter((name) => find(cache, name, TYPE.A) !== undefined)
    putRare()
    flood(0)
    flood(1000)
    flood(2000)
    expect(kept()).toEqual([])
    putRare()
    flood(3000)
    flood(4000)
    flood(5000)
    expect(kept()).not.toEqual([])
  })

  it('gives up what has expired before what has not been, and says so', () => {
    const cache = new RecordCache({ maxBytes: 20_000 })
    for (let i = 0; i < 100; i++) put(cache, `n${i}.example. 5 A 192.0.2.1`)
    for (let i = 0; i < 1000; i++) put(cache, `m${i}.example. 300 A 192.0.2.1`, 10_000)
    expect(cache.counters.evicted.expired).toBe(100)
  })
})

describe('flushing', () => {
  const filled = () => {
    const cache = new RecordCache()
    put(cache, 'example. 300 A 192.0.2.1')
    put(cache, 'www.example. 300 A 192.0.2.1')
    put(cache, 'WWW.example. 300 AAAA 2001:db8::1')
    put(cache, 'a.www.example. 300 A 192.0.2.1')
    put(cache, 'wwww.example. 300 A 192.0.2.1')
    cache.putNodata(key('www.example.'), TYPE.MX, denial('nodata', 60), 0)
    cache.putNxdomain(key('www.example.'), denial('nxdomain', 60), 0)
    cache.putFailure(key('www.example.'), TYPE.TXT, 22, '', 0)
    cache.putNote(key('www.example.'), TYPE.A, Uint8Array.of(1, 2), 60, 0)
    return cache
  }

  it('takes everything of a name, but nothing below it', () => {
    const cache = filled()
    expect(cache.flushName(key('www.example.'))).toBe(6)
    expect(find(cache, 'www.example.', TYPE.A)).toBeUndefined()
    expect(cache.failure(key('www.example.'), TYPE.TXT, 0)).toBeUndefined()
    expect(cache.note(key('www.example.'), TYPE.A, 0)).toBeUndefined()
    expect(find(cache, 'a.www.example.', TYPE.A)).toBeDefined()
    expect(cache.flushName(key('www.example.'))).toBe(0)
  })

  it('takes one type of a name, with the denial of the name, which is one of the type as well', () => {
    const cache = filled()
    expect(cache.flushType(key('www.example.'), TYPE.A)).toBe(3)
    expect(find(cache, 'www.example.', TYPE.A)).toBeUndefined()
    expect(find(cache, 'www.example.', TYPE.AAAA)).toBeDefined()
    expect(cache.flushType(key('www.example.'), TYPE.TXT)).toBe(1)
  })

  it('takes a name and all below it', () => {
    const cache = filled()
    expect(cache.flushTree(key('www.example.'))).toBe(7)
    expect(find(cache, 'a.www.example.', TYPE.A)).toBeUndefined()
    expect(find(cache, 'wwww.example.', TYPE.A)).toBeDefined()
    expect(cache.flushTree(key('.'))).toBe(2)
    expect(cache.counters.entries).toBe(0)
    expect(Object.values(cache.counters.entriesByKind)).toEqual([0, 0, 0, 0, 0])
  })
})

describe('findStale', () => {
  const findStale = (cache: RecordCache, name: string, type: number, nowMs: number) =>
    cache.findStale(DomainName.parse(name).octets, 0, type, nowMs, 3600)

  it('gives what has expired, for as long as it was told', () => {
    const cache = new RecordCache()
    put(cache, 'www.example. 300 A 192.0.2.1')
    expect(find(cache, 'www.example.', TYPE.A, 300_000)).toBeUndefined()
    expect(findStale(cache, 'www.example.', TYPE.A, 300_000)?.kind).toBe('rrset')
    expect(findStale(cache, 'www.example.', TYPE.A, 300_000 + 3_599_999)?.kind).toBe('rrset')
    expect(findStale(cache, 'www.example.', TYPE.A, 300_000 + 3_600_000)).toBeUndefined()
  })

  it('gives the youngest of what contradicts itself', () => {
    const cache = new RecordCache()
    put(cache, 'www.example. 300 A 192.0.2.1')
    cache.putNxdomain(key('www.example.'), denial('nxdomain', 60, 300_000), 300_000)
    expect(findStale(cache, 'www.example.', TYPE.A, 400_000)?.kind).toBe('nxdomain')
    put(cache, 'www.example. 300 A 192.0.2.2', 500_000)
    expect(findStale(cache, 'www.example.', TYPE.A, 900_000)?.kind).toBe('rrset')
  })
})

describe('the memory of failures', () => {
  const name = key('www.example.')
  const failing = (cache: RecordCache, nowMs: number) => {
    cache.putFailure(name, TYPE.A, 22, 'no reachable authority', nowMs)
    return cache.failure(name, TYPE.A, nowMs)!.ttlSeconds
  }

  it('lasts twice as long each time in a row, up to five minutes', () => {
    const cache = new RecordCache()
    const lengths: number[] = []
    for (let i = 0, nowMs = 0; i < 9; i++) {
      lengths.push(failing(cache, nowMs))
      nowMs += 1000 * lengths.at(-1)!
    }
    expect(lengths).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300])
  })

  it('begins anew after success, after a flush, and when nobody has asked for long', () => {
    const cache = new RecordCache()
    failing(cache, 0)
    expect(failing(cache, 5000)).toBe(10)
    cache.forgetFailure(name, TYPE.A)
    expect(failing(cache, 20_000)).toBe(5)
    expect(failing(cache, 25_000)).toBe(10)
    cache.flushName(name)
    expect(failing(cache, 40_000)).toBe(5)
    expect(failing(cache, 345_000)).toBe(5)
  })
})
