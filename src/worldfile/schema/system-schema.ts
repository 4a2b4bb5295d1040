/** An autonomous system, as a world file describes it: who holds it, its routers, prefixes and neighbors. */

import * as v from 'valibot'
import {
  asKey,
  asNumber,
  date,
  delay,
  domainName,
  flag,
  integer,
  ipv4,
  listOf,
  machineName,
  mapping,
  mtu,
  named,
  oneOf,
  prefix,
  text,
} from './values.ts'

export const REGISTRIES = ['arin', 'ripe', 'apnic', 'lacnic', 'afrinic'] as const

const registry = oneOf(REGISTRIES)

const COUNTRY_EXPECTED = 'a country of two letters, such as US'
const country = v.pipe(v.string(COUNTRY_EXPECTED), v.regex(/^[A-Z]{2}$/, COUNTRY_EXPECTED))

const routers = v.pipe(listOf(machineName, 'a list of routers'), v.minLength(1, 'at least one router'))

const prefixDetails = mapping({
  router: v.exactOptional(v.pipe(machineName, v.description('Where it is.'))),
  routers: v.exactOptional(
    v.pipe(
      routers,
      v.description('Anycast: the same addresses at each of these routers, and a machine for each.'),
    ),
  ),
  gateway: v.exactOptional(
    v.pipe(ipv4, v.description("The router's address in it; the last one that is free if left out.")),
  ),
  mtu: v.exactOptional(v.pipe(mtu, v.description("Of the router's interface."))),
  delay: v.exactOptional(
    v.pipe(delay, v.description('Of the cables from the router to the machines in it.')),
  ),
  holder: v.exactOptional(v.pipe(text, v.description("For whois; the system's if left out."))),
  netName: v.exactOptional(v.pipe(text, v.description('For whois, such as GOOGLE.'))),
  registry: v.exactOptional(registry),
})

/** `router`, `[router, router]`, or a mapping with one of them and more. */
const prefixEntry = v.pipe(
  v.union(
    [machineName, routers, prefixDetails],
    'a router, a list of routers, or a mapping with router or routers',
  ),
  v.transform((entry) => {
    if (typeof entry === 'string') return { routers: [entry] }
    if (Array.isArray(entry)) return { routers: entry }
    const { router, routers, delay, ...rest } = entry
    return {
      ...rest,
      routers: [...(router === undefined ? [] : [router]), ...(routers ?? [])],
      ...(delay === undefined ? {} : { latencyMs: delay }),
    }
  }),
)

const filterEntry = mapping({
  prefix: v.pipe(prefix, v.description('This prefix.')),
  orLonger: v.exactOptional(v.pipe(flag, v.description('And all within it.'))),
  action: oneOf(['accept', 'reject']),
  origins: v.exactOptional(
    v.pipe(
      listOf(asNumber, 'a list of AS numbers'),
      v.description('Only where one of these announced it first.'),
    ),
  ),
})

export const systemEntry = mapping({
  name: v.pipe(text, v.description('As the registry has it, such as GOOGLE.')),
  holder: v.pipe(text, v.description('Who answers for it, such as Google LLC.')),
  registry: v.pipe(registry, v.description('The regional registry that has assigned its number.')),
  country: v.exactOptional(v.pipe(country, v.description('Of the holder, two letters.'))),
  registered: v.exactOptional(v.pipe(date, v.description('When its number was assigned.'))),
  domain: v.exactOptional(v.pipe(domainName, v.description('For the names of its routers.'))),
  routers: v.pipe(routers, v.description('Each becomes a host that forwards and speaks BGP.')),
  providers: v.optional(
    v.pipe(
      listOf(asNumber, 'a list of AS numbers'),
      v.description('Systems that it pays to be reached through.'),
    ),
    [],
  ),
  peers: v.optional(
    v.pipe(
      listOf(asNumber, 'a list of AS numbers'),
      v.description(
        'Systems with which it exchanges the routes of their customers; naming it on one side is enough.',
      ),
    ),
    [],
  ),
  prefixes: v.optional(
    v.pipe(named(prefix, prefixEntry), v.description('What it announces, and at which of its routers.')),
    {},
  ),
  filters: v.optional(
    v.pipe(
      named(asKey, listOf(filterEntry, 'a list of rules')),
      v.description('What it accepts from a neighbor, by its AS number: the first rule that fits decides.'),
    ),
    {},
  ),
  maxPrefixes: v.exactOptional(
    v.pipe(
      integer(1, 1_000_000),
      v.description('More than so many prefixes from a neighbor end the session.'),
    ),
  ),
})

/** In the order of the file, by number. */
export const systems = v.pipe(
  named(asKey, systemEntry),
  v.transform((entries) => new Map(Object.entries(entries).map(([asn, entry]) => [Number(asn), entry]))),
)
