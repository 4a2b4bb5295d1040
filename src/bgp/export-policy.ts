/**
 * What a neighbor is told (RFC 4271 §9.1.3, §9.2): which of our best paths, and with which attributes. Pure.
 */

import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { prependAs } from '../wire/bgp-as-path.ts'
import { passedOn, type BgpAttributes } from '../wire/bgp-attributes.ts'
import { COMMUNITY } from '../wire/bgp-communities.ts'
import { originAs, type BgpPath } from './bgp-path.ts'
import { rejection } from './prefix-filter.ts'
import { untagged } from './relation-tags.ts'
import type { PeerConfig } from './speaker-config.ts'

/** Whether the neighbor may hear of the path at all, whatever the prefix. */
export function mayTell(path: BgpPath, { name, relation }: PeerConfig): boolean {
  // Who told us knows it already.
  if (path.peer === name) return false
  // RFC 1997: well-known communities.
  if (path.communities.includes(COMMUNITY.noAdvertise)) return false
  // RFC 4271 §9.2: routers of one system all hear from who learned it; nobody passes it on among them.
  if (relation === 'internal') return !path.internal
  if (path.communities.includes(COMMUNITY.noExport)) return false
  if (path.communities.includes(COMMUNITY.noExportSubconfed)) return false
  // Gao–Rexford: customers hear of everything; others of what somebody pays us to carry, and of what is ours.
  return relation === 'customer' || path.relation === 'own' || path.relation === 'customer'
}

/** Whether the filter towards the neighbor lets the prefix pass. */
export function passesFilter(prefix: Ipv4Prefix, path: BgpPath, { exportFilter }: PeerConfig): boolean {
  return exportFilter === undefined || rejection(exportFilter, prefix, originAs(path)) === undefined
}

/** The attributes of the path as the neighbor is to hear them. `asn` is our own system. */
export function exportedAttributes(path: BgpPath, config: PeerConfig, asn: number): BgpAttributes {
  return config.relation === 'internal' ? toOwnSystem(path, config) : toOtherSystem(path, config, asn)
}

/** RFC 4271 §5.1.2 a, §5.1.5: the path stays as it is, and our preference goes with it. */
function toOwnSystem(
  path: BgpPath,
  { nextHopSelf = true, localAddress, med = path.med }: PeerConfig,
): BgpAttributes {
  const isOwn = path.peer === undefined
  return {
    ...sharedAttributes(path),
    asPath: path.asPath,
    nextHop: isOwn || nextHopSelf ? localAddress : path.nextHop,
    localPreference: path.localPreference,
    ...(med === undefined ? {} : { med }),
    ...communitiesOf(path.communities),
  }
}

/** RFC 4271 §5.1.2 b, §5.1.3, §5.1.4: our number in front, us as the next hop, and no MED of a third system. */
function toOtherSystem(path: BgpPath, config: PeerConfig, asn: number): BgpAttributes {
  const med = config.med ?? (path.peer === undefined ? path.med : undefined)
  return {
    ...sharedAttributes(path),
    asPath: prependAs(path.asPath, asn),
    nextHop: config.localAddress,
    ...(med === undefined ? {} : { med }),
    ...communitiesOf(untagged(path.communities, asn)),
  }
}

function sharedAttributes({ origin, atomicAggregate, aggregator, other }: BgpPath) {
  return {
    origin,
    ...(atomicAggregate ? { atomicAggregate } : {}),
    ...(aggregator === undefined ? {} : { aggregator }),
    other: passedOn(other),
  }
}

function communitiesOf(communities: readonly number[]): { communities?: readonly number[] } {
  return communities.length === 0 ? {} : { communities }
}
