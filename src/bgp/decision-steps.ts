/**
 * The steps by which the best of several paths is found, in order, each with where it comes from. A step says how good
 * a path is by one number, less being better; the paths that are not the best by it are out.
 */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import { formatAsPath } from '../wire/bgp-as-path.ts'
import { ORIGINS } from '../wire/bgp-attributes.ts'
import { neighborAs, type BgpPath } from './bgp-path.ts'

export type DecisionStep =
  | 'only-path'
  | 'weight'
  | 'local-preference'
  | 'locally-originated'
  | 'as-path-length'
  | 'origin'
  | 'med'
  | 'external-over-internal'
  | 'metric'
  | 'oldest'
  | 'router-id'
  | 'neighbor-address'

/** What it costs to get to a next hop within our own system; undefined where there is no way. */
export type MetricTo = (nextHop: Ipv4) => number | undefined

export interface StepRule {
  readonly step: DecisionStep
  /** `RFC 4271 §…`, or `vendors' rule`. */
  readonly source: string
  /** Less is better. */
  rank(path: BgpPath, metricTo: MetricTo): number
  /** Only paths that have this in common are compared with each other; all are, where it is absent. */
  readonly among?: (path: BgpPath) => number | undefined
  /** Why the first is better than the second, with the values. */
  say(better: BgpPath, worse: BgpPath, metricTo: MetricTo): string
}

const VENDORS = "vendors' rule"

export const DECISION_STEPS: readonly StepRule[] = [
  {
    step: 'weight',
    source: VENDORS,
    rank: ({ weight }) => -weight,
    say: (better, worse) => `weight ${better.weight} beats ${worse.weight}`,
  },
  {
    step: 'local-preference',
    source: 'RFC 4271 §9.1.1',
    rank: ({ localPreference }) => -localPreference,
    say: (better, worse) => `local preference ${preference(better)} beats ${preference(worse)}`,
  },
  {
    step: 'locally-originated',
    source: VENDORS,
    rank: ({ peer }) => (peer === undefined ? 0 : 1),
    say: (_, worse) => `originated here, and not learned from ${worse.peer}`,
  },
  {
    step: 'as-path-length',
    source: 'RFC 4271 §9.1.2.2 a)',
    rank: ({ asPathLength }) => asPathLength,
    say: (better, worse) => `AS path of ${systems(better)} is shorter than ${systems(worse)}`,
  },
  {
    step: 'origin',
    source: 'RFC 4271 §9.1.2.2 b)',
    rank: ({ origin }) => ORIGINS.indexOf(origin),
    say: (better, worse) => `origin ${better.origin} beats ${worse.origin}`,
  },
  {
    step: 'med',
    source: 'RFC 4271 §9.1.2.2 c)',
    // RFC 4271 §9.1.2.2 c: a path without the attribute has the lowest value there is.
    rank: ({ med = 0 }) => med,
    among: neighborAs,
    say: (better, worse) => `MED ${better.med ?? 0} beats ${worse.med ?? 0}, ${bothFrom(better)}`,
  },
  {
    step: 'external-over-internal',
    source: 'RFC 4271 §9.1.2.2 d)',
    rank: ({ internal }) => (internal ? 1 : 0),
    say: (better, worse) => `learned from another system (${better.peer}), not from our own (${worse.peer})`,
  },
  {
    step: 'metric',
    source: 'RFC 4271 §9.1.2.2 e)',
    rank: ({ nextHop, peer }, metricTo) => (peer === undefined ? 0 : (metricTo(nextHop) ?? Infinity)),
    say: (better, worse, metricTo) =>
      `metric ${metricTo(better.nextHop)} to the next hop ${ipv4Text(better.nextHop)} beats ` +
      `${metricTo(worse.nextHop)} to ${ipv4Text(worse.nextHop)}`,
  },
  {
    step: 'oldest',
    source: VENDORS,
    // Between routers of one system ages differ, and each would choose its own way.
    rank: ({ internal, receivedAtMs }) => (internal ? 0 : receivedAtMs),
    say: (better, worse) =>
      `older: known since ${seconds(better.receivedAtMs)}, the other since ${seconds(worse.receivedAtMs)}`,
  },
  {
    step: 'router-id',
    source: 'RFC 4271 §9.1.2.2 f)',
    rank: ({ routerId }) => routerId,
    say: (better, worse) =>
      `router id ${ipv4Text(better.routerId)} is lower than ${ipv4Text(worse.routerId)}`,
  },
  {
    step: 'neighbor-address',
    source: 'RFC 4271 §9.1.2.2 g)',
    rank: ({ peerAddress }) => peerAddress,
    say: (better, worse) =>
      `neighbor address ${ipv4Text(better.peerAddress)} is lower than ${ipv4Text(worse.peerAddress)}`,
  },
]

function preference({ localPreference, relation }: BgpPath): string {
  return `${localPreference} (${relation})`
}

function systems({ asPathLength, asPath }: BgpPath): string {
  return asPathLength === 0 ? '0' : `${asPathLength} (${formatAsPath(asPath)})`
}

function bothFrom(path: BgpPath): string {
  const asn = neighborAs(path)
  return asn === undefined ? 'both from our own system' : `both from AS ${asn}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`
}
