/** One way to a prefix, as the decision process sees it: attributes after our policy, and where we have them from. */

import { ANY_IPV4, type Ipv4 } from '../address/ipv4-number.ts'
import { asPathLength, formatAsPath, type AsPath } from '../wire/bgp-as-path.ts'
import type { BgpAggregator, BgpOrigin, RawAttribute } from '../wire/bgp-attributes.ts'
import type { RouteRelation } from './relation.ts'

/** Never changed once made: the prefixes of one UPDATE share it. */
export interface BgpPath {
  /** The name of the neighbor; undefined for what we originate ourselves. */
  readonly peer: string | undefined
  readonly relation: RouteRelation
  readonly asPath: AsPath
  /** As the decision counts it: a set is one (RFC 4271 §9.1.2.2 a). */
  readonly asPathLength: number
  readonly origin: BgpOrigin
  /** 0.0.0.0 for what we originate ourselves. */
  readonly nextHop: Ipv4
  readonly localPreference: number
  readonly med: number | undefined
  readonly communities: readonly number[]
  /** Local to this router, told to nobody: more is better. */
  readonly weight: number
  /** By the runtime's clock. */
  readonly receivedAtMs: number
  /** From a neighbor of our own system. */
  readonly internal: boolean
  /** The BGP identifier of who told us; our own for what we originate. */
  readonly routerId: Ipv4
  /** The address of who told us; 0.0.0.0 for what we originate. */
  readonly peerAddress: Ipv4
  readonly atomicAggregate: boolean
  readonly aggregator: BgpAggregator | undefined
  /** Attributes of the announcement that are unknown to us, to be passed on where they are transitive. */
  readonly other: readonly RawAttribute[]
}

/** What a speaker may say of a prefix of its own; the usual is said of the rest. */
export interface OwnAttributes {
  readonly asPath?: AsPath
  readonly origin?: BgpOrigin
  readonly med?: number
  readonly localPreference?: number
  readonly communities?: readonly number[]
}

/** Vendors' rule: what the router originates itself comes before all that it is told. */
const OWN_WEIGHT = 32_768

/** Above that of customers, so that the other routers of our system believe us, too. */
const OWN_PREFERENCE = 300

/** A path to a prefix of our own. */
export function ownPath(routerId: Ipv4, nowMs: number, attributes: OwnAttributes = {}): BgpPath {
  const { asPath = [], origin = 'igp', med, localPreference = OWN_PREFERENCE, communities = [] } = attributes
  return {
    peer: undefined,
    relation: 'own',
    asPath,
    asPathLength: asPathLength(asPath),
    origin,
    nextHop: ANY_IPV4,
    localPreference,
    med,
    communities,
    weight: OWN_WEIGHT,
    receivedAtMs: nowMs,
    internal: false,
    routerId,
    peerAddress: ANY_IPV4,
    atomicAggregate: false,
    aggregator: undefined,
    other: [],
  }
}

/** The system that the path leads through first; undefined within our own, and where a set hides it. */
export function neighborAs({ asPath }: Pick<BgpPath, 'asPath'>): number | undefined {
  const first = asPath[0]
  return first?.type === 'sequence' ? first.asns[0] : undefined
}

/** The system that announced the prefix first: the last of the path; undefined where a set hides it (RFC 6811 §2). */
export function originAs({ asPath }: Pick<BgpPath, 'asPath'>): number | undefined {
  const last = asPath.at(-1)
  return last?.type === 'sequence' ? last.asns.at(-1) : undefined
}

/** Whether two paths of one neighbor say the same, whenever they were received. */
export function isSameRoute(a: BgpPath, b: BgpPath): boolean {
  if (a === b) return true
  // Where two differ it is mostly in these, and these are quick to compare.
  if (a.asPathLength !== b.asPathLength || a.nextHop !== b.nextHop || a.med !== b.med) return false
  return formatAsPath(a.asPath) === formatAsPath(b.asPath) && saying(a) === saying(b)
}

function saying({ origin, localPreference, communities, other, ...rest }: BgpPath): string {
  const { aggregator, atomicAggregate, routerId } = rest
  const attributes = [origin, localPreference, communities, aggregator, atomicAggregate, routerId]
  return JSON.stringify([...attributes, other.map(({ type, flags, value }) => [type, flags, ...value])])
}
