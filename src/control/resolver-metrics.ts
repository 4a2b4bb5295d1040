/** What a resolver counts, as metrics. docs/resolver.md lists the names. */

import { counter, gauge, label, labelled, type Metric, metricLines } from './metrics-text.ts'
import { answerTimeLines, QUERY_METRICS } from './query-metrics.ts'
import type { ResolverStats } from './resolver-stats.ts'

/** All but the histogram. */
export const METRICS: readonly Metric<ResolverStats>[] = [
  gauge('uptime_seconds', 'How long the resolver has been running.', (stats) => stats.uptimeSeconds),
  ...QUERY_METRICS,
  gauge('questions_in_progress', 'Questions that are being resolved.', (stats) => stats.inProgress),
  counter(
    'questions_jostled_total',
    'Questions that had to end before their time, so that others could begin.',
    (stats) => stats.jostled,
  ),
  counter('answers_total', 'Answers to clients, by whether they were in the cache.', ({ answered }) => [
    [label('from', 'cache'), answered.fromCache],
    [label('from', 'servers'), answered.resolved],
  ]),
  counter('cache_hits_total', 'Look-ups that the cache had an answer for.', ({ cache }) => cache.hits),
  counter('cache_misses_total', 'Look-ups that it had none for.', ({ cache }) => cache.misses),
  counter('cache_evictions_total', 'Entries given up for want of space, by why these.', ({ cache }) => [
    [label('reason', 'unused'), cache.evicted.unused],
    [label('reason', 'out-of-use'), cache.evicted.outOfUse],
    [label('reason', 'expired'), cache.evicted.expired],
  ]),
  gauge('cache_entries', 'Entries by kind.', ({ cache }) => labelled('kind', cache.entriesByKind)),
  gauge('cache_bytes', 'The memory of the cache.', ({ cache }) => cache.bytes),
  counter('upstream_queries_total', 'Messages sent to servers.', ({ upstream }) => [
    [label('transport', 'udp'), upstream.udp],
    [label('transport', 'tcp'), upstream.tcp],
  ]),
  counter(
    'upstream_mismatched_total',
    'Datagrams that were no response to anything asked: late ones, or forgeries.',
    ({ upstream }) => upstream.mismatched,
  ),
  gauge('servers_known', 'Servers that something is remembered of.', (stats) => stats.servers),
  counter(
    'rate_limited_total',
    'Queries of clients over their rate, by what became of them.',
    ({ clientLimits }) => [
      [label('action', 'dropped'), clientLimits?.dropped ?? 0],
      [label('action', 'truncated'), clientLimits?.truncated ?? 0],
    ],
  ),
  counter(
    'prefetches_total',
    'Refreshes of answers before their end.',
    ({ prefetch }) => prefetch?.started ?? 0,
  ),
  counter(
    'prefetches_failed_total',
    'Refreshes that came to nothing.',
    ({ prefetch }) => prefetch?.failed ?? 0,
  ),
  counter('stale_answers_total', 'Answers after the end of their data, by why.', ({ stale }) =>
    labelled('reason', stale ?? {}),
  ),
  counter('list_hits_total', 'Questions that a blocklist had a rule for.', ({ policyLists }) =>
    policyLists.map(({ name, hits }) => [label('list', name), hits]),
  ),
  gauge('list_rules', 'Rules of a blocklist.', ({ policyLists }) =>
    policyLists.map(({ name, rules }) => [label('list', name), rules]),
  ),
]

export function formatMetrics(stats: ResolverStats): string {
  return [...METRICS.flatMap((metric) => metricLines(metric, stats)), ...answerTimeLines(stats), ''].join(
    '\n',
  )
}
