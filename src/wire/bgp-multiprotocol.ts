/**
 * Routes that come in attributes, in place of the fields of an UPDATE (RFC 4760 §3, §4): a peer that has been told of the
 * capability may tell those of IPv4 so too. Those of other families stay what they are, octets.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import { ATTRIBUTE, type RawAttribute } from './bgp-attributes.ts'
import { IPV4_UNICAST } from './bgp-capabilities.ts'
import { BGP_ERROR, BgpDecodeError, UPDATE_ERROR } from './bgp-errors.ts'
import { readPrefixes } from './bgp-prefixes.ts'

export interface MultiprotocolRoutes {
  readonly withdrawn: readonly Ipv4Prefix[]
  readonly announced: readonly Ipv4Prefix[]
  /** Of those announced; undefined where there is no such attribute. */
  readonly nextHop: Ipv4 | undefined
  /** The attributes that say nothing of IPv4. */
  readonly other: readonly RawAttribute[]
}

/** Family, the length of the next hop, and a reserved octet at its end. */
const REACH_LEAST = 5
const UNREACH_LEAST = 3
const IPV4_LENGTH = 4

/**
 * What the attributes say of unicast IPv4. Throws `BgpDecodeError` where one is malformed: then nobody knows what routes
 * it was about (RFC 7606 §7.11, §7.12).
 */
export function readMultiprotocol(attributes: readonly RawAttribute[]): MultiprotocolRoutes {
  const reach = attributes.find(({ type }) => type === ATTRIBUTE.mpReachNlri)
  const unreach = attributes.find(({ type }) => type === ATTRIBUTE.mpUnreachNlri)
  const routes = reach && readReach(reach.value)
  const withdrawn = unreach && readUnreach(unreach.value)
  const read = [routes && reach, withdrawn && unreach]
  return {
    withdrawn: withdrawn ?? [],
    announced: routes?.announced ?? [],
    nextHop: routes?.nextHop,
    other: attributes.filter((attribute) => !read.includes(attribute)),
  }
}

/** Undefined for another family. */
function readReach(value: Uint8Array): { announced: Ipv4Prefix[]; nextHop: Ipv4 } | undefined {
  const reader = new ByteReader(value)
  reader.field = 'bgp MP_REACH_NLRI'
  if (value.length < REACH_LEAST) throw malformed(reader)
  const isIpv4 = readsIpv4(reader)
  const nextHopLength = reader.u8()
  if (nextHopLength + 1 > reader.remaining) throw malformed(reader)
  if (!isIpv4) return undefined
  if (nextHopLength !== IPV4_LENGTH) throw malformed(reader)
  const nextHop = reader.u32()
  // RFC 4760 §3: the octet that is reserved is ignored.
  reader.u8()
  return { announced: readPrefixes(reader, 'bgp MP_REACH_NLRI'), nextHop }
}

function readUnreach(value: Uint8Array): Ipv4Prefix[] | undefined {
  const reader = new ByteReader(value)
  reader.field = 'bgp MP_UNREACH_NLRI'
  if (value.length < UNREACH_LEAST) throw malformed(reader)
  return readsIpv4(reader) ? readPrefixes(reader, 'bgp MP_UNREACH_NLRI') : undefined
}

function readsIpv4(reader: ByteReader): boolean {
  const [afi, safi] = [reader.u16(), reader.u8()]
  return afi === IPV4_UNICAST.afi && safi === IPV4_UNICAST.safi
}

function malformed(reader: ByteReader): BgpDecodeError {
  const { update: code } = BGP_ERROR
  const notice = { code, subcode: UPDATE_ERROR.optionalAttribute, data: new Uint8Array(0) }
  return new BgpDecodeError('bad-length', reader.field, reader.at, notice)
}
