/** How long a DHCP client waits, for what (RFC 2131 §4.1, §4.4). In milliseconds. */

import type { Random } from '../../runtime/runtime.ts'
import type { DhcpLease } from './dhcp-lease.ts'

export const CLIENT_TIMES = {
  /**
   * RFC 2131 §4.4.1 has one to ten seconds, for when the power comes back to a whole building. Like the clients of
   * today this one is less patient.
   */
  startMs: 1_000,
  /** §4.1: the first wait for an answer; each next is twice as long, to within a second. */
  retryMs: 4_000,
  retryMaxMs: 64_000,
  retryFuzzMs: 1_000,
  /** §3.1 (5): "e.g., the client may retransmit the DHCPREQUEST message four times". */
  requests: 4,
  /** Asking again for an address that is in use anyway need not take as long. */
  rebootRequests: 2,
  /** §3.1 (5): the least wait after an address turned out to be in use. */
  declinedMs: 10_000,
  /** §4.4.5: no more often than that while the lease runs. */
  renewalRetryMinMs: 60_000,
} as const

/** §4.4.5 wants "some random fuzz" in T1, lest the clients of one power cut come together for ever: up to a twentieth. */
const RENEWAL_FUZZ = 20

export function startDelay(random: Random): number {
  return random.below(CLIENT_TIMES.startMs + 1)
}

/** The wait after the first, second, … sending of a message: §4.1. */
export function retryDelay(attempt: number, random: Random): number {
  const { retryMs, retryMaxMs, retryFuzzMs } = CLIENT_TIMES
  const wait = Math.min(retryMaxMs, retryMs * 2 ** (attempt - 1))
  return wait - retryFuzzMs + random.below(2 * retryFuzzMs + 1)
}

/** §4.4.5: half of what remains until T2, or of the lease; but at least a minute, and not beyond the end. */
export function renewalDelay(remainingMs: number): number {
  const { renewalRetryMinMs } = CLIENT_TIMES
  if (remainingMs === Infinity) return renewalRetryMinMs
  return Math.min(remainingMs, Math.max(remainingMs / 2, renewalRetryMinMs))
}

/** When to ask for more time: at T1 or a little before. */
export function renewalTime({ renewAtMs }: DhcpLease, sinceMs: number, random: Random): number {
  if (renewAtMs === Infinity) return Infinity
  return renewAtMs - random.below(Math.max(1, Math.floor((renewAtMs - sinceMs) / RENEWAL_FUZZ)))
}
