/**
 * What the cache costs: memory, by load; and time, by call.
 *
 * Memory: a cache with a bound is filled, by one kind of load after another and each in a process of its own, with
 * many times what it holds; then the growth of the process stands beside the bound. `held` is what the counter says,
 * `live` the growth of heap and external memory after a collection, `rss` that of the resident set before one.
 * Time: medians of rounds. Hit ratio: clients whose interests are distributed by Zipf's law, with and without a flood
 * of random names that nobody asks for twice.
 *
 * Run after `npm run build`: node bench/cache.js [megabytes of the bound]
 */

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { negativeEntry, rrsetEntry } from '../dist/dns/cache/cache-entry.js'
import { RecordCache } from '../dist/dns/cache/record-cache.js'
import { DomainName } from '../dist/dns/name/domain-name.js'

const MEBIBYTE = 1024 * 1024
const A = 1
const SOA = 6
const TXT = 16
const AUTHORITATIVE = 5
const TTL = 86_400

const [mode, ...words] = process.argv.slice(2)

/** Each puts one entry, the i-th of endlessly many, and returns about how many octets that says. */
const LOADS = {
  'tiny entries': (cache, i) => putRecords(cache, name(i, 'a.example.'), A, 1, 4),
  'usual entries': (cache, i) => putRecords(cache, name(i, 'www.some-company.example.'), A, 2, 4),
  'long names': (cache, i) =>
    putRecords(cache, name(i, `${`${'x'.repeat(60)}.`.repeat(3)}example.`), A, 1, 4),
  denials: (cache, i) => putDenial(cache, name(i, 'flooded.example.')),
  failures: (cache, i) => putFailure(cache, name(i, 'broken.example.')),
  'TXT of 2 KB': (cache, i) => putRecords(cache, name(i, 'txt.example.'), TXT, 8, 250),
  'RRsets of 60 KB': (cache, i) => putRecords(cache, name(i, 'huge.example.'), TXT, 240, 250),
  'a zone each': (cache, i) => {
    const zone = name(i, 'example.')
    const origin = { server: DomainName.parse('ns1', zone), ip: address(i), zone }
    return putRecords(cache, DomainName.parse('www', zone), A, 1, 4, origin)
  },
  'same names again': (cache, i) =>
    putRecords(cache, name(i % 1000, 'again.example.'), TXT, 1, 1 + (i % 250)),
  'all of it': (cache, i) => {
    const kinds = Object.values(LOADS)
    return kinds[i % (kinds.length - 2)](cache, i)
  },
}

const EXAMPLE = DomainName.parse('example.')
const ORIGIN = { server: DomainName.parse('ns1.example.'), ip: '192.0.2.1', zone: EXAMPLE }
const SOA_RECORD = {
  owner: EXAMPLE,
  type: SOA,
  rrclass: 1,
  ttlSeconds: TTL,
  rdata: Uint8Array.of(
    2,
    110,
    115,
    ...EXAMPLE.octets,
    4,
    114,
    111,
    111,
    116,
    ...EXAMPLE.octets,
    ...Array(20).fill(1),
  ),
}

function name(i, under) {
  return DomainName.parse(`n${i}.${under}`)
}

function address(i) {
  return `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`
}

function putRecords(cache, owner, type, count, length, origin = ORIGIN) {
  const records = Array.from({ length: count }, (_, i) => ({
    owner,
    type,
    rrclass: 1,
    ttlSeconds: TTL,
    rdata: new Uint8Array(length).fill(i),
  }))
  const entry = rrsetEntry(records, TTL, AUTHORITATIVE, origin, 0)
  cache.putRrset(owner.key, entry, 0)
  return entry.packed.length
}

function putDenial(cache, owner) {
  const entry = negativeEntry('nxdomain', SOA_RECORD, TTL, AUTHORITATIVE - 1, ORIGIN, 0)
  cache.putNxdomain(owner.key, entry, 0)
  return entry.packed.length + owner.octets.length
}

function putFailure(cache, owner) {
  const text = `no reachable authority for ${owner}: ns1.broken.example. 192.0.2.1 timeout ×3`
  cache.putFailure(owner.key, A, 22, text, 0)
  return text.length + owner.octets.length
}

function memory() {
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss: rss / MEBIBYTE, live: (heapUsed + external) / MEBIBYTE }
}

/** In a process of its own: fills, measures, prints JSON. */
function fill(load, maxMebibytes) {
  // The code is compiled and the heap at home before the first look.
  const warm = new RecordCache({ maxBytes: MEBIBYTE })
  for (let i = 0, octets = 0; i < 1_000_000 && octets < 2 * maxMebibytes * MEBIBYTE; i++)
    octets += LOADS[load](warm, i) + 64
  globalThis.gc()
  globalThis.gc()
  const before = memory()
  const cache = new RecordCache({ maxBytes: maxMebibytes * MEBIBYTE })
  let entries = 0
  let peak = 0
  for (let octets = 0; octets < 10 * maxMebibytes * MEBIBYTE && entries < 8_000_000; entries++) {
    octets += LOADS[load](cache, entries) + 64
    if (entries % 10_000 === 0) peak = Math.max(peak, memory().rss - before.rss)
  }
  const { rss } = memory()
  globalThis.gc()
  globalThis.gc()
  const { live } = memory()
  const { bytes, entries: held } = cache.counters
  console.log(
    JSON.stringify({
      put: entries,
      entries: held,
      held: bytes / MEBIBYTE,
      live: live - before.live,
      rss: rss - before.rss,
      peak: Math.max(peak, rss - before.rss),
    }),
  )
}

