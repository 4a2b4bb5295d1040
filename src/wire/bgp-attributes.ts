/**
 * The path attributes of an UPDATE (RFC 4271 §5): which there are, what they say, and their names. Their octets are
 * read by `bgp-attribute-rules.ts` and written by `bgp-update.ts`.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { AsPath } from './bgp-as-path.ts'

export const ATTRIBUTE = {
  origin: 1,
  asPath: 2,
  nextHop: 3,
  med: 4,
  localPreference: 5,
  atomicAggregate: 6,
  aggregator: 7,
  /** RFC 1997 */
  communities: 8,
  /** RFC 4456 */
  originatorId: 9,
  clusterList: 10,
  /** RFC 4760 */
  mpReachNlri: 14,
  mpUnreachNlri: 15,
  /** RFC 4360 */
  extendedCommunities: 16,
  /** RFC 6793 */
  as4Path: 17,
  as4Aggregator: 18,
  /** RFC 8092 */
  largeCommunities: 32,
} as const

export const ATTRIBUTE_FLAG = {
  optional: 0x80,
  transitive: 0x40,
  partial: 0x20,
  extendedLength: 0x10,
} as const

export const ORIGINS = ['igp', 'egp', 'incomplete'] as const
export type BgpOrigin = (typeof ORIGINS)[number]

/** Who put several prefixes together into one. */
export interface BgpAggregator {
  readonly asn: number
  readonly routerId: Ipv4
}

/** An attribute as it stands in an UPDATE. */
export interface RawAttribute {
  /** `ATTRIBUTE_FLAG`s; that for the extended length says nothing here. */
  readonly flags: number
  readonly type: number
  readonly value: Uint8Array
}

export interface BgpAttributes {
  readonly origin: BgpOrigin
  readonly asPath: AsPath
  readonly nextHop: Ipv4
  /** MULTI_EXIT_DISC: less is better. */
  readonly med?: number
  /** Among routers of one system only: more is better. */
  readonly localPreference?: number
  readonly atomicAggregate?: boolean
  readonly aggregator?: BgpAggregator
  readonly communities?: readonly number[]
  /** Types of those above that came through someone who does not know them (RFC 4271 §5): the flag has to stay. */
  readonly partial?: readonly number[]
  /** What this package does not know, in the order of its types; see `passedOn`. */
  readonly other: readonly RawAttribute[]
}

/** How bad a wrong attribute is, where it is not as bad as to end the session (RFC 7606 §2). */
export type FaultAction = 'treat-as-withdraw' | 'attribute-discard'

/** A wrong attribute: its type, what becomes of the UPDATE, and why, for a person. */
export interface AttributeFault {
  readonly attribute: number
  readonly action: FaultAction
  readonly reason: string
}

/** Those of the unknown attributes that a speaker tells its own peers: transitive ones, marked as partial (RFC 4271 §5). */
export function passedOn(other: readonly RawAttribute[]): RawAttribute[] {
  return other
    .filter(({ flags }) => (flags & ATTRIBUTE_FLAG.transitive) !== 0)
    .map((attribute) => ({ ...attribute, flags: attribute.flags | ATTRIBUTE_FLAG.partial }))
}

const NAMES = new Map<number, string>([
  [ATTRIBUTE.origin, 'ORIGIN'],
  [ATTRIBUTE.asPath, 'AS_PATH'],
  [ATTRIBUTE.nextHop, 'NEXT_HOP'],
  [ATTRIBUTE.med, 'MULTI_EXIT_DISC'],
  [ATTRIBUTE.localPreference, 'LOCAL_PREF'],
  [ATTRIBUTE.atomicAggregate, 'ATOMIC_AGGREGATE'],
  [ATTRIBUTE.aggregator, 'AGGREGATOR'],
  [ATTRIBUTE.communities, 'COMMUNITIES'],
  [ATTRIBUTE.originatorId, 'ORIGINATOR_ID'],
  [ATTRIBUTE.clusterList, 'CLUSTER_LIST'],
  [ATTRIBUTE.mpReachNlri, 'MP_REACH_NLRI'],
  [ATTRIBUTE.mpUnreachNlri, 'MP_UNREACH_NLRI'],
  [ATTRIBUTE.extendedCommunities, 'EXTENDED_COMMUNITIES'],
  [ATTRIBUTE.as4Path, 'AS4_PATH'],
  [ATTRIBUTE.as4Aggregator, 'AS4_AGGREGATOR'],
  [ATTRIBUTE.largeCommunities, 'LARGE_COMMUNITY'],
])

/** `AS_PATH`, as the RFCs spell it; `attribute 99` for one that is not known here. */
export function attributeName(type: number): string {
  return NAMES.get(type) ?? `attribute ${type}`
}
