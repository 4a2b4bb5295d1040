/** What a resolver knows of names and servers, a line each. */

import type { CacheReport } from '../control/cache-report.ts'
import type { ServerReport } from '../control/server-report.ts'
import type { LamenessKind } from '../dns/resolver/servers/lameness.ts'
import { serverText } from '../dns/resolver/servers/server-text.ts'
import { count } from './zone-report-text.ts'

/** Of the denial of a name, or of a type at it. */
export function denialText({ name, type }: CacheReport): string {
  return type === undefined ? `${name} does not exist` : `${name} has no ${type}`
}

/** Who has said it, and for how long it holds. */
export function sourceText({ rank, from, secondsLeft, ttlSeconds }: CacheReport): string {
  return `${secondsLeft} of ${ttlSeconds} s left, ${rank} of ${serverText(from, from.zone)} for ${from.zone}`
}

const LAME_WORDS: Readonly<Record<LamenessKind, string>> = {
  lame: 'lame',
  'other-types': 'lame over other types than A',
  recursive: 'a resolver instead of an authority',
}

/** All that is known of a server. */
export function serverLine(report: ServerReport): string {
  const { address, state, rttMs, timeoutMs, timeouts, restsSeconds, withoutEdnsSeconds, lame = [] } = report
  const parts = [
    state,
    rttMs === undefined ? '' : `round trip ${rttMs.toFixed(1)} ms`,
    `waited for ${timeoutMs.toFixed(0)} ms`,
    timeouts === 0 ? '' : `${count(timeouts, 'timeout')} in a row`,
    restsSeconds === undefined ? '' : `left alone for ${restsSeconds} s`,
    withoutEdnsSeconds === undefined ? '' : `without EDNS for ${withoutEdnsSeconds} s`,
    ...lame.map(({ zone, kind, seconds }) => `${LAME_WORDS[kind]} for ${zone} (${seconds} s)`),
  ]
  return `${address}: ${parts.filter((part) => part !== '').join(', ')}`
}
