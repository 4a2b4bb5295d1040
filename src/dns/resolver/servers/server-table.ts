/**
 * What is known of servers, by address: how quickly they answer, whether they do, what they cannot. It only
 * keeps; `select-server.ts` chooses. The clock is a parameter.
 */

import { formatSocketAddress, type SocketAddress } from '../../../address/socket-address.ts'
import { DNS_PORT } from '../../iana/port.ts'
import type { Cookie } from '../../client/cookie.ts'
import type { ExchangeResponse } from '../../client/exchange.ts'
import type { Limits } from '../limits.ts'

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
  /** Someone asks it after its rest, to see whether it is back; others leave it alone meanwhile. */
  isProbed: boolean
  /** Exchanges under way. */
  inFlight: number
  /** Until when it is asked without EDNS, having refused it (RFC 6891 §7). */
  lacksEdnsUntilMs: number
  /** Until when it is asked without a cookie, having refused one. */
  lacksCookiesUntilMs: number
  /** Until when its letters are left as they are, since it changes their case. */
  changesCaseUntilMs: number
  /** What goes with each query to it; undefined before the first. */
  cookie: Cookie | undefined
  /** Types of which questions were lost lately; most servers need none. */
  lossesByType: Map<number, TypeLosses> | undefined
  repliedAtMs: number
  /** Until when it is taken for lame, by the key of the zone's name; most servers need none. */
  lameUntilMs: Map<string, number> | undefined
  bornAtMs: number
  changedAtMs: number
  /** When it was last put behind all others in the order of forgetting. */
  movedAtMs: number
}

export interface TypeLosses {
  count: number
  readonly sinceMs: number
}

/** Types of which losses are remembered of one server. */
const MOST_LOST_TYPES = 16

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
    if (state === undefined || nowMs - state.bornAtMs <= this.#limits.serverMemoryMs) return state
    this.#states.delete(key)
    return undefined
  }

  /** All that is still remembered, by `serverKey`: for those who look into it. */
  *entries(nowMs: number): Generator<readonly [key: string, state: ServerState]> {
    for (const [key, state] of this.#states) {
      if (nowMs - state.bornAtMs <= this.#limits.serverMemoryMs) yield [key, state]
    }
  }

  /** The state of a server that is about to be asked. */
  open(server: SocketAddress, nowMs: number): ServerState {
    return this.get(server, nowMs) ?? this.#touch(server, nowMs)
  }

  /** To be called before it is asked: after a rest it is one at a time who tries, for as long as he waits. */
  noteProbe(state: ServerState, nowMs: number): void {
    if (state.timeouts < this.#limits.timeoutsBeforeRest) return
    state.isProbed = true
    state.restUntilMs = nowMs + state.timeoutMs
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
    state.isProbed = false
    state.repliedAtMs = nowMs
  }

  /**
   * No reply came within `waitedMs`; 0 when the address could not be reached at all. Of many exchanges that
   * were under way together only the first teaches anything.
   */
  failed(server: SocketAddress, waitedMs: number, nowMs: number): void {
    const { mostTimeoutMs, timeoutsBeforeRest, restMs, mostRestMs } = this.#limits
    const state = this.#touch(server, nowMs)
    const { isProbed } = state
    state.isProbed = false
    if (!isProbed && nowMs < state.restUntilMs) return
    if (waitedMs > 0 && waitedMs < state.timeoutMs) return
    state.timeouts++
    state.timeoutMs = Math.min(state.timeoutMs * 2, mostTimeoutMs)
    const excess = state.timeouts - timeoutsBeforeRest
    if (excess >= 0) state.restUntilMs = nowMs + Math.min(restMs * 2 ** excess, mostRestMs)
  }

  /** What a response has shown of EDNS, cookies and letter case. */
  learnManners(server: SocketAddress, response: ExchangeResponse, nowMs: number): void {
    const { refusedEdns, refusedCookie, keepsCase, serverCookie, fallback } = response
    const state = this.open(server, nowMs)
    const untilMs = nowMs + this.#limits.lackOfEdnsMs
    if (refusedEdns) state.lacksEdnsUntilMs = untilMs
    if (refusedCookie) state.lacksCookiesUntilMs = untilMs
    if (!keepsCase) state.changesCaseUntilMs = untilMs
    const { cookie } = state
    if (cookie === undefined) return
    if (serverCookie !== undefined) state.cookie = { client: cookie.client, server: serverCookie }
    // RFC 7873 §5.3: over TCP it has said that it does without.
    else if (fallback === 'no-cookie') state.cookie = undefined
  }

  /**
   * Counts a timeout of a question for `type`. True when there have been several in a row while other
   * questions were answered: the server, or what stands before it, drops those for this type.
   */
  drops(server: SocketAddress, type: number, nowMs: number): boolean {
    const state = this.open(server, nowMs)
    state.lossesByType ??= new Map()
    if (state.lossesByType.size >= MOST_LOST_TYPES) state.lossesByType.clear()
    const losses = state.lossesByType.get(type) ?? { count: 0, sinceMs: nowMs }
    losses.count++
    state.lossesByType.set(type, losses)
    return losses.count >= this.#limits.attemptsOfServer && state.repliedAtMs > losses.sinceMs
  }

  /** A question for `type` was answered. */
  keeps(server: SocketAddress, type: number, nowMs: number): void {
    this.get(server, nowMs)?.lossesByType?.delete(type)
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
    const state = known ?? this.#unknown(nowMs)
    if (known === undefined || nowMs - known.movedAtMs >= MOVE_AFTER_MS) {
      const key = serverKey(server)
      this.#states.delete(key)
      this.#states.set(key, state)
      state.movedAtMs = nowMs
    }
    state.changedAtMs = nowMs
    return state
  }

  #unknown(nowMs: number): ServerState {
    return {
      srttMs: 0,
      rttVarMs: 0,
      timeoutMs: this.#limits.unknownRttMs,
      isMeasured: false,
      timeouts: 0,
      restUntilMs: 0,
      isProbed: false,
      inFlight: 0,
      lacksEdnsUntilMs: 0,
      lacksCookiesUntilMs: 0,
      changesCaseUntilMs: 0,
      cookie: undefined,
      lossesByType: undefined,
      repliedAtMs: 0,
      lameUntilMs: undefined,
      bornAtMs: nowMs,
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
