import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dumpCache, loadCache } from '../../src/dns/cache/cache-dump.ts'
import { entryRecords, negativeEntry, rrsetEntry } from '../../src/dns/cache/cache-entry.ts'
import { CREDIBILITY } from '../../src/dns/cache/credibility.ts'
import { RecordCache } from '../../src/dns/cache/record-cache.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { crc32 } from '../../src/bytes/crc32.ts'
import { DecodeError } from '../../src/errors.ts'
import { lines, records } from '../dns/resolver/messages.ts'

const NOW = 5_000_000
const WALL = 1_800_000_000_000

const label = fc.stringMatching(/^[a-c]{1,3}$/)
const owner = fc
  .array(label, { maxLength: 4 })
  .map((labels) => labels.map((text) => `${text}.`).join('') || '.')
const ttl = fc.integer({ min: 1, max: 100_000 })
const origin = fc
  .record({ server: owner, zone: owner, ip: fc.constantFrom('192.0.2.1', '2001:db8::53') })
  .map(({ server, zone, ip }) => ({ server: DomainName.parse(server), zone: DomainName.parse(zone), ip }))
const rank = fc.constantFrom(...Object.values(CREDIBILITY))
const rdata = fc.oneof(
  fc.array(fc.ipV4(), { minLength: 1, maxLength: 4 }).map((ips) => ips.map((ip) => `A ${ip}`)),
  fc.array(owner, { minLength: 1, maxLength: 3 }).map((names) => names.map((name) => `NS ${name}`)),
  owner.map((name) => [`CNAME ${name}`]),
  fc
    .array(fc.stringMatching(/^[a-z]{0,200}$/), { minLength: 1, maxLength: 3 })
    .map((texts) => [`TXT ${texts.map((text) => `"${text}"`).join(' ')}`]),
  fc.constant(['TYPE65280 \\# 3 010203']),
)

type Put = (cache: RecordCache) => void

const put: fc.Arbitrary<Put> = fc.oneof(
  fc
    .tuple(owner, rdata, ttl, rank, origin)
    .map(([name, data, seconds, credibility, from]): Put => (cache) => {
      const members = records(...data.map((text) => `${name} ${seconds} ${text}`))
      cache.restore(
        {
          nameKey: DomainName.parse(name).key,
          type: members[0]!.type,
          entry: rrsetEntry(members, seconds, credibility, from, NOW),
        },
        NOW,
      )
    }),
  fc
    .tuple(owner, ttl, rank, origin, fc.constantFrom('nodata' as const, 'nxdomain' as const), fc.boolean())
    .map(([name, seconds, credibility, from, kind, hasSoa]): Put => (cache) => {
      const [soa] = hasSoa ? records(`example. ${seconds} SOA ns root 1 2 3 4 5`) : []
      const entry = negativeEntry(kind, soa, seconds, credibility, from, NOW)
      const { key } = DomainName.parse(name)
      if (kind === 'nxdomain') cache.putNxdomain(key, entry, NOW)
      else cache.putNodata(key, TYPE.MX, entry, NOW)
    }),
)

/** What is held, in words, in no particular order. */
function contents(cache: RecordCache, nowMs: number): string[] {
  return [...cache.held(nowMs)]
    .map(({ nameKey, type, entry }) => {
      const { server, zone, ip } = entry.origin
      const said = [nameKey, type, entry.kind, entry.ttlSeconds, entry.expiresAtMs - nowMs, entry.credibility]
      return [...said, server, zone, ip, ...lines(entryRecords(entry, nowMs))].join(' ')
    })
    .sort()
}

const noPause = () => Promise.resolve()

async function* inPieces(octets: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield Promise.resolve(octets.slice(at, at + size))
}

const dumped = (cache: RecordCache, nowMs = NOW, wallMs = WALL) =>
  new Uint8Array(Buffer.concat([...dumpCache(cache, nowMs, wallMs)]))

const load = (cache: RecordCache, octets: Uint8Array, nowMs = NOW, wallMs = WALL, size = 1000) =>
  loadCache(cache, inPieces(octets, size), nowMs, wallMs, noPause)

function filled(puts: readonly Put[]): RecordCache {
  const cache = new RecordCache()
  for (const each of puts) each(cache)
  return cache
}

const some = (count = 100) => filled(fc.sample(put, { seed: 1, numRuns: count }))

