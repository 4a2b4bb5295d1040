/** Which machines cables join, whatever routers make of them. */

import type { Cable } from '../sim/link/cable.ts'
import type { Port } from '../sim/link/port.ts'
import { shortestPaths, type Edge } from './shortest-paths.ts'

/** A cable between two machines; it costs its delay. */
export interface CableEdge extends Edge {
  readonly cable: Cable
}

/** Even a cable without length is one more. */
const LEAST_COST = 1e-6

export function cableEdges(cables: readonly Cable[]): CableEdge[] {
  return cables.map((cable) => {
    const [a, b] = cable.ports as readonly [Port, Port]
    const cost = Math.max(LEAST_COST, cable.options(a).latencyMs)
    return { cable, ends: [machineName(a), machineName(b)], cost }
  })
}

/** The cables of the fastest way, in order; undefined if none leads there. */
export function wayBetween(from: string, to: string, edges: readonly CableEdge[]): CableEdge[] | undefined {
  const way: CableEdge[] = []
  for (let at = from; at !== to;) {
    const next = shortestPaths(at, edges).get(to)?.first
    if (next === undefined) return undefined
    way.push(next)
    at = next.ends[0] === at ? next.ends[1] : next.ends[0]
  }
  return way
}

/** A port is called after its machine: `laptop/eth0`. */
function machineName({ name }: Port): string {
  return name.slice(0, name.lastIndexOf('/'))
}
