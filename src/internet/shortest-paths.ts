/** The cheapest ways from one node of a graph to all others (Dijkstra). Knows no routers and no cables. */

export interface Edge {
  readonly ends: readonly [string, string]
  readonly cost: number
}

/** A node that can be reached: at which cost, and by which edge the way there begins. */
export interface ShortestPath<E extends Edge> {
  readonly cost: number
  readonly first: E
}

/**
 * By node, without `from` itself. Costs are positive. Of two ways that cost the same, that by the earlier edge is
 * taken, so that the same graph always gives the same paths.
 */
export function shortestPaths<E extends Edge>(
  from: string,
  edges: readonly E[],
): Map<string, ShortestPath<E>> {
  const found = new Map<string, ShortestPath<E>>()
  const done = new Set([from])
  reach(from, 0, undefined)
  for (let next = nearest(); next !== undefined; next = nearest()) {
    const [node, { cost, first }] = next
    done.add(node)
    reach(node, cost, first)
  }
  return found

  function reach(node: string, cost: number, first: E | undefined): void {
    for (const edge of edges) {
      const other = otherEnd(edge, node)
      if (other === undefined || done.has(other)) continue
      const known = found.get(other)
      if (known !== undefined && known.cost <= cost + edge.cost) continue
      found.set(other, { cost: cost + edge.cost, first: first ?? edge })
    }
  }

  /** A scan will do: autonomous systems here have a handful of routers. */
  function nearest(): [string, ShortestPath<E>] | undefined {
    let best: [string, ShortestPath<E>] | undefined
    for (const entry of found) {
      if (!done.has(entry[0]) && (best === undefined || entry[1].cost < best[1].cost)) best = entry
    }
    return best
  }
}

function otherEnd({ ends: [a, b] }: Edge, node: string): string | undefined {
  if (a === node) return b
  return b === node ? a : undefined
}
