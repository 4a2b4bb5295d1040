// A resolver's configuration from dice, and what of it the reference has to know.

import { CACHE_LIMITS, type CacheLimits } from '../../src/dns/cache/cache-limits.ts'
import { LIMITS } from '../../src/dns/resolver/limits.ts'
import { type ResolverSettings, SETTINGS, type ZoneRoute } from '../../src/dns/resolver/settings.ts'
import { DNS_PORT } from '../../src/dns/iana/port.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import type { Internet } from './internet.ts'
import type { Dice } from './dice.ts'
import type { ResolverFacts } from './facts.ts'
import type { Tally } from './tally.ts'

export interface ResolverPlan {
  readonly settings: ResolverSettings
  readonly cacheLimits: CacheLimits
  readonly facts: ResolverFacts
}

export function planResolver(dice: Dice, internet: Internet, tally: Tally): ResolverPlan {
  // None of a top zone: whom the operator names as servers of a stub zone is asked all the same.
  const avoided = `20.0.${dice.between(30, 250)}.`
  const settings: ResolverSettings = {
    ...SETTINGS,
    useIpv6: dice.chance(0.5),
    qnameMinimisation: dice.weighted([
      ['relaxed', 60],
      ['strict', 20],
      ['off', 20],
    ]),
    caseRandomisation: dice.chance(0.7),
    cookies: dice.chance(0.7),
    targetFetchPolicy: dice.weighted([
      [[0], 70],
      [[3, 2, 1, 0], 20],
      [[-1, 0], 10],
    ]),
    minimalResponses: dice.chance(0.8),
    rotateRecords: dice.chance(0.5),
    hardenReferralPath: dice.chance(0.1),
    hardenUnverifiedGlue: dice.chance(0.1),
    hardenBelowNxdomain: dice.chance(0.8),
    prefetch: dice.chance(0.4),
    serveStale: dice.chance(0.3)
      ? {
          maxStaleSeconds: dice.pick([3600, 86_400, 259_200]),
          answerTtlSeconds: 30,
          clientTimeoutMs: dice.pick([0, 1800]),
          failureRecheckSeconds: 30,
        }
      : undefined,
    routes: dice.chance(0.2) ? [stubZone(dice, internet)] : [],
    doNotQuery: [...SETTINGS.doNotQuery, `${avoided}0/24`],
  }
  const cacheLimits: CacheLimits = {
    ...CACHE_LIMITS,
    maxBytes: dice.weighted([
      [CACHE_LIMITS.maxBytes, 70],
      [200_000, 20],
      [20_000, 10],
    ]),
    maxTtlSeconds: dice.pick([86_400, 86_400, 3600]),
  }
  for (const setting of ['useIpv6', 'qnameMinimisation', 'caseRandomisation', 'cookies', 'prefetch'] as const)
    tally.count(`setting: ${setting} ${settings[setting]}`)
  tally.count(`setting: stub zone ${settings.routes.length > 0}`)
  tally.count(`setting: serveStale ${settings.serveStale !== undefined}`)
  tally.count(`setting: cache of ${cacheLimits.maxBytes} octets`)
  return { settings, cacheLimits, facts: factsOf(settings, cacheLimits, avoided) }
}

/** A top zone, whose servers stay what they are, asked where it is in any case. */
function stubZone(dice: Dice, { zones }: Internet): ZoneRoute {
  const tops = [...zones.values()].filter(({ parent }) => parent !== undefined && parent.parent === undefined)
  const { origin, machines } = dice.pick(tops)
  const servers = [...machines].flatMap(({ ips }) => ips.map((ip) => ({ ip, port: DNS_PORT })))
  return {
    kind: 'stub',
    zone: DomainName.parse(origin),
    servers,
    isPrimed: dice.chance(0.5),
    fallsBack: dice.chance(0.5),
  }
}

function factsOf(settings: ResolverSettings, cache: CacheLimits, avoided: string): ResolverFacts {
  const { useIpv4, useIpv6, serveStale, qnameMinimisation, hardenBelowNxdomain } = settings
  return {
    useIpv4,
    useIpv6,
    maxTtlSeconds: cache.maxTtlSeconds,
    maxNegativeTtlSeconds: cache.maxNegativeTtlSeconds,
    maxStaleSeconds: serveStale?.maxStaleSeconds ?? 0,
    staleTtlSeconds: serveStale?.answerTtlSeconds ?? 0,
    believesDenialOnTheWay: qnameMinimisation === 'strict',
    deniesBelow: hardenBelowNxdomain,
    neverAsked: ['127.', '0.', avoided],
    mostAliases: LIMITS.aliases,
    mostQueries: LIMITS.queries,
    mostLookups: LIMITS.addressLookups,
    patienceMs: LIMITS.questionMs,
  }
}
