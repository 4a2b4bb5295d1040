/**
 * How each path attribute is read, and what becomes of an UPDATE where one is wrong (RFC 7606 §3, §7): one entry a type.
 * Knows one attribute at a time; that some have to be there, and that none may come twice, is for `bgp-update.ts`.
 */

import { ipv4Text, isLoopbackIpv4, readIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { readU16, readU32 } from '../bytes/big-endian.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import { readAsPath, type AsPath } from './bgp-as-path.ts'
import {
  ATTRIBUTE,
  ATTRIBUTE_FLAG,
  ORIGINS,
  type BgpAggregator,
  type BgpOrigin,
  type FaultAction,
} from './bgp-attributes.ts'

/** What has to be known about a session to read the attributes that come over it. */
export interface AttributeContext {
  /** Both ends have told the capability of RFC 6793. */
  readonly fourOctetAs: boolean
  /** Whether the peer is of our own system; it is not by default. */
  readonly internal?: boolean
}

/** The attributes in the making, as they stand on the wire. */
export interface FoundAttributes {
  origin?: BgpOrigin
  asPath?: AsPath
  nextHop?: Ipv4
  med?: number
  localPreference?: number
  atomicAggregate?: boolean
  aggregator?: BgpAggregator
  communities?: number[]
  as4Path?: AsPath
  as4Aggregator?: BgpAggregator
}

const WELL_KNOWN = ATTRIBUTE_FLAG.transitive
const OPTIONAL = ATTRIBUTE_FLAG.optional
const OPTIONAL_TRANSITIVE = ATTRIBUTE_FLAG.optional | ATTRIBUTE_FLAG.transitive
export interface AttributeRule {
  /** Whether it is optional and transitive: the flags it has to have. */
  readonly flags: number
  readonly action: FaultAction
  /** RFC 7606 §7.5, §7.9, §7.10: what only peers of our own system may tell. */
  readonly internalOnly?: boolean
  /** Puts the value in its place, or says what is wrong with it. */
  read(value: Uint8Array, into: FoundAttributes, context: AttributeContext): string | undefined
  /** Whether it is kept as octets. */
  readonly isKept?: boolean
}

export const ATTRIBUTE_RULES: ReadonlyMap<number, AttributeRule> = new Map<number, AttributeRule>([
  [
    ATTRIBUTE.origin,
    {
      flags: WELL_KNOWN,
      action: 'treat-as-withdraw',
      read(value, into) {
        const origin = ORIGINS[value[0] ?? -1]
        if (value.length !== 1) return wrongLength(value)
        if (origin === undefined) return `origin ${value[0]} is unknown`
        into.origin = origin
        return undefined
      },
    },
  ],
  [
    ATTRIBUTE.asPath,
    {
      flags: WELL_KNOWN,
      action: 'treat-as-withdraw',
      read(value, into, { fourOctetAs }) {
        const path = readAsPath(new ByteReader(value), fourOctetAs)
        if (typeof path === 'string') return path
        into.asPath = path
        return undefined
      },
    },
  ],
  [
    ATTRIBUTE.nextHop,
    {
      flags: WELL_KNOWN,
      action: 'treat-as-withdraw',
      read(value, into) {
        if (value.length !== 4) return wrongLength(value)
        const address = readIpv4(value, 0)
        if (!isHostAddress(address)) return `${ipv4Text(address)} is the address of no host`
        into.nextHop = address
        return undefined
      },
    },
  ],
  [ATTRIBUTE.med, numberRule(OPTIONAL, 'med')],
  [ATTRIBUTE.localPreference, { ...numberRule(WELL_KNOWN, 'localPreference'), internalOnly: true }],
  [
    ATTRIBUTE.atomicAggregate,
    {
      flags: WELL_KNOWN,
      action: 'attribute-discard',
      read(value, into) {
        if (value.length !== 0) return wrongLength(value)
        into.atomicAggregate = true
        return undefined
      },
    },
  ],
  [
    ATTRIBUTE.aggregator,
    {
      flags: OPTIONAL_TRANSITIVE,
      action: 'attribute-discard',
      read(value, into, { fourOctetAs }) {
        if (value.length !== (fourOctetAs ? 8 : 6)) return wrongLength(value)
        const aggregator = readAggregator(value)
        if (aggregator.asn === 0) return 'AS 0 has aggregated'
        into.aggregator = aggregator
        return undefined
      },
    },
  ],
  [
    ATTRIBUTE.communities,
    {
      flags: OPTIONAL_TRANSITIVE,
      action: 'treat-as-withdraw',
      read(value, into) {
        if (value.length === 0 || value.length % 4 !== 0) return wrongLength(value)
        into.communities = Array.from({ length: value.length / 4 }, (_, i) => readU32(value, i * 4))
        return undefined
      },
    },
  ],
  // RFC 6793 §6: these two are dropped when they are wrong.
  [
    ATTRIBUTE.as4Path,
    {
      flags: OPTIONAL_TRANSITIVE,
      action: 'attribute-discard',
      read(value, into, { fourOctetAs }) {
        if (fourOctetAs) return 'a peer of four-octet numbers has no use for it'
        const path = readAsPath(new ByteReader(value), true)
        if (typeof path === 'string') return path
        if (path.length === 0) return wrongLength(value)
        into.as4Path = path
        return undefined
      },
    },
  ],
  [
    ATTRIBUTE.as4Aggregator,
    {
      flags: OPTIONAL_TRANSITIVE,
      action: 'attribute-discard',
      read(value, into, { fourOctetAs }) {
        if (fourOctetAs) return 'a peer of four-octet numbers has no use for it'
        if (value.length !== 8) return wrongLength(value)
        const aggregator = readAggregator(value)
        if (aggregator.asn === 0) return 'AS 0 has aggregated'
        into.as4Aggregator = aggregator
        return undefined
      },
    },
  ],
  [ATTRIBUTE.originatorId, { ...keptRule(OPTIONAL, 4), internalOnly: true }],
  [ATTRIBUTE.clusterList, { ...keptRule(OPTIONAL, 4), internalOnly: true }],
  [ATTRIBUTE.mpReachNlri, keptRule(OPTIONAL, 1)],
  [ATTRIBUTE.mpUnreachNlri, keptRule(OPTIONAL, 1)],
  [ATTRIBUTE.extendedCommunities, keptRule(OPTIONAL_TRANSITIVE, 8)],
  [ATTRIBUTE.largeCommunities, keptRule(OPTIONAL_TRANSITIVE, 12)],
])

function numberRule(flags: number, key: 'med' | 'localPreference'): AttributeRule {
  return {
    flags,
    action: 'treat-as-withdraw',
    read(value, into) {
      if (value.length !== 4) return wrongLength(value)
      into[key] = readU32(value, 0)
      return undefined
    },
  }
}

/** For what is only looked at: `multipleOf` octets, once or several times. */
function keptRule(flags: number, multipleOf: number): AttributeRule {
  return {
    flags,
    action: 'treat-as-withdraw',
    isKept: true,
    read: (value) => (value.length === 0 || value.length % multipleOf !== 0 ? wrongLength(value) : undefined),
  }
}

function wrongLength(value: Uint8Array): string {
  return `${value.length} ${value.length === 1 ? 'octet is' : 'octets are'} not its length`
}

/** RFC 4271 §6.3: a valid IP host address. */
function isHostAddress(address: Ipv4): boolean {
  const isReserved = address >>> 24 === 0 || address >>> 28 >= 0xe
  return !isReserved && !isLoopbackIpv4(address)
}

/** Six octets or eight, by the width of the AS number. */
function readAggregator(value: Uint8Array): BgpAggregator {
  return value.length === 8
    ? { asn: readU32(value, 0), routerId: readIpv4(value, 4) }
    : { asn: readU16(value, 0), routerId: readIpv4(value, 2) }
}
