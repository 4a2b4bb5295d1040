// Paths for tests: an everyday one, and what is different about it.

import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { asPathLength } from '../../src/wire/bgp-as-path.ts'
import type { BgpPath } from '../../src/bgp/bgp-path.ts'

/** From neighbor `peer` of AS 64501, unless it says otherwise; `through` is the AS path as text. */
export function path(change: Partial<BgpPath> & { through?: string } = {}): BgpPath {
  const { through = '64501 64510', ...rest } = change
  const asPath = through === '' ? [] : [{ type: 'sequence' as const, asns: through.split(' ').map(Number) }]
  return {
    peer: 'peer',
    relation: 'customer',
    asPath,
    asPathLength: asPathLength(rest.asPath ?? asPath),
    origin: 'igp',
    nextHop: ipv4Number('10.0.0.1'),
    localPreference: 200,
    med: undefined,
    communities: [],
    weight: 0,
    receivedAtMs: 1000,
    internal: false,
    routerId: ipv4Number('192.0.2.1'),
    peerAddress: ipv4Number('10.0.0.1'),
    atomicAggregate: false,
    aggregator: undefined,
    other: [],
    ...rest,
  }
}
