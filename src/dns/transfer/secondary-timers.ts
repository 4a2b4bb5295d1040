/** When a secondary asks its primaries again, and for how long it goes on without them (RFC 1034 §4.3.5). Pure. */

import type { Random } from '../../runtime/runtime.ts'
import type { SoaTimers } from '../rdata/soa-data.ts'
import type { SecondaryLimits } from './transfer-limits.ts'

/** How long to wait before asking again, when all is well. */
export function refreshDelayMs(soa: SoaTimers, limits: SecondaryLimits, random: Random): number {
  return jittered(1000 * refreshSeconds(soa, limits), random)
}

/** How long to wait before asking again, when nobody has answered. */
export function retryDelayMs(soa: SoaTimers, limits: SecondaryLimits, random: Random): number {
  return jittered(1000 * retrySeconds(soa, limits), random)
}

/** The same where there is no zone that could be served, after so many failures in a row. */
export function backoffDelayMs(failures: number, limits: SecondaryLimits, random: Random): number {
  const { firstRetrySeconds, lastRetrySeconds } = limits
  return jittered(1000 * Math.min(firstRetrySeconds * 2 ** (failures - 1), lastRetrySeconds), random)
}

/** How long a zone may be served after a primary has last confirmed it: at least until a retry has had its chance. */
export function expireMs(soa: SoaTimers, limits: SecondaryLimits): number {
  const least = refreshSeconds(soa, limits) + retrySeconds(soa, limits)
  return 1000 * within(soa.expireSeconds, least, limits.maxExpireSeconds)
}

function refreshSeconds({ refreshSeconds: seconds }: SoaTimers, limits: SecondaryLimits): number {
  return within(seconds, limits.minRefreshSeconds, limits.maxRefreshSeconds)
}

function retrySeconds({ retrySeconds: seconds }: SoaTimers, limits: SecondaryLimits): number {
  return within(seconds, limits.minRetrySeconds, limits.maxRetrySeconds)
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}

/** Up to a quarter less, so that secondaries that began together do not ask together for ever. */
function jittered(delayMs: number, random: Random): number {
  return delayMs - random.below(Math.floor(delayMs / 4) + 1)
}
