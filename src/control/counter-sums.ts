/**
 * Counts of several resolvers together, and counts since some moment. What is so at the moment, such as the size of the
 * cache, is no count, and stays as it is.
 */

import type { ResolverCounters } from '../dns/resolver/resolver.ts'
import type { ResolverStats } from './resolver-stats.ts'

/**
 * What resolvers that took each other's place have counted. Cache and lists are those of the latest: they are handed on
 * with their counts.
 */
export function countersTogether(latest: ResolverCounters, earlier: ResolverCounters): ResolverCounters {
  return {
    ...latest,
    upstream: combined(latest.upstream, earlier.upstream, plus),
    answered: combined(latest.answered, earlier.answered, plus),
    inProgress: latest.inProgress + earlier.inProgress,
    jostled: latest.jostled + earlier.jostled,
    prefetch: latest.prefetch && combined(latest.prefetch, earlier.prefetch, plus),
    stale: latest.stale && combined(latest.stale, earlier.stale, plus),
    clientLimits: latest.clientLimits && {
      ...combined(latest.clientLimits, earlier.clientLimits, plus),
      clients: latest.clientLimits.clients,
    },
  }
}

/** What was counted between two moments. */
export function statsSince(then: ResolverStats, now: ResolverStats): ResolverStats {
  const { cache, clientLimits, queries, answerTimes } = now
  const hitsThen = new Map(then.policyLists.map(({ name, hits }) => [name, hits]))
  return {
    ...now,
    countedSeconds: now.uptimeSeconds - then.uptimeSeconds,
    upstream: combined(now.upstream, then.upstream, minus),
    answered: combined(now.answered, then.answered, minus),
    jostled: now.jostled - then.jostled,
    prefetch: now.prefetch && combined(now.prefetch, then.prefetch, minus),
    stale: now.stale && combined(now.stale, then.stale, minus),
    clientLimits: clientLimits && {
      ...combined(clientLimits, then.clientLimits, minus),
      clients: clientLimits.clients,
    },
    cache: {
      ...cache,
      hits: cache.hits - then.cache.hits,
      misses: cache.misses - then.cache.misses,
      evictions: cache.evictions - then.cache.evictions,
      evicted: combined(cache.evicted, then.cache.evicted, minus),
    },
    policyLists: now.policyLists.map((list) => ({
      ...list,
      hits: list.hits - (hitsThen.get(list.name) ?? 0),
    })),
    queries: {
      udp: queries.udp - then.queries.udp,
      tcp: queries.tcp - then.queries.tcp,
      dropped: queries.dropped - then.queries.dropped,
      byType: occurred(combined(queries.byType, then.queries.byType, minus)),
      byRcode: occurred(combined(queries.byRcode, then.queries.byRcode, minus)),
    },
    answerTimes: {
      count: answerTimes.count - then.answerTimes.count,
      sumMs: answerTimes.sumMs - then.answerTimes.sumMs,
      buckets: answerTimes.buckets.map(({ boundMs, count }, i) => ({
        boundMs,
        count: count - then.answerTimes.buckets[i]!.count,
      })),
    },
  }
}

const plus = (a: number, b: number): number => a + b
const minus = (a: number, b: number): number => a - b

/** Count by count; those that `other` does not have are as they are. */
function combined<T extends { readonly [K in keyof T]: number }>(
  counts: T,
  other: T | undefined,
  combine: (a: number, b: number) => number,
): T {
  const names = Object.keys(counts) as (keyof T)[]
  return Object.fromEntries(names.map((name) => [name, combine(counts[name], other?.[name] ?? 0)])) as T
}

function occurred(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}
