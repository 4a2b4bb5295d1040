/**
 * How the routers of one system tell each other where it has a route from: by communities of its own AS number
 * (RFC 1997), as operators do. They mean something within the system only, and are taken off at its borders.
 */

import { community } from '../wire/bgp-communities.ts'
import { AS_TRANS } from '../wire/bgp-open.ts'
import type { RouteRelation } from './relation.ts'

/** What is our own has no tag. */
const TAG_VALUES = { customer: 1, peer: 2, provider: 3 } as const
type Tagged = keyof typeof TAG_VALUES
const TAGGED = Object.keys(TAG_VALUES) as Tagged[]

/** The community for routes from a neighbor of this kind: `64500:1`. */
export function relationTag(asn: number, relation: Tagged): number {
  // A community has room for two octets of an AS number; RFC 6793's stand-in is nobody's, so it can be everyone's.
  return community(asn > 0xffff ? AS_TRANS : asn, TAG_VALUES[relation])
}

/** From whom our system has the route. */
export function relationOf(communities: readonly number[], asn: number): RouteRelation {
  return TAGGED.find((relation) => communities.includes(relationTag(asn, relation))) ?? 'own'
}

/** The communities without tags of ours: from outside these would be a forgery, and outside they say nothing. */
export function untagged(communities: readonly number[], asn: number): readonly number[] {
  if (communities.length === 0) return communities
  const tags = TAGGED.map((relation) => relationTag(asn, relation))
  return communities.some((each) => tags.includes(each))
    ? communities.filter((each) => !tags.includes(each))
    : communities
}

/** The communities with the one tag that says from whom the route is. */
export function tagged(communities: readonly number[], asn: number, relation: Tagged): readonly number[] {
  return [...untagged(communities, asn), relationTag(asn, relation)]
}
