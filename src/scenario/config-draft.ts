/**
 * What the options of a scenario's head come to, as they are read one by one. Begins with the defaults of Unbound,
 * which are not always ours.
 */

import type { AccessRule } from '../dns/policy/access-list.ts'
import type { PolicyList } from '../dns/policy/list/policy-list.ts'
import { PolicyLists } from '../dns/policy/list/policy-lists.ts'
import type { LocalZoneRule } from '../dns/policy/local-zones.ts'
import type { CacheLimits } from '../dns/cache/cache-limits.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import type { Dns64Settings } from '../dns/resolver/operator/dns64.ts'
import type { Limits } from '../dns/resolver/limits.ts'
import { type ResolverSettings, type ServeStale, SETTINGS, type ZoneRoute } from '../dns/resolver/settings.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** What no server of a scenario ever reaches: time passes by steps alone, and may pass by days. */
const NEVER_MS = 1e12

const LOOPBACK = ['127.0.0.0/8', '::1']

export class ConfigDraft {
  readonly settings: Mutable<ResolverSettings> = {
    ...SETTINGS,
    useIpv4: true,
    useIpv6: true,
    qnameMinimisation: 'relaxed',
    caseRandomisation: false,
    cookies: false,
    targetFetchPolicy: [3, 2, 1, 0, 0],
    minimalResponses: true,
    rotateRecords: true,
    extendedErrors: false,
    hardenReferralPath: false,
    hardenUnverifiedGlue: false,
    // Unbound goes by validated denials alone there, and nothing is validated here.
    hardenBelowNxdomain: false,
    scrubPromiscuous: true,
    prefetch: false,
    serveStale: undefined,
    doNotQuery: [],
    privateAddresses: [],
    privateDomains: [],
    routes: [],
  }
  readonly limits: Mutable<Partial<Limits>> = {
    aliases: 11,
    queries: 200,
    questionMs: NEVER_MS,
    attemptsOfServer: 5,
    leastTimeoutMs: 50,
    mostTimeoutMs: 120_000,
    // From 376 ms, by doubling, beyond two minutes.
    timeoutsBeforeRest: 9,
  }
  readonly cacheLimits: Mutable<Partial<CacheLimits>> = {
    maxTtlSeconds: 86_400,
    maxNegativeTtlSeconds: 3600,
  }
  readonly access: AccessRule[] = []
  readonly doNotQuery: string[] = []
  /** Whether servers on this machine are never asked. */
  sparesLocalhost = true
  readonly privateAddresses: string[] = []
  readonly privateDomains: DomainName[] = []
  readonly localZones: LocalZoneRule[] = []
  readonly localData: ResourceRecord[] = []
  readonly policyLists: PolicyList[] = []
  isMinimisationStrict = false
  isMinimising = true
  servesStale = false
  readonly serveStale: Mutable<ServeStale> = {
    maxStaleSeconds: 86_400,
    answerTtlSeconds: 30,
    clientTimeoutMs: 1800,
    failureRecheckSeconds: 5,
  }
  hidesIdentity = false
  hidesVersion = false
  identity = 'unbound'
  version = 'unbound'
  nsid: Uint8Array | null = null
  tellsKeepalive = false
  keepaliveMs = 120_000
  isDns64 = false
  dns64Prefix: string | undefined
  readonly dns64Ignored: DomainName[] = []
  readonly routes: ZoneRoute[] = []

  /** The settings, put together from what was read. */
  finish(): ResolverSettings {
    return {
      ...this.settings,
      qnameMinimisation: this.isMinimising ? (this.isMinimisationStrict ? 'strict' : 'relaxed') : 'off',
      serveStale: this.servesStale ? this.serveStale : undefined,
      doNotQuery: [...this.doNotQuery, ...(this.sparesLocalhost ? LOOPBACK : [])],
      privateAddresses: this.privateAddresses,
      privateDomains: this.privateDomains,
      routes: this.routes,
      localZones: this.localZones,
      localData: this.localData,
      tcpKeepaliveMs: this.tellsKeepalive ? this.keepaliveMs : undefined,
      policyLists: this.policyLists.length === 0 ? undefined : new PolicyLists(this.policyLists),
      dns64: this.isDns64 ? this.#dns64() : undefined,
    }
  }

  #dns64(): Dns64Settings {
    const prefix = this.dns64Prefix === undefined ? {} : { prefix: this.dns64Prefix }
    return { ...prefix, ignoreAaaa: this.dns64Ignored, excluded: [], pointers: 'own' }
  }
}
