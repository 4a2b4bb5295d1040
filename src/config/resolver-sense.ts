/** Whether what a configuration says fits together, and can be meant. Its form is right already. */

import { DomainName } from '../dns/name/domain-name.ts'
import { LocalZones } from '../dns/policy/local-zones.ts'
import { TextError } from '../errors.ts'
import { listening } from './listening.ts'
import type { SenseMistake } from './read-config.ts'
import type { ResolverConfig } from './schema/resolver-schema.ts'

type Check = (config: ResolverConfig) => Iterable<SenseMistake>

export function resolverSense(config: ResolverConfig): SenseMistake[] {
  return CHECKS.flatMap((check) => [...check(config)])
}

const CHECKS: readonly Check[] = [families, listening, lifetimes, routes, localData, synthesis]

function* families({ ipv4, ipv6 }: ResolverConfig): Iterable<SenseMistake> {
  if (ipv4 === false && ipv6 !== true) {
    yield { path: ['ipv4'], message: 'neither IPv4 nor IPv6 is left to ask servers over' }
  }
}

function* lifetimes({ cache = {} }: ResolverConfig): Iterable<SenseMistake> {
  const { minTtl = 0, maxTtl = Infinity, minNegativeTtl = 0, maxNegativeTtl = Infinity } = cache
  if (minTtl > maxTtl) yield { path: ['cache', 'minTtl'], message: `minTtl is above maxTtl` }
  if (minNegativeTtl > maxNegativeTtl) {
    yield { path: ['cache', 'minNegativeTtl'], message: `minNegativeTtl is above maxNegativeTtl` }
  }
}

function* routes({ forward = {}, stub = {} }: ResolverConfig): Iterable<SenseMistake> {
  const known = new Map<string, string>()
  for (const [kind, zones] of Object.entries({ forward, stub })) {
    for (const [text, { servers }] of Object.entries(zones)) {
      const { key } = DomainName.parse(text)
      const other = known.get(key)
      if (other !== undefined) yield { path: [kind, text], message: `${text} is a ${other} zone already` }
      known.set(key, kind)
      if (kind === 'stub' && servers.length === 0)
        yield { path: [kind, text], message: 'a stub zone without servers' }
    }
  }
  const forwardsRoot = Object.entries(forward).find(([text]) => DomainName.parse(text).isRoot)
  if (forwardsRoot?.[1].servers.length === 0) {
    yield {
      path: ['forward', forwardsRoot[0]],
      message: 'the root without servers: that is how it is anyway',
    }
  }
}

/** What its zone cannot hold, such as an alias beside other data. */
function* localData({ local = {} }: ResolverConfig): Iterable<SenseMistake> {
  const zones = Object.entries(local.zones ?? {}).map(([text, type]) => ({
    name: DomainName.parse(text),
    type,
  }))
  try {
    new LocalZones({ zones, data: local.data ?? [], hasDefaults: local.defaults ?? true })
  } catch (error) {
    if (!(error instanceof TextError)) throw error
    yield { path: ['local', 'data'], message: error.message }
  }
}

/** RFC 6052 §2.2. */
const PREFIX_LENGTHS = ['32', '40', '48', '56', '64', '96']

function* synthesis({ dns64 }: ResolverConfig): Iterable<SenseMistake> {
  if (typeof dns64 !== 'object' || dns64.prefix === undefined) return
  const [ip, length = '128'] = dns64.prefix.split('/')
  if (!ip!.includes(':')) yield { path: ['dns64', 'prefix'], message: 'the prefix of DNS64 is one of IPv6' }
  else if (!PREFIX_LENGTHS.includes(length)) {
    const message = `the prefix of DNS64 has ${PREFIX_LENGTHS.slice(0, -1).join(', ')} or 96 bits, not ${length}`
    yield { path: ['dns64', 'prefix'], message }
  }
}