function compareMemory(maxMebibytes) {
  console.log(
    `bound ${maxMebibytes} MiB; growth in MiB${' '.repeat(14)}held    live     rss    peak   entries`,
  )
  for (const load of Object.keys(LOADS)) {
    const file = fileURLToPath(import.meta.url)
    const told = execFileSync(process.execPath, ['--expose-gc', file, 'fill', load, String(maxMebibytes)])
    const { held, live, rss, peak, entries } = JSON.parse(told.toString())
    const columns = [held, live, rss, peak].map((n) => n.toFixed(1).padStart(8)).join('')
    console.log(`  ${load.padEnd(36)}${columns}${String(entries).padStart(10)}`)
  }
}

/** The median, over rounds, of nanoseconds a call of `call(i)`. */
function nanoseconds(calls, call) {
  const rounds = []
  for (let round = 0; round < 9; round++) {
    const begin = process.hrtime.bigint()
    for (let i = 0; i < calls; i++) call(round * calls + i)
    rounds.push(Number(process.hrtime.bigint() - begin) / calls)
  }
  return rounds.sort((a, b) => a - b)[4].toFixed(0)
}

function compareTimes(maxMebibytes) {
  const COUNT = 100_000
  const names = Array.from({ length: COUNT }, (_, i) => name(i, 'www.some-company.example.'))
  const absent = Array.from({ length: COUNT }, (_, i) => name(i, 'no.such.some-company.example.'))
  const entries = names.map((owner) =>
    rrsetEntry(
      [{ owner, type: A, rrclass: 1, ttlSeconds: TTL, rdata: new Uint8Array(4) }],
      TTL,
      AUTHORITATIVE,
      ORIGIN,
      0,
    ),
  )
  for (const { key } of names) if (key.length === 0) throw new Error('no key')
  const cache = new RecordCache({ maxBytes: maxMebibytes * MEBIBYTE })
  const full = new RecordCache({ maxBytes: 4 * MEBIBYTE })
  const put = (into, i) => into.putRrset(names[i % COUNT].key, entries[i % COUNT], 0)
  for (let i = 0; i < COUNT; i++) put(cache, i)
  const find = (list, i) => cache.find(list[(i * 7919) % COUNT].octets, 0, A, 0)
  console.log('nanoseconds a call')
  console.log(`  find, a few popular names    ${nanoseconds(COUNT, (i) => find(names, i % 100))}`)
  console.log(`  find, any of ${COUNT}         ${nanoseconds(COUNT, (i) => find(names, i))}`)
  console.log(`  find, nothing there          ${nanoseconds(COUNT, (i) => find(absent, i))}`)
  console.log(`  put, again                   ${nanoseconds(COUNT, (i) => put(cache, i))}`)
  console.log(`  put, with an eviction        ${nanoseconds(COUNT, (i) => put(full, i))}`)
  console.log(
    `  deepest cut of five labels   ${nanoseconds(COUNT, (i) => cache.deepestCut(absent[i % COUNT].key, 0))}`,
  )
}

/** Numbers 0 … count − 1, the lower the likelier, by Zipf's law with exponent 1. */
function zipf(count, seed) {
  const sums = new Float64Array(count)
  let sum = 0
  for (let i = 0; i < count; i++) sums[i] = sum += 1 / (i + 1)
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const at = (state / 2 ** 32) * sum
    let low = 0
    for (let high = count - 1; low < high;) {
      const middle = (low + high) >> 1
      if (sums[middle] < at) low = middle + 1
      else high = middle
    }
    return low
  }
}

function compareHitRatio(floodPerQuery) {
  const cache = new RecordCache({ maxBytes: 4 * MEBIBYTE })
  const next = zipf(200_000, 1)
  let hits = 0
  let random = 0
  const QUERIES = 600_000
  for (let i = 0; i < QUERIES; i++) {
    const owner = name(next(), 'www.some-company.example.')
    if (cache.find(owner.octets, 0, A, 0) === undefined) putRecords(cache, owner, A, 1, 4)
    else if (i >= QUERIES / 2) hits++
    for (let j = 0; j < floodPerQuery; j++) putDenial(cache, name(random++, 'flooded.example.'))
  }
  console.log(
    `  ${floodPerQuery} random names a query: ${((200 * hits) / QUERIES).toFixed(1)} % hits, ${cache.counters.entries} entries`,
  )
}

if (mode === 'fill') {
  fill(words[0], Number(words[1]))
} else {
  const maxMebibytes = Number(mode ?? 64)
  compareMemory(maxMebibytes)
  compareTimes(maxMebibytes)
  console.log('hit ratio: 200,000 names by Zipf, a cache of 4 MiB')
  for (const floodPerQuery of [0, 1, 10]) compareHitRatio(floodPerQuery)
}
