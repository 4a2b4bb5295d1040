/** A path attribute of BGP as a person reads it. Tells numbers of two octets from those of four by what makes sense. */

import { ipv4Text } from '../address/ipv4-number.ts'
import { formatAsPath } from '../wire/bgp-as-path.ts'
import { ATTRIBUTE_RULES, type FoundAttributes } from '../wire/bgp-attribute-rules.ts'
import { attributeName, type BgpAggregator, type RawAttribute } from '../wire/bgp-attributes.ts'
import { formatCommunity } from '../wire/bgp-communities.ts'
import { hexOctets } from './octets-text.ts'

/** `AS_PATH 64500 4200000001`; for one that is wrong its octets and, as `note`, what is wrong. */
export function bgpAttributeText(attribute: RawAttribute): { readonly text: string; readonly note?: string } {
  const name = attributeName(attribute.type)
  const octets = `${name} ${hexOctets(attribute.value, '')}`.trimEnd()
  const rule = ATTRIBUTE_RULES.get(attribute.type)
  if (rule === undefined || rule.isKept === true) return { text: octets }
  // RFC 6793: which width the session has was agreed on in another segment.
  for (const fourOctetAs of [true, false]) {
    const found: FoundAttributes = {}
    if (rule.read(attribute.value, found, { fourOctetAs, internal: true }) !== undefined) continue
    return { text: `${name} ${valueText(found)}`.trimEnd() }
  }
  return { text: octets, note: 'malformed' }
}

/** The one value that there is. */
function valueText(found: FoundAttributes): string {
  const { origin, nextHop, med, localPreference, communities } = found
  const path = found.asPath ?? found.as4Path
  const aggregator = found.aggregator ?? found.as4Aggregator
  if (origin !== undefined) return origin
  if (path !== undefined) return formatAsPath(path)
  if (nextHop !== undefined) return ipv4Text(nextHop)
  if (aggregator !== undefined) return aggregatorText(aggregator)
  if (communities !== undefined) return communities.map(formatCommunity).join(' ')
  return String(med ?? localPreference ?? '')
}

function aggregatorText({ asn, routerId }: BgpAggregator): string {
  return `AS ${asn} at ${ipv4Text(routerId)}`
}