describe('a dump of the cache', () => {
  it('gives back what was held, in whatever pieces it is read', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(put, { maxLength: 30 }),
        fc.integer({ min: 1, max: 500 }),
        async (puts, size) => {
          const cache = filled(puts)
          const again = new RecordCache()
          const taken = await load(again, dumped(cache), NOW, WALL, size)
          expect(contents(again, NOW)).toEqual(contents(cache, NOW))
          expect(taken).toBe(cache.counters.entries)
        },
      ),
      { numRuns: 200 },
    ))

  it('leaves out what has ended by the wall clock, and gives the rest what it has left', async () => {
    const cache = some()
    const later = 40_000_000
    const again = new RecordCache()
    await load(again, dumped(cache), 7, WALL + later)
    expect(contents(again, 7)).toEqual(contents(cache, NOW + later))
    expect(again.counters.entries).toBeGreaterThan(0)
    expect(again.counters.entries).toBeLessThan(cache.counters.entries)
  })

  it('gives nothing more than its TTL when the clock was set back', async () => {
    const cache = some()
    const again = new RecordCache()
    await load(again, dumped(cache), NOW, WALL - 1e9)
    expect(contents(again, NOW)).toEqual(contents(cache, NOW))
  })

  it('does not replace what was learned since', async () => {
    const cache = some()
    const octets = dumped(cache)
    const busy = some(30)
    const before = contents(busy, NOW)
    await load(busy, octets)
    expect(contents(busy, NOW)).toEqual(expect.arrayContaining(before))
    expect(busy.counters.entries).toBe(cache.counters.entries)
  })

  it('keeps within the bound of the cache that takes it', async () => {
    const big = new RecordCache()
    const [record] = records('a.example. 300 A 192.0.2.1')
    const nobody = { server: DomainName.root, zone: DomainName.root, ip: '' }
    for (let i = 0; i < 20_000; i++) {
      const name = DomainName.parse(`n${i}.example.`)
      const entry = rrsetEntry([{ ...record!, owner: name }], 300, CREDIBILITY.answer, nobody, NOW)
      big.restore({ nameKey: name.key, type: TYPE.A, entry }, NOW)
    }
    const small = new RecordCache({ maxBytes: 100_000 })
    await load(small, dumped(big), NOW, WALL, 64_000)
    expect(small.counters.bytes).toBeLessThanOrEqual(100_000)
    expect(small.counters.entries).toBeGreaterThan(500)
  })
})

describe('what is no dump', () => {
  const refused = async (octets: Uint8Array): Promise<string> => {
    const cache = some(20)
    const before = contents(cache, NOW)
    const failure: unknown = await load(cache, octets).catch((error: unknown) => error)
    expect(contents(cache, NOW)).toEqual(before)
    expect(failure).toBeInstanceOf(DecodeError)
    return `${(failure as DecodeError).field}: ${(failure as DecodeError).code}`
  }
  const good = dumped(some())

  it('is refused, with nothing changed', async () => {
    expect(await refused(new TextEncoder().encode('; Cache dump of BIND\n'))).toBe(
      'signature of a dump: bad-value',
    )
    expect(await refused(new TextEncoder().encode('rootwalk cache 2\n'))).toBe(
      'signature of a dump: bad-value',
    )
    expect(await refused(new Uint8Array(0))).toBe('dump: truncated')
    expect(await refused(Uint8Array.of(...good, 0))).toBe('end of the dump: trailing')
  })

  it('is refused when it was cut off anywhere', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: good.length - 1 }), async (length) => {
        expect(await refused(good.slice(0, length))).toBe('dump: truncated')
      }),
    ))

  it('is refused when any octet was damaged', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: good.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, bits) => {
          const damaged = good.slice()
          damaged[at]! ^= bits
          await refused(damaged)
        },
      ),
    ))

  it('is refused, or harmless, when its checksums are right but its entries are not', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(1000), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        async (changes) => {
          const forged = good.slice()
          for (const [at, octet] of changes) forged[17 + 8 + at] = octet
          const view = new DataView(forged.buffer)
          const length = view.getUint32(17)
          view.setUint32(21, crc32(forged, 25, 25 + length))
          const cache = new RecordCache()
          try {
            await load(cache, forged)
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError)
            expect(cache.counters.entries).toBe(0)
            return
          }
          // Whatever it says now, it can be read.
          expect(contents(cache, NOW).length).toBe(cache.counters.entries)
        },
      ),
      { numRuns: 500 },
    ))
})
