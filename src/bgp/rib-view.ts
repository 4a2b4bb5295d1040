/** What there is to say of a prefix: all paths, in order, with the reasons. Made when asked, since nobody routes by it. */

import { ipv4Text } from '../address/ipv4-number.ts'
import type { AdjRibIn } from './adj-rib-in.ts'
import { decide, isResolvable } from './decision.ts'
import type { MetricTo } from './decision-steps.ts'
import type { LocRib } from './loc-rib.ts'
import { keyPrefix, type PrefixKey } from './prefix-table.ts'
import type { RejectedPath, RibEntry } from './rib-entry.ts'

/** The tables that a view is made from. */
export interface RibTables {
  readonly locRib: LocRib
  readonly adjRibsIn: readonly AdjRibIn[]
  readonly metricTo: MetricTo
}

export function ribEntry(key: PrefixKey, { locRib, adjRibsIn, metricTo }: RibTables): RibEntry {
  const known = locRib.paths(key)
  const usable = known.filter((path) => isResolvable(path, metricTo))
  const { best, reason, beaten } = decide(usable, metricTo)
  return {
    prefix: keyPrefix(key),
    paths: best === undefined ? [] : [best, ...beaten.map(({ path }) => path)],
    best,
    reason,
    beaten,
    rejected: [
      ...known.filter((path) => !usable.includes(path)).map(unreachable),
      ...adjRibsIn.flatMap((table) => rejected(key, table)),
    ],
  }
}

function unreachable(path: RejectedPath['path']): RejectedPath {
  return { path, why: 'next-hop', text: `there is no way to the next hop ${ipv4Text(path.nextHop)}` }
}

function rejected(key: PrefixKey, table: AdjRibIn): RejectedPath[] {
  const path = table.path(key)
  const rejection = path && table.rejection(key, path)
  return rejection === undefined ? [] : [{ path: path!, ...rejection }]
}
