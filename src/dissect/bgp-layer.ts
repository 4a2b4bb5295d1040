/** BGP messages (RFC 4271 §4), one after another as a segment brings them. */

import { formatIpv4Prefix } from '../address/ipv4-prefix.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import { DecodeError } from '../errors.ts'
import { readRawAttribute } from '../wire/bgp-attribute-list.ts'
import { readCapability, type BgpCapability } from '../wire/bgp-capabilities.ts'
import { bgpErrorName, bgpErrorSubname, shutdownText } from '../wire/bgp-errors.ts'
import { CAPABILITIES_PARAMETER } from '../wire/bgp-open.ts'
import { readPrefix } from '../wire/bgp-prefixes.ts'
import { BGP_HEADER_LENGTH, BGP_MESSAGE } from '../wire/bgp.ts'
import { bgpAttributeText } from './bgp-attribute-text.ts'
import { coded, namesOf } from './code-names.ts'
import type { Context, Next } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'
import { hexOctets } from './octets-text.ts'

const MARKER_LENGTH = 16
const LENGTH_AT = 16

const typeText = coded(namesOf(BGP_MESSAGE))

export function dissectBgp(reader: LayerReader, context: Context): Next | undefined {
  const { octets, at: start } = reader
  const marker = octets.subarray(start, Math.min(start + MARKER_LENGTH, reader.end))
  if (marker.some((octet) => octet !== 0xff))
    return elsewhere(reader, context, 'goes on from another segment')
  const length = reader.remaining < BGP_HEADER_LENGTH ? undefined : readU16(octets, start + LENGTH_AT)
  if (length === undefined || length > reader.remaining) {
    const here = `${reader.remaining} of ${length ?? `${BGP_HEADER_LENGTH} or more`} octets are here`
    return elsewhere(reader, context, `goes on in another segment: ${here}`)
  }
  reader.run('marker', MARKER_LENGTH, (octets) => hexOctets(octets, ''))
  reader.number('length', 2)
  const type = reader.number('type', 1, typeText)
  if (length < BGP_HEADER_LENGTH) throw new DecodeError('bad-length', 'length', start + LENGTH_AT)
  const end = start + length
  reader.within(end, () => BODIES.get(type)?.(reader, end))
  return reader.remaining === 0 ? undefined : { protocol: 'bgp', context }
}

function elsewhere(reader: LayerReader, context: Context, remark: string): Next {
  reader.remark(remark)
  return { protocol: 'data', context }
}

type Body = (reader: LayerReader, end: number) => void

const BODIES = new Map<number, Body>([
  [BGP_MESSAGE.open, dissectOpen],
  [BGP_MESSAGE.update, dissectUpdate],
  [BGP_MESSAGE.notification, dissectNotification],
  [BGP_MESSAGE.routeRefresh, dissectRouteRefresh],
])

function dissectOpen(reader: LayerReader, end: number): void {
  reader.number('version', 1)
  reader.number('autonomousSystem', 2)
  reader.number('holdTime', 2, (seconds) => `${seconds} s`)
  reader.ip('identifier')
  reader.number('parametersLength', 1)
  while (reader.at < end) dissectParameter(reader)
}

function dissectParameter(reader: LayerReader): void {
  const at = reader.at
  reader.field = 'parameter'
  const type = reader.u8()
  const length = reader.u8()
  if (type !== CAPABILITIES_PARAMETER) {
    const value = reader.view(length)
    reader.span('parameter', at, `${type} ${hexOctets(value, '')}`.trimEnd())
    return
  }
  const end = reader.at + length
  if (end > reader.end) throw reader.error('truncated')
  while (reader.at < end) {
    const from = reader.at
    const inside = new ByteReader(reader.octets, from, end)
    const text = capabilityText(readCapability(inside))
    reader.at = inside.at
    reader.span('capability', from, text)
  }
}

function capabilityText(capability: BgpCapability): string {
  switch (capability.kind) {
    case 'multiprotocol':
      return `multiprotocol ${capability.afi}/${capability.safi}`
    case 'route-refresh':
      return 'route refresh'
    case 'four-octet-as':
      return `four-octet AS ${capability.asn}`
    case 'other':
      return `capability ${capability.code} ${hexOctets(capability.data, '')}`.trimEnd()
  }
}

function dissectUpdate(reader: LayerReader, end: number): void {
  const withdrawnLength = reader.number('withdrawnLength', 2)
  dissectPrefixes(reader, 'withdrawn', within(reader, withdrawnLength))
  const attributesLength = reader.number('attributesLength', 2)
  const attributesEnd = within(reader, attributesLength)
  while (reader.at < attributesEnd) dissectAttribute(reader, attributesEnd)
  dissectPrefixes(reader, 'announced', end)
}

/** Where so many octets end. Throws `DecodeError` 'bad-length' where there are not so many. */
function within(reader: LayerReader, length: number): number {
  if (length > reader.remaining) throw reader.error('bad-length', reader.at - 2)
  return reader.at + length
}

function dissectPrefixes(reader: LayerReader, name: string, end: number): void {
  while (reader.at < end) {
    const at = reader.at
    const inside = new ByteReader(reader.octets, at, end)
    inside.field = name
    const prefix = readPrefix(inside)
    reader.at = inside.at
    reader.span(name, at, formatIpv4Prefix(prefix))
  }
}

function dissectAttribute(reader: LayerReader, end: number): void {
  const at = reader.at
  const inside = new ByteReader(reader.octets, at, end)
  const attribute = readRawAttribute(inside)
  if (attribute === undefined) {
    reader.field = 'attribute'
    throw reader.error('bad-length', at)
  }
  reader.at = inside.at
  const { text, note } = bgpAttributeText(attribute)
  reader.span('attribute', at, text, attribute.type)
  if (note !== undefined) reader.note(note)
}

function dissectNotification(reader: LayerReader, end: number): void {
  const code = reader.number('code', 1, (value) => `${value} (${bgpErrorName(value)})`)
  const subcode = reader.number('subcode', 1, (value) => {
    const name = bgpErrorSubname(code, value)
    return name === undefined ? String(value) : `${value} (${name})`
  })
  if (reader.at === end) return
  reader.run('data', end - reader.at, (data) => {
    const text = shutdownText({ code, subcode, data })
    return text === undefined ? hexOctets(data, '') : JSON.stringify(text)
  })
}

function dissectRouteRefresh(reader: LayerReader): void {
  reader.number('afi', 2)
  reader.number('reserved', 1)
  reader.number('safi', 1)
}
