/**
 * The paths that may be used, prefix by prefix, and the best of each (RFC 4271 §9.1, Loc-RIB). Decides only what has
 * changed, and only when asked: a message with a hundred prefixes is one round.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { BgpPath } from './bgp-path.ts'
import { bestPath, isResolvable } from './decision.ts'
import type { MetricTo } from './decision-steps.ts'
import { keyPrefix, PrefixTable, type PrefixKey } from './prefix-table.ts'
import type { BestChange } from './rib-entry.ts'

interface Destination {
  /** At most one of each neighbor, and one of our own. */
  readonly paths: BgpPath[]
  best: BgpPath | undefined
}

export class LocRib {
  readonly #destinations = new PrefixTable<Destination>()
  readonly #undecided = new Set<PrefixKey>()

  /** Whether something waits for `decide`. */
  get isUndecided(): boolean {
    return this.#undecided.size > 0
  }

  /** Prefixes to which there is a path, reachable or not. */
  keys(): IterableIterator<PrefixKey> {
    return this.#destinations.keys()
  }

  /** In no order. */
  paths(key: PrefixKey): readonly BgpPath[] {
    return this.#destinations.get(key)?.paths ?? []
  }

  best(key: PrefixKey): BgpPath | undefined {
    return this.#destinations.get(key)?.best
  }

  /** The longest prefix that holds the address and can be reached. */
  longest(address: Ipv4): PrefixKey | undefined {
    return this.#destinations.longest(address, ({ best }) => best !== undefined)
  }

  /** The path of a neighbor, or our own where `peer` is undefined, takes the place of what it had before. */
  put(key: PrefixKey, path: BgpPath): void {
    const destination = this.#destinations.get(key)
    this.#undecided.add(key)
    if (destination === undefined) {
      this.#destinations.set(key, { paths: [path], best: undefined })
      return
    }
    const at = destination.paths.findIndex(({ peer }) => peer === path.peer)
    destination.paths.splice(at < 0 ? destination.paths.length : at, 1, path)
  }

  remove(key: PrefixKey, peer: string | undefined): void {
    const paths = this.#destinations.get(key)?.paths
    const at = paths?.findIndex((path) => path.peer === peer) ?? -1
    if (at < 0) return
    paths!.splice(at, 1)
    this.#undecided.add(key)
  }

  /** All has to be decided anew: what it costs to get to a next hop has changed. */
  doubt(): void {
    for (const key of this.#destinations.keys()) this.#undecided.add(key)
  }

  /** Finds the best paths anew where something has changed; gives the prefixes whose best is another one now. */
  decide(metricTo: MetricTo): { key: PrefixKey; change: BestChange }[] {
    const changes: { key: PrefixKey; change: BestChange }[] = []
    const metric = remembered(metricTo)
    for (const key of this.#undecided) {
      const destination = this.#destinations.get(key)!
      const best = bestPath(usable(destination.paths, metric), metric)
      if (destination.paths.length === 0) this.#destinations.delete(key)
      if (best === destination.best) continue
      destination.best = best
      changes.push({ key, change: { prefix: keyPrefix(key), best } })
    }
    this.#undecided.clear()
    return changes
  }
}

function usable(paths: readonly BgpPath[], metricTo: MetricTo): readonly BgpPath[] {
  return paths.every((path) => isResolvable(path, metricTo))
    ? paths
    : paths.filter((path) => isResolvable(path, metricTo))
}

/** Next hops are few and prefixes many. */
function remembered(metricTo: MetricTo): MetricTo {
  const known = new Map<Ipv4, number | undefined>()
  return (nextHop) => {
    if (!known.has(nextHop)) known.set(nextHop, metricTo(nextHop))
    return known.get(nextHop)
  }
}
