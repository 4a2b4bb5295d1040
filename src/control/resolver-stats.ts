/** All that a running resolver has counted, as data: what `stats` tells and what the metrics are made of. */

import type { ResolverCounters } from '../dns/resolver/resolver.ts'
import type { AnswerTimes, QueryStats } from './query-stats.ts'

export interface ResolverStats extends ResolverCounters {
  readonly uptimeSeconds: number
  /** For how long has been counted: since the start, or since the counters were reset. */
  readonly countedSeconds: number
  readonly queries: QueryStats
  readonly answerTimes: AnswerTimes
  /** Servers that something is remembered of. */
  readonly servers: number
}
