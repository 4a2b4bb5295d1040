/** What a cable of a world file comes to for those who use it: quality under load, and cost to interior routing. */

import { DEFAULT_CABLE } from '../sim/link/cable-options.ts'
import type { CableOptions } from '../sim/link/cable-options.ts'
import type { CableEntry } from './world-file.ts'

/** So that a metro of 0.1 ms still differs from a cable in the same room. */
const COST_PER_MS = 10

/**
 * As the cable is for us. Of its bandwidth there is what others leave, and frames wait for theirs: in a queue with
 * one server the time grows by 1/(1 - load).
 */
export function cableOptions(cable: CableEntry): Partial<CableOptions> {
  const { between: _, name: _name, load, cost: _cost, network: _network, ...options } = cable
  if (load === 0) return options
  const { latencyMs = DEFAULT_CABLE.latencyMs, bandwidthBps = DEFAULT_CABLE.bandwidthBps } = options
  return { ...options, latencyMs: latencyMs / (1 - load), bandwidthBps: bandwidthBps * (1 - load) }
}

/** What its routers' system reckons it to cost: as the file says, or a tenth of a millisecond each. */
export function cableCost(cable: CableEntry): number {
  const { latencyMs = DEFAULT_CABLE.latencyMs } = cableOptions(cable)
  return cable.cost ?? Math.max(1, Math.round(latencyMs * COST_PER_MS))
}
