/**
 * Which server of a zone to ask next. Pure: chance comes in through `random`, experience through each
 * candidate's state.
 *
 * Those tried least for this question come first; among them those whose expected time lies within a band
 * above the best; among these the lot decides, with a weight that falls with the expected time. So near servers
 * get most of the questions, new ones get tried, and nobody can predict whom the next packet goes to.
 */

import type { DomainName } from '../../name/domain-name.ts'
import type { Random } from '../../../runtime/runtime.ts'
import type { Limits } from '../limits.ts'
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
  // Some passes over a handful of servers, rather than a list for each thing that sets them apart.
  let first = NEVER
  for (const candidate of candidates) first = Math.min(first, rank(candidate, zoneKey, nowMs, limits))
  if (first === NEVER) return undefined
  let bestMs = Infinity
  for (const candidate of candidates)
    if (rank(candidate, zoneKey, nowMs, limits) === first)
      bestMs = Math.min(bestMs, expectedMs(candidate.state, limits))
  const isInBand = (candidate: Candidate): boolean =>
    rank(candidate, zoneKey, nowMs, limits) === first &&
    expectedMs(candidate.state, limits) <= bestMs + limits.rttBandMs
  let among = 0
  let weights = 0
  for (const candidate of candidates) {
    if (!isInBand(candidate)) continue
    among++
    weights += weight(candidate, limits)
  }
  let lot = among === 1 ? 0 : random.below(weights)
  for (const candidate of candidates) {
    if (!isInBand(candidate)) continue
    lot -= weight(candidate, limits)
    if (lot >= 0) continue
    const { server, ip, port, state } = candidate
    return {
      server,
      ip,
      port,
      expectedMs: expectedMs(state, limits),
      isProbe: state?.isMeasured !== true,
      isLastResort: first >= limits.attemptsOfServer,
      among,
      of: candidates.length,
    }
  }
  throw new Error('the weights do not add up')
}

const NEVER = Infinity

/** The lowest comes first: those tried least, and after all others those that are lame. */
function rank({ attempts, state }: Candidate, zoneKey: string, nowMs: number, limits: Limits): number {
  if (attempts >= limits.attemptsOfServer) return NEVER
  if (state === undefined) return attempts
  if (!isAvailable(state, nowMs, limits)) return NEVER
  return isLame(state, zoneKey, nowMs) ? limits.attemptsOfServer + attempts : attempts
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

function isLame({ lameUntilMs }: ServerState, zoneKey: string, nowMs: number): boolean {
  const untilMs = lameUntilMs?.get(zoneKey)
  return untilMs !== undefined && untilMs > nowMs
}

/** Below this, a difference in round-trip time is noise, and makes little difference to the weight. */
const NOISE_MS = 20
const WEIGHT_SCALE = 1_000_000

function weight({ state }: Candidate, limits: Limits): number {
  return Math.ceil(WEIGHT_SCALE / (NOISE_MS + expectedMs(state, limits)))
}
