/** All that a running authority has counted, as data: what `stats` tells and what the metrics are made of. */

import type { AnswerTimes, QueryStats } from './query-stats.ts'

export interface AuthorityStats {
  readonly uptimeSeconds: number
  readonly queries: QueryStats
  readonly answerTimes: AnswerTimes
  readonly traffic: TrafficStats
  readonly rateLimited: RateLimitStats
  readonly zones: readonly ZoneReport[]
}

/** What became of responses over the limit. */
export interface RateLimitStats {
  readonly dropped: number
  /** Sent truncated. */
  readonly slipped: number
  /** Errors that were sent as they are. */
  readonly leaked: number
}

/** What goes on between this server and others, and what was turned away. */
export interface TrafficStats {
  /** Asked for by those who may have them. */
  readonly transfersOut: Readonly<Record<'AXFR' | 'IXFR', number>>
  readonly transfersIn: Readonly<Record<'whole' | 'deltas' | 'failed', number>>
  readonly notifiesIn: number
  readonly notifiesOut: Readonly<Record<'answered' | 'unanswered' | 'failed', number>>
  /** By rcode. */
  readonly updates: Readonly<Record<string, number>>
  /** By what was not allowed. */
  readonly denied: Readonly<Record<'query' | 'transfer' | 'notify' | 'update', number>>
  readonly badSignatures: number
}

/** What there is to say of one zone. Moments are milliseconds since the epoch. */
export interface ZoneReport {
  /** Its name. */
  readonly zone: string
  readonly kind: 'primary' | 'secondary'
  /** Absent, as all that is told of the data, where nothing is served. */
  readonly serial?: number
  readonly records?: number
  /** Why it is not what it is to be; what is served is the last good one, if there was one. */
  readonly trouble?: string
  /** Of a primary zone, as the next two. */
  readonly file?: string
  readonly takesUpdates?: boolean
  readonly isFrozen?: true
  /** Of a secondary zone, as all that follow. */
  readonly primaries?: readonly string[]
  readonly activity?: 'idle' | 'checking' | 'transferring' | 'stopped'
  readonly isExpired?: boolean
  readonly progress?: { readonly messages: number; readonly records: number; readonly octets: number }
  /** When a primary last said that the zone is as we have it. */
  readonly confirmedAtMs?: number
  readonly expiresAtMs?: number
  readonly nextCheckAtMs?: number
}
