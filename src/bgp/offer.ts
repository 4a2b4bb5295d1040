/** What a neighbor may hear of: the best path to every prefix, or a default route in the place of them all. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { ownPath, type BgpPath } from './bgp-path.ts'
import { prefixKey, type PrefixKey } from './prefix-table.ts'

/** The Loc-RIB is one. */
export interface Offer {
  keys(): Iterable<PrefixKey>
  best(key: PrefixKey): BgpPath | undefined
}

const DEFAULT_ROUTE: Ipv4Prefix = { address: 0, prefixLength: 0 }

/**
 * Vendors' rule (default-originate): the speaker gives itself out as the origin of 0.0.0.0/0 towards one neighbor,
 * whether it has such a route or not.
 */
export function defaultOffer(routerId: Ipv4, nowMs: number): Offer {
  const only = prefixKey(DEFAULT_ROUTE)
  const path = ownPath(routerId, nowMs)
  return { keys: () => [only], best: (key) => (key === only ? path : undefined) }
}
