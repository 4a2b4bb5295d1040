/**
 * BGP as tcpdump prints it: that it is BGP, and with `-v` each message of a segment. Attributes of what this package does
 * not speak are told by their octets.
 */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { formatIpv4Prefix } from '../../address/ipv4-prefix.ts'
import { readU16 } from '../../bytes/big-endian.ts'
import { ByteReader } from '../../bytes/byte-reader.ts'
import { DecodeError } from '../../errors.ts'
import { CAPABILITIES_PARAMETER } from '../../wire/bgp-open.ts'
import { readPrefix } from '../../wire/bgp-prefixes.ts'
import { BGP_HEADER_LENGTH, BGP_MESSAGE } from '../../wire/bgp.ts'
import { bgpAttributeLines } from './bgp-attribute-lines.ts'
import { bgpCapabilityLines } from './bgp-capability-lines.ts'
import { familyText } from './bgp-family.ts'
import { MESSAGE_NAMES, PARAMETER_NAMES } from './bgp-names.ts'
import { bgpNotificationText } from './bgp-notification-text.ts'
import { hexDumpLines } from './printing.ts'

const MARKER_LENGTH = 16

export function bgpText(data: Uint8Array, verbose: number): string {
  if (verbose === 0) return ': BGP'
  let text = ': BGP'
  let at = 0
  for (let from = markerAt(data, 0); from < data.length; from = markerAt(data, at)) {
    if (data.length - from < BGP_HEADER_LENGTH) return `${text} [|bgp]`
    if (from !== at) text += ' [|bgp]'
    const length = readU16(data, from + MARKER_LENGTH)
    if (length < BGP_HEADER_LENGTH)
      return `${text}\nmessage length ${length} < ${BGP_HEADER_LENGTH} (invalid)`
    if (from + length > data.length) {
      return `${text}\n[|BGP ${MESSAGE_NAMES[data[from + MARKER_LENGTH + 2]!] ?? 'Unknown Message Type'}]`
    }
    text += messageText(data.subarray(from, from + length), verbose)
    at = from + length
  }
  return text
}

/** Where the next message begins; the end when there is none. */
function markerAt(data: Uint8Array, from: number): number {
  for (let at = from; at + MARKER_LENGTH <= data.length; at++) {
    if (data.subarray(at, at + MARKER_LENGTH).every((octet) => octet === 0xff)) return at
  }
  return data.length
}

const BODIES = new Map<number, (reader: ByteReader, pieces: string[], verbose: number) => unknown>([
  [BGP_MESSAGE.open, openLines],
  [BGP_MESSAGE.update, updateLines],
  [
    BGP_MESSAGE.notification,
    (reader, pieces) => pieces.push(bgpNotificationText(reader.view(reader.remaining))),
  ],
  [BGP_MESSAGE.keepalive, () => undefined],
  [BGP_MESSAGE.routeRefresh, routeRefreshLines],
])

function messageText(message: Uint8Array, verbose: number): string {
  const type = message[MARKER_LENGTH + 2]!
  const title = `\n\t${MESSAGE_NAMES[type] ?? 'Unknown'} Message (${type}), length: ${message.length}`
  const body = BODIES.get(type)
  if (body === undefined) {
    return [`${title}\n\t  no Message ${type} decoder`, ...hexDumpLines(message, '\n\t  ')].join('')
  }
  const pieces: string[] = []
  try {
    body(new ByteReader(message, BGP_HEADER_LENGTH), pieces, verbose)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    pieces.push(' [|bgp]')
  }
  return title + pieces.join('')
}

function openLines(reader: ByteReader, pieces: string[], verbose: number): void {
  pieces.push(`\n\t  Version ${reader.u8()}, my AS ${reader.u16()}, Holdtime ${reader.u16()}s, `)
  pieces.push(`ID ${ipv4Text(reader.u32())}`)
  const length = reader.u8()
  pieces.push(`\n\t  Optional parameters, length: ${length}`)
  if (length > reader.remaining) return
  const end = reader.at + length
  while (reader.at < end) {
    const [type, parameterLength] = [reader.u8(), reader.u8()]
    if (reader.at + parameterLength > end) {
      pieces.push(`\n\t     Option ${type}, length: ${parameterLength}, goes past the end of the options`)
      return
    }
    pieces.push(`\n\t    Option ${PARAMETER_NAMES[type] ?? 'Unknown'} (${type}), length: ${parameterLength}`)
    const value = reader.view(parameterLength)
    if (type === CAPABILITIES_PARAMETER) pieces.push(...bgpCapabilityLines(value, verbose))
    else pieces.push(`\n\t      no decoder for option ${type}`)
  }
}

function updateLines(reader: ByteReader, pieces: string[], verbose: number): void {
  const withdrawnLength = reader.u16()
  const withdrawn = reader.view(withdrawnLength)
  // A single octet is not taken for a prefix.
  if (withdrawnLength > 1) {
    pieces.push('\n\t  Withdrawn routes:')
    prefixLines(withdrawn, pieces)
  }
  const attributesLength = reader.u16()
  if (attributesLength === 0 && reader.remaining === 0) {
    pieces.push('\n\t  End-of-Rib Marker (empty NLRI)')
    return
  }
  pieces.push(...bgpAttributeLines(reader.view(attributesLength), verbose))
  if (reader.remaining === 0) return
  pieces.push('\n\t  Updated routes:')
  prefixLines(reader.view(reader.remaining), pieces)
}

const PATH_ID_LENGTH = 4

function prefixLines(octets: Uint8Array, pieces: string[]): void {
  const reader = new ByteReader(octets)
  const hasPathIds = prefixesFill(octets, PATH_ID_LENGTH, 0) && !prefixesFill(octets, 0, 1)
  while (reader.remaining > 0) {
    const pathId = hasPathIds ? `   Path Id: ${reader.u32()}` : ''
    if (reader.octets[reader.at]! > 32) {
      pieces.push('\n\t    (illegal prefix length)')
      return
    }
    pieces.push(`\n\t    ${formatIpv4Prefix(readPrefix(reader))}${pathId}`)
  }
}

/** Whether the octets are prefixes of `shortest` bits or more, with so many octets of path identifier (RFC 7911) each. */
function prefixesFill(octets: Uint8Array, idLength: number, shortest: number): boolean {
  let at = 0
  while (at < octets.length) {
    const prefixLength = octets[at + idLength]
    if (prefixLength === undefined || prefixLength < shortest || prefixLength > 32) return false
    at += idLength + 1 + Math.ceil(prefixLength / 8)
  }
  return at === octets.length
}

function routeRefreshLines(reader: ByteReader, pieces: string[], verbose: number): void {
  pieces.push(`\n\t  ${familyText(reader.u16(), reader.u16() & 0xff)}`)
  if (verbose > 1) pieces.push(...hexDumpLines(reader.octets, '\n\t  '))
}
