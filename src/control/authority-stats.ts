/** All that a running authority has counted, as data: what `stats` tells and what the metrics are made of. */

import type { AnswerTimes, QueryStats } from './query-stats.ts'

export interface AuthorityStats {
  readonly uptimeSeconds: number
  readonly queries: QueryStats
  readonly answerTimes: AnswerTimes
  readonly zones: readonly ZoneReport[]
}

/** What there is to say of one zone. */
export interface ZoneReport {
  /** Its name. */
  readonly zone: string
  readonly kind: 'primary' | 'secondary'
  /** Absent, as all that is told of the data, where nothing is served. */
  readonly serial?: number
  readonly records?: number
  /** Of a primary zone. */
  readonly file?: string
  /** Why it is not what it is to be; what is served is the last good one, if there was one. */
  readonly trouble?: string
}
