/** What every running server tells of itself, for people. */

import type { AnswerTimes, QueryStats } from '../control/query-stats.ts'
import { formatTable } from '../shell/text/table.ts'

export type Row = readonly [label: string, text: string]

/** One line for each row, labels in a column. */
export function rowLines(rows: readonly Row[]): string[] {
  return formatTable(['', ''], rows).slice(1)
}

/** An item of which no form is known. */
export function fieldLines(item: object): string[] {
  return rowLines(
    Object.entries(item).map(([key, value]) => [
      key,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  )
}

export function queryRows({
  queries,
  answerTimes,
}: {
  readonly queries: QueryStats
  readonly answerTimes: AnswerTimes
}): Row[] {
  const { udp, tcp, dropped } = queries
  const mean = answerTimes.count === 0 ? 0 : answerTimes.sumMs / answerTimes.count
  return [
    ['queries', `${udp + tcp} (${udp} over UDP, ${tcp} over TCP, ${dropped} dropped)`],
    ['types', listed(queries.byType)],
    ['answers', listed(queries.byRcode)],
    ['answer time', `${mean.toFixed(2)} ms on average, ${quantileText(answerTimes)}`],
  ]
}

export function listed(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a)
  return sorted.length === 0 ? 'none yet' : sorted.map(([name, number]) => `${name} ${number}`).join(', ')
}

/** The bound below which 99 of 100 times lie. */
function quantileText({ count: total, buckets }: AnswerTimes): string {
  const bucket = buckets.find(({ count }) => count >= total * 0.99)
  return bucket === undefined ? 'one in a hundred above 10 s' : `99 of 100 within ${bucket.boundMs} ms`
}

export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
