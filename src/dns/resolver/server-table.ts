/**
 * What is known of servers, by address: how quickly they answer, whether they do, what they cannot. It only
 * keeps; `select-server.ts` chooses. The clock is a parameter.
 */

import { formatSocketAddress, type SocketAddress } from '../../address/socket-address.ts'
import { DNS_PORT } from '../iana/port.ts'
import type { Limits } from './limits.ts'

export interface ServerState {
  /** Smoothed round-trip time and its variation (RFC 6298 §2); meaningless before the first reply. */
  srttMs: number
  rttVarMs: number
  /** How long to wait for the next reply. */
  timeoutMs: number
  /** Whether a round-trip time was ever measured. */
  isMeasured: boolean
  /** Timeouts since the last reply. */
  timeouts: number
  /** Not to be asked before this moment. */
  restUntilMs: number
  /** Until when it is asked without EDNS, having refused it (RFC 6891 §7). */
  lacksEdnsUntilMs: number
  /** Until when it is taken for lame, by the key of the zone's name; most servers need none. */
  lameUntilMs: Map<string, number> | undefined
  changedAtMs: number
  /** When it was last put behind all others in the order of forgetting. */
  movedAtMs: number
}

/** To keep the order exact would cost more than all else that is done here for a reply. */
const MOVE_AFTER_MS = 10_000

/** What a map of servers is keyed by: nearly all are at port 53, and need no text of their own. */
export function serverKey(server: SocketAddress): string {
  return server.port === DNS_PORT ? server.ip : formatSocketAddress(server)
}

export class ServerTable {
  readonly #limits: Limits
  // About in the order of last change: the oldest is forgotten first.
  readonly #states = new Map<string, ServerState>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#states.size
  }

  /** Undefined of a server that was never asked, or too long ago to still matter. */
  get(server: SocketAddress, nowMs: number): ServerState | undefined {
    const key = serverKey(server)
    const state = this.#states.get(key)
    if (state === undefined || nowMs - state.changedAtMs <= this.#limits.serverMemoryMs) return state
    this.#states.delete(key)
    return undefined
  }

  /** All that is still remembered, by `serverKey`: for those who look into it. */
  *entries(nowMs: number): Generator<readonly [key: string, state: ServerState]> {
    for (const [key, state] of this.#states) {
      if (nowMs - state.changedAtMs <= this.#limits.serverMemoryMs) yield [key, state]
    }
  }

  /** A reply came, whatever it said. */
  replied(server: SocketAddress, rttMs: number, nowMs: number): void {
    const { leastTimeoutMs, mostTimeoutMs } = this.#limits
    const state = this.#touch(server, nowMs)
    if (state.isMeasured) {
      state.rttVarMs += (Math.abs(state.srttMs - rttMs) - state.rttVarMs) / 4
      state.srttMs += (rttMs - state.srttMs) / 8
    } else {
      state.isMeasured = true
      state.srttMs = rttMs
      state.rttVarMs = rttMs / 2
    }
    state.timeoutMs = Math.min(Math.max(state.srttMs + 4 * state.rttVarMs, leastTimeoutMs), mostTimeoutMs)
    state.timeouts = 0
    state.restUntilMs = 0
  }

  /**
   * No reply came within `waitedMs`; 0 when the address could not be reached at all. Of many exchanges that
   * were under way together only the first teaches anything.
   */
  failed(server: SocketAddress, waitedMs: number, nowMs: number): void {
    const { mostTimeoutMs, timeoutsBeforeRest, restMs, mostRestMs } = this.#limits
    const state = this.#touch(server, nowMs)
    if (nowMs < state.restUntilMs || (waitedMs > 0 && waitedMs < state.timeoutMs)) return
    state.timeouts++
    state.timeoutMs = Math.min(state.timeoutMs * 2, mostTimeoutMs)
    const excess = state.timeouts - timeoutsBeforeRest
    if (excess >= 0) state.restUntilMs = nowMs + Math.min(restMs * 2 ** excess, mostRestMs)
  }

  lacksEdns(server: SocketAddress, nowMs: number): void {
    this.#touch(server, nowMs).lacksEdnsUntilMs = nowMs + this.#limits.lackOfEdnsMs
  }

  /** It is listed as a server of the zone, but has not got it. */
  lame(server: SocketAddress, zoneKey: string, nowMs: number): void {
    const state = this.#touch(server, nowMs)
    state.lameUntilMs ??= new Map()
    if (state.lameUntilMs.size >= this.#limits.lameZonesOfServer) state.lameUntilMs.clear()
    state.lameUntilMs.set(zoneKey, nowMs + this.#limits.lamenessMs)
  }

  #touch(server: SocketAddress, nowMs: number): ServerState {
    const known = this.get(server, nowMs)
    if (known === undefined) this.#forgetOldest()
    const state = known ?? this.#unknown()
    if (known === undefined || nowMs - known.movedAtMs >= MOVE_AFTER_MS) {
      const key = serverKey(server)
      this.#states.delete(key)
      this.#states.set(key, state)
      state.movedAtMs = nowMs
    }
    state.changedAtMs = nowMs
    return state
  }

  #unknown(): ServerState {
    return {
      srttMs: 0,
      rttVarMs: 0,
      timeoutMs: this.#limits.unknownRttMs,
      isMeasured: false,
      timeouts: 0,
      restUntilMs: 0,
      lacksEdnsUntilMs: 0,
      lameUntilMs: undefined,
      changedAtMs: 0,
      movedAtMs: 0,
    }
  }

  #forgetOldest(): void {
    if (this.#states.size < this.#limits.serversRemembered) return
    const oldest = this.#states.keys().next()
    if (oldest.done !== true) this.#states.delete(oldest.value)
  }
}
