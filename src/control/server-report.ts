/** What a resolver knows of the servers that it has asked, as data. */

import { type LamenessKind, readLamenessKey } from '../dns/resolver/servers/lameness.ts'
import type { Limits } from '../dns/resolver/limits.ts'
import { expectedMs } from '../dns/resolver/servers/select-server.ts'
import type { ServerState, ServerTable } from '../dns/resolver/servers/server-table.ts'

export interface ServerReport {
  /** With its port, where that is not 53. */
  readonly address: string
  readonly state: 'answers' | 'silent' | 'resting' | 'not asked yet'
  /** Smoothed round-trip time; absent before the first reply. */
  readonly rttMs?: number
  /** What is reckoned with when servers are compared. */
  readonly expectedMs: number
  /** How long the next reply is waited for. */
  readonly timeoutMs: number
  /** Since the last reply. */
  readonly timeouts: number
  /** Seconds for which it is left alone, asked without EDNS, or taken for lame in a zone. */
  readonly restsSeconds?: number
  readonly withoutEdnsSeconds?: number
  readonly lame?: readonly { readonly zone: string; readonly kind: LamenessKind; readonly seconds: number }[]
}

export function* serverReports(table: ServerTable, limits: Limits, nowMs: number): Generator<ServerReport> {
  for (const [address, state] of table.entries(nowMs)) yield serverReport(address, state, limits, nowMs)
}

/** @param state undefined for a server that nothing is known of */
export function serverReport(
  address: string,
  state: ServerState | undefined,
  limits: Limits,
  nowMs: number,
): ServerReport {
  const secondsUntil = (ms: number): number => Math.max(0, Math.ceil((ms - nowMs) / 1000))
  if (state === undefined) {
    const { unknownRttMs } = limits
    return { address, state: 'not asked yet', expectedMs: unknownRttMs, timeoutMs: unknownRttMs, timeouts: 0 }
  }
  const { restUntilMs, lacksEdnsUntilMs, lameUntilMs, isMeasured, timeouts, timeoutMs } = state
  const rests = secondsUntil(restUntilMs)
  const withoutEdns = secondsUntil(lacksEdnsUntilMs)
  const lame = [...(lameUntilMs ?? [])]
    .map(([key, untilMs]) => {
      const { zone, kind } = readLamenessKey(key)
      return { zone: zone.toString(), kind, seconds: secondsUntil(untilMs) }
    })
    .filter(({ seconds }) => seconds > 0)
  return {
    address,
    state: rests > 0 ? 'resting' : timeouts > 0 ? 'silent' : 'answers',
    ...(isMeasured && { rttMs: state.srttMs }),
    expectedMs: expectedMs(state, limits),
    timeoutMs,
    timeouts,
    ...(rests > 0 && { restsSeconds: rests }),
    ...(withoutEdns > 0 && { withoutEdnsSeconds: withoutEdns }),
    ...(lame.length > 0 && { lame }),
  }
}
