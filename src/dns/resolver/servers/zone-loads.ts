/**
 * How much is being asked of the servers of each zone, so that a flood of questions under one zone (random names,
 * "water torture") spends what is that zone's share and no more. Zones of which nothing is asked take no room.
 */

import type { DomainName } from '../../name/domain-name.ts'
import type { Limits } from '../limits.ts'

interface ZoneLoad {
  /** Exchanges under way. */
  inFlight: number
  /** Exchanges begun in the second that began at `secondMs`. */
  begun: number
  secondMs: number
}

const SECOND_MS = 1000

export class ZoneLoads {
  readonly #limits: Limits
  readonly #loads = new Map<string, ZoneLoad>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Zones of which something is kept. */
  get size(): number {
    return this.#loads.size
  }

  /** The limit that forbids to ask servers of the zone just now. */
  reached(zone: DomainName, nowMs: number): 'fetchesPerZone' | 'zoneQueriesPerSecond' | undefined {
    const load = this.#loads.get(zone.key)
    if (load === undefined) return undefined
    const { fetchesPerZone, zoneQueriesPerSecond } = this.#limits
    if (load.inFlight >= fetchesPerZone) return 'fetchesPerZone'
    if (zoneQueriesPerSecond === 0 || nowMs - load.secondMs >= SECOND_MS) return undefined
    return load.begun >= zoneQueriesPerSecond ? 'zoneQueriesPerSecond' : undefined
  }

  begin(zone: DomainName, nowMs: number): void {
    let load = this.#loads.get(zone.key)
    if (load === undefined) this.#loads.set(zone.key, (load = { inFlight: 0, begun: 0, secondMs: nowMs }))
    if (nowMs - load.secondMs >= SECOND_MS) {
      load.begun = 0
      load.secondMs = nowMs
    }
    load.inFlight++
    load.begun++
  }

  end(zone: DomainName, nowMs: number): void {
    const load = this.#loads.get(zone.key)
    if (load === undefined) return
    load.inFlight--
    const isCounted = this.#limits.zoneQueriesPerSecond > 0 && nowMs - load.secondMs < SECOND_MS
    if (load.inFlight === 0 && !isCounted) this.#loads.delete(zone.key)
    // With a rate, those that went quiet within their second are swept when there are many of them.
    if (this.#loads.size > this.#limits.serversRemembered) this.#sweep(nowMs)
  }

  #sweep(nowMs: number): void {
    for (const [key, { inFlight, secondMs }] of this.#loads)
      if (inFlight === 0 && nowMs - secondMs >= SECOND_MS) this.#loads.delete(key)
  }
}
