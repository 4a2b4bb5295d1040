/** How long data lives: what the wire says, what the rules make of it, and what is left of it later. */

import { soaMinimum } from '../rdata/soa-data.ts'
import type { TtlBounds } from './cache-limits.ts'

/** RFC 2181 §8: the highest TTL; the top bit may not be set. */
const MAX_TTL_SECONDS = 0x7fff_ffff

/** The seconds for which data with this TTL may be kept. */
export function positiveTtl(ttlSeconds: number, { minTtlSeconds, maxTtlSeconds }: TtlBounds): number {
  return Math.min(Math.max(told(ttlSeconds), minTtlSeconds), maxTtlSeconds)
}

/** The seconds for which a denial with this SOA may be kept: the lesser of its TTL and MINIMUM (RFC 2308 §5). */
export function negativeTtl(soaTtlSeconds: number, soaRdata: Uint8Array, bounds: TtlBounds): number {
  const least = told(Math.min(soaTtlSeconds, soaMinimum(soaRdata)))
  const floor = bounds.minNegativeTtlSeconds > 0 ? bounds.minNegativeTtlSeconds : bounds.minTtlSeconds
  return Math.min(Math.max(least, floor), bounds.maxNegativeTtlSeconds)
}

/** RFC 2181 §8: a TTL with the top bit set is to be taken for zero. */
function told(ttlSeconds: number): number {
  return ttlSeconds > MAX_TTL_SECONDS ? 0 : ttlSeconds
}

/**
 * Whole seconds that are left at `nowMs`, rounded down: what is passed on never outlives its origin. An entry
 * read at a moment before it was stored has its whole TTL.
 */
export function remainingSeconds(entry: { ttlSeconds: number; expiresAtMs: number }, nowMs: number): number {
  const left = Math.floor((entry.expiresAtMs - nowMs) / 1000)
  return left > entry.ttlSeconds ? entry.ttlSeconds : left < 0 ? 0 : left
}
