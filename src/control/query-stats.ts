/** What a server has counted of its queries, as data. */

import { formatRcode } from '../dns/iana/codes.ts'
import { formatType } from '../dns/iana/types.ts'
import { OTHER_TYPE, type QueryCounters } from './query-counters.ts'

export interface QueryStats {
  readonly udp: number
  readonly tcp: number
  /** That no answer was given to. */
  readonly dropped: number
  readonly byType: Readonly<Record<string, number>>
  readonly byRcode: Readonly<Record<string, number>>
}

export interface AnswerTimes {
  readonly count: number
  readonly sumMs: number
  readonly buckets: readonly { readonly boundMs: number; readonly count: number }[]
}

export function queryStats({ udp, tcp, dropped, types, rcodes }: QueryCounters): QueryStats {
  return {
    udp,
    tcp,
    dropped,
    byType: named(types, (type) => (type === OTHER_TYPE ? 'other' : formatType(type))),
    byRcode: named(rcodes, formatRcode),
  }
}

export function answerTimes({ times }: QueryCounters): AnswerTimes {
  return { count: times.count, sumMs: times.sumMs, buckets: times.cumulative() }
}

/** Without those that never occurred. */
function named(counts: Float64Array, nameOf: (number: number) => string): Record<string, number> {
  const entries = [...counts].map((count, number) => [nameOf(number), count] as const)
  return Object.fromEntries(entries.filter(([, count]) => count > 0))
}
