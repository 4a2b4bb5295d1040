/**
 * A day of unique names: a resolver in the simulated world is asked for names that nobody has asked for before, half
 * of which exist, as fast as this machine can, over a virtual day. Prints the growth of the process beside the
 * bound of the cache every few virtual hours, and at the end after a collection. The resident set is that of a process
 * at work, garbage included: it grows from what it was after the same work with a cache of 1 MiB.
 *
 * A popular name is asked for once a virtual minute, too: it says how many of these times it had to be fetched again.
 *
 * Run after `npm run build`: node --expose-gc bench/cache-day.js [mebibytes of the bound] [names]
 */

import { Authority } from '../dist/dns/authority/authority.js'
import { DomainName } from '../dist/dns/name/domain-name.js'
import { Resolver } from '../dist/dns/resolver/resolver.js'
import { parseHints } from '../dist/dns/resolver/zone-cut/root-hints.js'
import { serveBoth } from '../dist/dns/server/dns-server.js'
import { parseZone } from '../dist/dns/zone/zone-text.js'
import { FlatWorld } from '../dist/sim/flat-world.js'

const MEBIBYTE = 1024 * 1024
const DAY_MS = 86_400_000
const A = 1
const AT_ONCE = 50

const maxMebibytes = Number(process.argv[2] ?? 16)
const names = Number(process.argv[3] ?? 400_000)

const ROOT = '198.41.0.4'
const SOA = '@ 86400 IN SOA ns root 1 3600 900 604800 3600\n'
const ZONES = {
  [ROOT]: [
    [
      '.',
      `$TTL 86400\n@ NS a.root.\na.root. A ${ROOT}\nmany. NS ns.many.\nns.many. A 192.0.2.1\nfew. NS ns.few.\nns.few. A 192.0.2.2\n`,
    ],
  ],
  '192.0.2.1': [['many.', '$TTL 86400\n@ NS ns\nns A 192.0.2.1\n*.www A 203.0.113.1\n']],
  '192.0.2.2': [['few.', '$TTL 86400\n@ NS ns\nns A 192.0.2.2\npopular A 203.0.113.2\n']],
}

async function world(mebibytes) {
  const flat = new FlatWorld({ seed: 1 })
  for (const [ip, zones] of Object.entries(ZONES)) {
    const parsed = zones.map(([origin, text]) => parseZone(SOA + text, { origin: DomainName.parse(origin) }))
    const authority = new Authority({ zones: parsed })
    const respond = (query, client) => authority.respond(query, client)
    await flat.run(serveBoth(flat.host(ip), { ip, port: 53 }, respond))
  }
  const hints = parseHints(`. 3600000 NS a.root.\na.root. 3600000 A ${ROOT}\n`)
  const resolver = new Resolver({
    runtime: flat.host('10.0.0.53'),
    hints,
    cacheLimits: { maxBytes: mebibytes * MEBIBYTE, maxNegativeTtlSeconds: 86_400 },
  })
  return { flat, resolver }
}

function question(name) {
  return { name: DomainName.parse(name), type: A, rrclass: 1 }
}

/** Asks for `count` names over `durationMs`, some at once, and for the popular one each minute. */
async function live({ flat, resolver }, prefix, count, durationMs, onHour) {
  const stepMs = (durationMs * AT_ONCE) / count
  let popularFetched = 0
  let nextMinuteMs = 0
  let nextHourMs = 0
  for (let asked = 0, atMs = 0; asked < count; atMs += stepMs) {
    const batch = []
    for (let i = 0; i < AT_ONCE; i++, asked++)
      batch.push(resolver.resolve(question(`${prefix}${asked}.${asked % 2 === 0 ? 'www' : 'none'}.many.`)))
    if (atMs >= nextMinuteMs) {
      nextMinuteMs += 60_000
      batch.push(
        resolver
          .resolve(question('popular.few.'))
          .then(({ fromCache }) => (popularFetched += fromCache ? 0 : 1)),
      )
    }
    await flat.run(Promise.all(batch))
    await flat.runFor(Math.max(0, stepMs - 50))
    if (atMs >= nextHourMs) {
      nextHourMs += 3 * 3_600_000
      onHour(atMs / 3_600_000, asked)
    }
  }
  return popularFetched
}

function memory() {
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss: rss / MEBIBYTE, live: (heapUsed + external) / MEBIBYTE }
}

// What the same work takes with next to no cache, garbage included, is what the growth is measured from.
await live(await world(1), 'w', 100_000, 3_600_000, () => {})
const { rss } = memory()
const day = await world(maxMebibytes)
globalThis.gc?.()
globalThis.gc?.()
const before = { rss, live: memory().live }
const begin = process.hrtime.bigint()

console.log(`bound ${maxMebibytes} MiB, ${names} unique names; growth in MiB`)
console.log(' hour     names  counter      rss  entries')
const tell = (hour, asked) => {
  const { bytes, entries } = day.resolver.counters.cache
  const columns = [(bytes / MEBIBYTE).toFixed(1), (memory().rss - before.rss).toFixed(1), String(entries)]
  console.log(
    `${hour.toFixed(1).padStart(5)}${String(asked).padStart(10)}${columns.map((text) => text.padStart(9)).join('')}`,
  )
}
const popularFetched = await live(day, 'n', names, DAY_MS, tell)
tell(24, names)
globalThis.gc?.()
globalThis.gc?.()
const { evicted } = day.resolver.counters.cache
const seconds = Number(process.hrtime.bigint() - begin) / 1e9
console.log(`after a collection: ${(memory().live - before.live).toFixed(1)} MiB of heap and external memory`)
console.log(
  `given up: ${evicted.unused} never used, ${evicted.outOfUse} out of use, ${evicted.expired} expired`,
)
console.log(`the popular name, asked for 1440 times, was fetched ${popularFetched} times (its TTL is a day)`)
console.log(
  `${seconds.toFixed(0)} s, ${((seconds / names) * 1e6).toFixed(0)} µs a name, both sides and the world included`,
)
