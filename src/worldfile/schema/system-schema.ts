/** An autonomous system, as a world file describes it: who holds it, its routers, prefixes and neighbors. */

import * as v from 'valibot'
import { delay, flag, integer, listOf, mapping, named, oneOf, option, text } from '../../yamlfile/values.ts'
import { asKey, asNumber, date, domainName, ipv4, machineName, mtu, prefix } from './values.ts'

const REGISTRIES = ['arin', 'ripe', 'apnic', 'lacnic', 'afrinic'] as const

const registry = oneOf(REGISTRIES)

const COUNTRY_EXPECTED = 'a country of two letters, such as US'
const country = v.pipe(v.string(COUNTRY_EXPECTED), v.regex(/^[A-Z]{2}$/, COUNTRY_EXPECTED))

const routers = v.pipe(listOf(machineName, 'a list of routers'), v.minLength(1, 'at least one router'))

const prefixDetails = mapping({
  router: option(machineName, 'Where it is.'),
  routers: option(routers, 'Anycast: the same addresses at each of these routers, and a machine for each.'),
  gateway: option(ipv4, "The router's address in it; the last one that is free if left out."),
  mtu: option(mtu, "Of the router's interface."),
  delay: v.exactOptional(delay('Of the cables from the router to the machines in it.')),
  holder: option(text, "For whois; the system's if left out."),
  netName: option(text, 'For whois, such as GOOGLE.'),
  registry: option(registry, 'That has assigned it; by the address if left out.'),
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
  orLonger: option(flag, 'And all within it.'),
  action: v.pipe(oneOf(['accept', 'reject']), v.description('What becomes of the route.')),
  origins: option(listOf(asNumber, 'a list of AS numbers'), 'Only where one of these announced it first.'),
})

const systemEntry = mapping({
  name: v.pipe(text, v.description('As the registry has it, such as GOOGLE.')),
  holder: v.pipe(text, v.description('Who answers for it, such as Google LLC.')),
  registry: v.pipe(registry, v.description('The regional registry that has assigned its number.')),
  country: option(country, 'Of the holder, two letters.'),
  registered: option(date, 'When its number was assigned.'),
  domain: option(domainName, 'For the names of its routers.'),
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
  receives: v.optional(
    v.pipe(
      oneOf(['everything', 'default']),
      v.description('What its providers tell it of: all prefixes that they reach, or a default route alone.'),
    ),
    'everything',
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
  maxPrefixes: option(integer(1, 1_000_000), 'More than so many prefixes from a neighbor end the session.'),
})

/** In the order of the file, by number. */
export const systems = v.pipe(
  named(asKey, systemEntry),
  v.description('Who decides about routes of their own, by AS number.'),
  v.transform((entries) => new Map(Object.entries(entries).map(([asn, entry]) => [Number(asn), entry]))),
)
