/** What a configuration comes to for the resolver. Files that it names are for whoever can read files. */

import type { CacheLimits } from '../dns/cache/cache-limits.ts'
import type { AccessRule } from '../dns/policy/access-list.ts'
import type { ClientLimitsSettings } from '../dns/policy/client-limits.ts'
import { LOOPBACK_ONLY } from '../dns/policy/access-list.ts'
import type { Dns64Settings } from '../dns/resolver/operator/dns64.ts'
import type { Limits } from '../dns/resolver/limits.ts'
import type { ResolverOptions } from '../dns/resolver/resolver.ts'
import type { ServeStale, ZoneRoute } from '../dns/resolver/settings.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { ResolverConfig } from './schema/resolver-schema.ts'

export type ConfiguredOptions = Omit<
  ResolverOptions,
  'runtime' | 'hints' | 'identity' | 'cache' | 'onResolved' | 'onUnresolved' | 'onPolicyHit'
>

export function resolverOptions(config: ResolverConfig): ConfiguredOptions {
  const { harden = {}, cache = {} } = config
  return {
    ...given({
      useIpv4: config.ipv4,
      useIpv6: config.ipv6,
      qnameMinimisation: config.minimisation,
      caseRandomisation: config.caseRandomisation,
      cookies: config.cookies,
      targetFetchPolicy: config.targetFetchPolicy,
      minimalResponses: config.minimalResponses,
      rotateRecords: config.rotateRecords,
      extendedErrors: config.extendedErrors,
      hardenReferralPath: harden.referralPath,
      hardenUnverifiedGlue: harden.unverifiedGlue,
      hardenBelowNxdomain: harden.belowNxdomain,
      scrubPromiscuous: harden.promiscuous,
      prefetch: cache.prefetch,
      serveStale: serveStale(cache.serveStale),
      doNotQuery: config.doNotQuery,
      privateAddresses: config.privateAddresses,
      privateDomains: config.privateDomains,
      access: accessRules(config),
      defaultLocalZones: config.local?.defaults,
      clientLimits: clientLimits(config),
      dns64: dns64Settings(config),
    }),
    localZones: Object.entries(config.local?.zones ?? {}).map(([text, type]) => {
      return { name: DomainName.parse(text), type }
    }),
    localData: [...(config.local?.data ?? []), ...(config.local?.pointers ?? [])],
    allow: [...LOOPBACK_ONLY, ...(config.allow ?? [])],
    routes: zoneRoutes(config),
    cacheLimits: cacheLimits(config),
    limits: limits(config),
  }
}

/** The routes of forward and stub zones. */
function zoneRoutes({ forward = {}, stub = {} }: ResolverConfig): ZoneRoute[] {
  return [
    ...Object.entries(forward).map(([zone, { servers, fallBack }]): ZoneRoute => {
      return { kind: 'forward', zone: DomainName.parse(zone), servers, isPrimed: false, fallsBack: fallBack }
    }),
    ...Object.entries(stub).map(([zone, { servers, fallBack, prime }]): ZoneRoute => {
      return { kind: 'stub', zone: DomainName.parse(zone), servers, isPrimed: prime, fallsBack: fallBack }
    }),
  ]
}

/** Where there are rules, `allow` is more of them. */
function accessRules({ access, allow = [] }: ResolverConfig): readonly AccessRule[] | undefined {
  if (access === undefined) return undefined
  return [...access, ...allow.map((block): AccessRule => ({ block, action: 'allow' }))]
}

/** RFC 8767 §5; what is left out is as there, where it gives numbers. */
const SERVE_STALE: ServeStale = {
  maxStaleSeconds: 86_400,
  answerTtlSeconds: 30,
  clientTimeoutMs: 1800,
  failureRecheckSeconds: 30,
}

type StaleConfig = NonNullable<ResolverConfig['cache']>['serveStale']

function serveStale(config: StaleConfig): ServeStale | undefined {
  if (config === undefined || config === false) return undefined
  if (config === true) return SERVE_STALE
  const { maxStale, answerTtl, clientTimeout, recheck, renew } = config
  return {
    maxStaleSeconds: maxStale ?? SERVE_STALE.maxStaleSeconds,
    answerTtlSeconds: answerTtl ?? SERVE_STALE.answerTtlSeconds,
    clientTimeoutMs: clientTimeout ?? SERVE_STALE.clientTimeoutMs,
    failureRecheckSeconds: recheck ?? SERVE_STALE.failureRecheckSeconds,
    renewsOnFailure: renew ?? false,
  }
}

export function cacheLimits({ cache = {} }: ResolverConfig): Partial<CacheLimits> {
  return given({
    maxBytes: cache.size,
    minTtlSeconds: cache.minTtl,
    maxTtlSeconds: cache.maxTtl,
    minNegativeTtlSeconds: cache.minNegativeTtl,
    maxNegativeTtlSeconds: cache.maxNegativeTtl,
    failureTtlSeconds: cache.failureTtl,
    maxFailureTtlSeconds: cache.maxFailureTtl,
  })
}

function dns64Settings({ dns64 = false }: ResolverConfig): Dns64Settings | undefined {
  if (dns64 === false) return undefined
  if (dns64 === true) return {}
  return given({ prefix: dns64.prefix, excluded: dns64.exclude, ignoreAaaa: dns64.ignore })
}

/** 0 sets no limit. */
function clientLimits({ limits: { client } = {} }: ResolverConfig): ClientLimitsSettings | undefined {
  return client === undefined || client.queriesPerSecond === 0 ? undefined : client
}

/** Of one zone 0 sets no limit. */
function limits({
  limits: { questionsInProgress, queries, questionTime, zone = {} } = {},
}: ResolverConfig): Partial<Limits> {
  return given({
    questionsInProgress,
    queries,
    questionMs: questionTime,
    zoneQueriesPerSecond: zone.queriesPerSecond,
    fetchesPerZone: zone.fetches === 0 ? Infinity : zone.fetches,
  })
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The fields that have a value: what a file leaves out keeps its default. */
function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>
}
