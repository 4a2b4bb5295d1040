/** Counters in the text format that Prometheus reads (version 0.0.4). docs/resolver.md lists the names. */

import type { ResolverStats } from './resolver-stats.ts'

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

interface Metric {
  /** After `rootwalk_`. */
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  /** One sample, or several, each with what is between its braces. */
  readonly samples: (stats: ResolverStats) => number | readonly (readonly [labels: string, value: number])[]
}

/** All but the histogram. */
export const METRICS: readonly Metric[] = [
  gauge('uptime_seconds', 'How long the resolver has been running.', (stats) => stats.uptimeSeconds),
  counter('queries_total', 'Queries of clients.', ({ queries }) => [
    [label('transport', 'udp'), queries.udp],
    [label('transport', 'tcp'), queries.tcp],
  ]),
  counter('queries_by_type_total', 'Queries of clients by the type they ask for.', ({ queries }) =>
    labelled('type', queries.byType),
  ),
  counter('responses_total', 'Responses to clients by rcode.', ({ queries }) =>
    labelled('rcode', queries.byRcode),
  ),
  counter('queries_dropped_total', 'Queries that were given no answer.', ({ queries }) => queries.dropped),
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

const TIMES = 'answer_seconds'
const TIMES_HELP = 'From the receipt of a query to its answer.'

export function formatMetrics(stats: ResolverStats): string {
  return [...METRICS.flatMap((metric) => metricLines(metric, stats)), ...timeLines(stats), ''].join('\n')
}

function metricLines({ name, type, help, samples }: Metric, stats: ResolverStats): string[] {
  const values = samples(stats)
  const list = typeof values === 'number' ? [['', values] as const] : values
  return [...head(name, help, type), ...list.map(([labels, value]) => sample(name, labels, value))]
}

/** Prometheus counts seconds. */
function timeLines({ answerTimes: { count, sumMs, buckets } }: ResolverStats): string[] {
  const bounds = buckets.map(({ boundMs, count }) =>
    sample(`${TIMES}_bucket`, label('le', String(boundMs / 1000)), count),
  )
  return [
    ...head(TIMES, TIMES_HELP, 'histogram'),
    ...bounds,
    sample(`${TIMES}_bucket`, label('le', '+Inf'), count),
    sample(`${TIMES}_sum`, '', sumMs / 1000),
    sample(`${TIMES}_count`, '', count),
  ]
}

function head(name: string, help: string, type: string): string[] {
  return [`# HELP rootwalk_${name} ${help}`, `# TYPE rootwalk_${name} ${type}`]
}

function sample(name: string, labels: string, value: number): string {
  return `rootwalk_${name}${labels === '' ? '' : `{${labels}}`} ${value}`
}

function label(name: string, value: string): string {
  const escaped = value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')
  return `${name}="${escaped}"`
}

function labelled(name: string, values: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(values).map(([value, count]) => [label(name, value), count])
}

function counter(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, type: 'counter', help, samples }
}

function gauge(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, type: 'gauge', help, samples }
}
