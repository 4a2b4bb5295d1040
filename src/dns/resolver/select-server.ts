/**
 * Which server of a zone to ask next. Pure: chance comes in through `random`, experience through each
 * candidate's state.
 *
 * Those tried least for this question come first; among them those whose expected time lies within a band
 * above the best; among these the lot decides, with a weight that falls with the expected time. So near servers
 * get most of the questions, new ones get tried, and nobody can predict whom the next packet goes to.
 */

import type { DomainName } from '../name/domain-name.ts'
import type { Random } from '../../runtime/runtime.ts'
import type { Limits } from './limits.ts'
import type { ServerState } from './server-table.ts'

export interface Candidate {
  readonly server: DomainName
  readonly ip: string
  readonly port: number
  /** Undefined when it was never asked. */
  readonly state: ServerState | undefined
  /** How often it was asked for this question already. */
  readonly attempts: number
}

/** The choice, and what was chosen among. */
export interface Choice {
  readonly server: DomainName
  readonly ip: string
  readonly port: number
  /** The round-trip time expected of it. */
  readonly expectedMs: number
  /** Whether that is a guess, since it was never measured. */
  readonly isProbe: boolean
  /** Only servers that were lame for the zone before are left. */
  readonly isLastResort: boolean
  /** How many were within the band, and how many the zone has at all. */
  readonly among: number
  readonly of: number
}

/** Undefined when none may be asked: all tried often enough, or resting after too many timeouts. */
export function selectServer(
  candidates: readonly Candidate[],
  zoneKey: string,
  nowMs: number,
  limits: Limits,
  random: Random,
): Choice | undefined {
  const awake = candidates.filter(
    ({ attempts, state }) =>
      attempts < limits.attemptsOfServer && (state === undefined || isAvailable(state, nowMs, limits)),
  )
  if (awake.length === 0) return undefined
  const able = awake.filter(({ state }) => !isLame(state, zoneKey, nowMs))
  const isLastResort = able.length === 0
  const band = inBand(leastTried(isLastResort ? awake : able), limits)
  const { server, ip, port, state } = draw(band, limits, random)
  return {
    server,
    ip,
    port,
    expectedMs: expectedMs(state, limits),
    isProbe: state?.isMeasured !== true,
    isLastResort,
    among: band.length,
    of: candidates.length,
  }
}

/** Neither resting after too many timeouts nor with more to do for us already than one server should have. */
function isAvailable({ restUntilMs, inFlight }: ServerState, nowMs: number, limits: Limits): boolean {
  return restUntilMs <= nowMs && inFlight < limits.fetchesPerServer
}

/** The round-trip time to reckon with: what was measured, with room for its variation. */
export function expectedMs(state: ServerState | undefined, limits: Limits): number {
  if (state === undefined) return limits.unknownRttMs
  return state.isMeasured && state.timeouts === 0 ? state.srttMs + 4 * state.rttVarMs : state.timeoutMs
}

function isLame(state: ServerState | undefined, zoneKey: string, nowMs: number): boolean {
  const untilMs = state?.lameUntilMs?.get(zoneKey)
  return untilMs !== undefined && untilMs > nowMs
}

function leastTried(candidates: readonly Candidate[]): readonly Candidate[] {
  let least = Infinity
  for (const { attempts } of candidates) least = Math.min(least, attempts)
  return candidates.filter(({ attempts }) => attempts === least)
}

function inBand(candidates: readonly Candidate[], limits: Limits): readonly Candidate[] {
  let best = Infinity
  for (const { state } of candidates) best = Math.min(best, expectedMs(state, limits))
  return candidates.filter(({ state }) => expectedMs(state, limits) <= best + limits.rttBandMs)
}

/** Below this, a difference in round-trip time is noise, and makes little difference to the weight. */
const NOISE_MS = 20
const WEIGHT_SCALE = 1_000_000

function draw(band: readonly Candidate[], limits: Limits, random: Random): Candidate {
  if (band.length === 1) return band[0]!
  const weights = band.map(({ state }) => Math.ceil(WEIGHT_SCALE / (NOISE_MS + expectedMs(state, limits))))
  let lot = random.below(weights.reduce((sum, weight) => sum + weight))
  for (let i = 0; i < band.length; i++) {
    lot -= weights[i]!
    if (lot < 0) return band[i]!
  }
  throw new Error('the weights do not add up')
}
