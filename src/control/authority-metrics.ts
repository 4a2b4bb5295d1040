/** What an authority counts, as metrics. docs/authority.md lists the names. */

import type { AuthorityStats } from './authority-stats.ts'
import { counter, gauge, label, labelled, type Metric, metricLines } from './metrics-text.ts'
import { answerTimeLines, QUERY_METRICS } from './query-metrics.ts'

/** All but the histogram. */
export const AUTHORITY_METRICS: readonly Metric<AuthorityStats>[] = [
  gauge('uptime_seconds', 'How long the authority has been running.', (stats) => stats.uptimeSeconds),
  ...QUERY_METRICS,
  counter('transfers_out_total', 'Transfers that others asked for and may have.', ({ traffic }) =>
    labelled('type', traffic.transfersOut),
  ),
  counter('transfers_in_total', 'Transfers from primaries, and attempts that failed.', ({ traffic }) =>
    labelled('outcome', traffic.transfersIn),
  ),
  counter('notifies_in_total', 'Notifications of changes that came in.', ({ traffic }) => traffic.notifiesIn),
  counter('notifies_out_total', 'Notifications sent, by what came of them.', ({ traffic }) =>
    labelled('outcome', traffic.notifiesOut),
  ),
  counter('updates_total', 'Dynamic updates by rcode.', ({ traffic }) => labelled('rcode', traffic.updates)),
  counter('denied_total', 'Requests of those who may not, by what they wanted.', ({ traffic }) =>
    labelled('access', traffic.denied),
  ),
  counter(
    'bad_signatures_total',
    'Requests whose signature was not accepted.',
    ({ traffic }) => traffic.badSignatures,
  ),
  counter('rate_limited_total', 'Responses over the limit, by what became of them.', ({ rateLimited }) =>
    labelled('action', { ...rateLimited }),
  ),
  gauge('zones', 'Zones by their kind.', ({ zones }) =>
    (['primary', 'secondary'] as const).map((kind) => [
      label('kind', kind),
      zones.filter((zone) => zone.kind === kind).length,
    ]),
  ),
  gauge('zone_serial', 'The serial that is served.', ({ zones }) =>
    zones.flatMap(({ zone, serial }) =>
      serial === undefined ? [] : [[label('zone', zone), serial] as const],
    ),
  ),
  gauge('zone_records', 'The records that are served.', ({ zones }) =>
    zones.flatMap(({ zone, records }) =>
      records === undefined ? [] : [[label('zone', zone), records] as const],
    ),
  ),
  gauge('zone_expires_seconds', 'When a secondary zone expires, in seconds since the epoch.', ({ zones }) =>
    zones.flatMap(({ zone, expiresAtMs }) =>
      expiresAtMs === undefined ? [] : [[label('zone', zone), expiresAtMs / 1000] as const],
    ),
  ),
  gauge('zone_troubled', 'Whether the zone is not what it is to be.', ({ zones }) =>
    zones.map(({ zone, trouble }) => [label('zone', zone), trouble === undefined ? 0 : 1]),
  ),
]

export function formatAuthorityMetrics(stats: AuthorityStats): string {
  return [
    ...AUTHORITY_METRICS.flatMap((metric) => metricLines(metric, stats)),
    ...answerTimeLines(stats),
    '',
  ].join('\n')
}
