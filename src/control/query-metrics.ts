/** What every server counts of its queries, as metrics. */

import { counter, head, label, labelled, type Metric, sample } from './metrics-text.ts'
import type { AnswerTimes, QueryStats } from './query-stats.ts'

/** All but the histogram. */
export const QUERY_METRICS: readonly Metric<{ readonly queries: QueryStats }>[] = [
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
]

const TIMES = 'answer_seconds'
const TIMES_HELP = 'From the receipt of a query to its answer.'

/** Prometheus counts seconds. */
export function answerTimeLines({
  answerTimes: { count, sumMs, buckets },
}: {
  readonly answerTimes: AnswerTimes
}): string[] {
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
