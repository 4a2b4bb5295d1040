/**
 * What a neighbor tells, judged and labelled (RFC 4271 §9.1.1): loops and filtered prefixes take no part; what is left
 * gets the preference of its neighbor's relation and a community that tells it to the rest of our system. Pure.
 */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { asPathLength, type AsPath } from '../wire/bgp-as-path.ts'
import type { BgpAttributes } from '../wire/bgp-attributes.ts'
import { originAs, type BgpPath } from './bgp-path.ts'
import { LIMITS } from './limits.ts'
import { martianText } from './martian-prefix.ts'
import { rejection, type PrefixFilter } from './prefix-filter.ts'
import type { Relation } from './relation.ts'
import { relationOf, tagged } from './relation-tags.ts'
import type { Unusable } from './rib-entry.ts'
import type { PeerConfig } from './speaker-config.ts'

/**
 * Gao and Rexford's rule in numbers: a customer pays for what passes, a peer does not, a provider is paid. Systems that
 * keep to it come to rest, whatever they prefer otherwise.
 */
const PREFERENCES: Readonly<Record<Exclude<Relation, 'internal'>, number>> = {
  customer: 200,
  peer: 100,
  provider: 50,
}

/** RFC 4271 §5.1.5 leaves it open what a route without LOCAL_PREF is worth; this is vendors' rule. */
const UNSAID_PREFERENCE = 100

/** Who told us. */
export interface Teller {
  readonly config: PeerConfig
  /** Its BGP identifier. */
  readonly routerId: Ipv4
}

/** The path that an announcement of a neighbor is to us, whether or not it may be used. `asn` is our own system. */
export function importedPath(attributes: BgpAttributes, teller: Teller, asn: number, nowMs: number): BgpPath {
  const { config, routerId } = teller
  const { relation } = config
  const { asPath, origin, nextHop, med, communities = [], other } = attributes
  const isInternal = relation === 'internal'
  return {
    peer: config.name,
    relation: isInternal ? relationOf(communities, asn) : relation,
    asPath,
    asPathLength: asPathLength(asPath),
    origin,
    nextHop,
    localPreference: config.localPreference ?? givenPreference(attributes, relation),
    med,
    communities: isInternal ? communities : tagged(communities, asn, relation),
    weight: config.weight ?? 0,
    receivedAtMs: nowMs,
    internal: isInternal,
    routerId,
    peerAddress: config.address,
    atomicAggregate: attributes.atomicAggregate ?? false,
    aggregator: attributes.aggregator,
    other,
  }
}

function givenPreference({ localPreference }: BgpAttributes, relation: Relation): number {
  return relation === 'internal' ? (localPreference ?? UNSAID_PREFERENCE) : PREFERENCES[relation]
}

export interface Rejection {
  readonly why: Unusable
  readonly text: string
}

/** Why no prefix may use this path, or undefined. `localAddresses` are those of our sessions. */
export function pathRejection(
  path: BgpPath,
  asn: number,
  localAddresses: ReadonlySet<Ipv4>,
): Rejection | undefined {
  // RFC 4271 §9.1.2
  if (contains(path.asPath, asn)) return { why: 'loop', text: `a loop: AS ${asn} is in the path already` }
  if (path.asPathLength > LIMITS.asPathLength) {
    return {
      why: 'filtered',
      text: `an AS path of ${path.asPathLength} is over the limit of ${LIMITS.asPathLength}`,
    }
  }
  // RFC 4271 §5.1.3: a route with our own address as the next hop is not to be installed.
  if (localAddresses.has(path.nextHop)) {
    return { why: 'next-hop', text: `the next hop ${ipv4Text(path.nextHop)} is this router itself` }
  }
  return undefined
}

/** Why the prefix of the path is not to be used, or undefined: it cannot be anybody's, or a filter rejects it. */
export function prefixRejection(
  path: BgpPath,
  prefix: Ipv4Prefix,
  filter: PrefixFilter | undefined,
): Rejection | undefined {
  // RFC 4271 §6.3: such a prefix is ignored, and the session goes on.
  const martian = martianText(prefix)
  if (martian !== undefined) return { why: 'martian', text: martian }
  const text = filter && rejection(filter, prefix, originAs(path))
  return text === undefined ? undefined : { why: 'filtered', text }
}

function contains(path: AsPath, asn: number): boolean {
  return path.some(({ asns }) => asns.includes(asn))
}
