/** What an authority counts, as metrics. docs/authority.md lists the names. */

import type { AuthorityStats } from './authority-stats.ts'
import { gauge, label, type Metric, metricLines } from './metrics-text.ts'
import { answerTimeLines, QUERY_METRICS } from './query-metrics.ts'

/** All but the histogram. */
export const AUTHORITY_METRICS: readonly Metric<AuthorityStats>[] = [
  gauge('uptime_seconds', 'How long the authority has been running.', (stats) => stats.uptimeSeconds),
  ...QUERY_METRICS,
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
