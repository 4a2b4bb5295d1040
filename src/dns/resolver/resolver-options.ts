/** What a resolver is made of and told of, and what it counts. */

import type { Runtime } from '../../runtime/runtime.ts'
import type { CacheLimits } from '../cache/cache-limits.ts'
import { SECRET_LENGTH } from '../cache/name-hash.ts'
import type { CacheCounters } from '../cache/cache-counters.ts'
import { RecordCache } from '../cache/record-cache.ts'
import type { ClientCounters } from '../client/client.ts'
import type { Waits } from '../client/deadlines.ts'
import type { Client } from '../message/client.ts'
import type { Identity } from '../message/identity.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { AccessRule } from '../policy/access-list.ts'
import type { ClientLimitsCounters } from '../policy/client-limits.ts'
import type { PolicyListCounters } from '../policy/list/policy-list.ts'
import type { Limits } from './limits.ts'
import type { PolicyHit } from './operator/operator-rules.ts'
import type { PrefetchCounters } from './answer/prefetch.ts'
import type { Resolution } from './explanation/resolution.ts'
import type { StaleCounters } from './answer/serve-stale.ts'
import type { ServerTable } from './servers/server-table.ts'
import type { ResolverSettings } from './settings.ts'
import type { Unresolved } from './explanation/unresolved.ts'

export interface ResolverOptions extends Partial<ResolverSettings> {
  readonly runtime: Pick<Runtime, 'clock' | 'random' | 'network'>
  /** The root's NS records and their servers' addresses, as `root-hints.ts` gives them. */
  readonly hints: readonly ResourceRecord[]
  /** Address blocks of those who may ask; this machine alone when left out. */
  readonly allow?: readonly string[]
  /**
   * Who may ask, and how, by address block: then `allow` does not count, and this machine may ask unless a rule
   * says other.
   */
  readonly access?: readonly AccessRule[]
  /** What is told to those who ask for version or name; without it they are refused. */
  readonly identity?: Identity
  readonly cacheLimits?: Partial<CacheLimits>
  /** What was learned by another resolver, to go on with; a new cache of `cacheLimits` when left out. */
  readonly cache?: RecordCache
  /** What another resolver has learned of servers, to go on with. */
  readonly servers?: ServerTable
  readonly limits?: Partial<Limits>
  /** Who ends the waits for servers; the clock of `runtime` when left out. */
  readonly waits?: Waits
  /** Called after each question that was answered, from the cache or not; `client` is undefined for `resolve`. */
  readonly onResolved?: (resolution: Resolution, client: Client | undefined) => void
  /** Called for each query that was answered without resolving anything: `onResolved` is not told of these. */
  readonly onUnresolved?: (unresolved: Unresolved, client: Client | undefined) => void
  /** Called when a list has a rule for a question or its answer, or a local zone is to inform. */
  readonly onPolicyHit?: (hit: PolicyHit) => void
}

export interface ResolverCounters {
  readonly cache: CacheCounters
  readonly upstream: ClientCounters
  /** Questions that the cache had all of, and those for which servers were asked. */
  readonly answered: { readonly fromCache: number; readonly resolved: number }
  /** Questions being resolved at the moment. */
  readonly inProgress: number
  /** Questions that had to end before their time, so that others could begin (`jostleMs`). */
  readonly jostled: number
  /** Undefined where clients have no limit. */
  readonly clientLimits: ClientLimitsCounters | undefined
  /** Undefined where answers are not refreshed before they end. */
  readonly prefetch: PrefetchCounters | undefined
  /** Undefined where no stale data is served. */
  readonly stale: StaleCounters | undefined
  /** Of each list of `policyLists`. */
  readonly policyLists: readonly PolicyListCounters[]
}

/** What may be served stale is kept as long as that, if the space allows. */
export function newCache({ runtime, cacheLimits, serveStale }: ResolverOptions): RecordCache {
  const keepExpiredSeconds = serveStale?.maxStaleSeconds ?? 0
  return new RecordCache({ keepExpiredSeconds, ...cacheLimits }, runtime.random.bytes(SECRET_LENGTH))
}
