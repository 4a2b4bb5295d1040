/**
 * BGP-4 messages (RFC 4271 §4): the header, and which body follows. Knows one message at a time, and of the session only
 * what its octets depend on.
 */

import { ipv4Text } from '../address/ipv4-number.ts'
import { formatIpv4Prefix, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import type { DecodeErrorCode } from '../errors.ts'
import { formatAsPath } from './bgp-as-path.ts'
import type { AttributeContext } from './bgp-attribute-rules.ts'
import { BGP_ERROR, BgpDecodeError, describeBgpNotice, HEADER_ERROR, type BgpNotice } from './bgp-errors.ts'
import { readOpen, writeOpen, type BgpOpen } from './bgp-open.ts'
import { prefixOctets } from './bgp-prefixes.ts'
import { readUpdate, writeUpdate, type BgpUpdate } from './bgp-update.ts'

export const BGP_PORT = 179
/** Marker, length, type. */
export const BGP_HEADER_LENGTH = 19
/** RFC 4271 §4: the longest message there is. */
export const MAX_BGP_LENGTH = 4096

export const BGP_MESSAGE = { open: 1, update: 2, notification: 3, keepalive: 4, routeRefresh: 5 } as const

export type BgpMessage =
  | BgpOpen
  | BgpUpdate
  | { readonly kind: 'keepalive' }
  | ({ readonly kind: 'notification' } & BgpNotice)
  /** RFC 2918 §3: a wish to hear all routes of a family again. */
  | { readonly kind: 'route-refresh'; readonly afi: number; readonly safi: number }

const MARKER_LENGTH = 16
const LENGTH_AT = 16
const TYPE_AT = 18

/** How long a message of each type is at least (RFC 4271 §6.1); `exactly` where it cannot be longer. */
const LENGTHS = new Map<number, { readonly least: number; readonly exactly?: boolean }>([
  [BGP_MESSAGE.open, { least: 29 }],
  [BGP_MESSAGE.update, { least: 23 }],
  [BGP_MESSAGE.notification, { least: 21 }],
  [BGP_MESSAGE.keepalive, { least: BGP_HEADER_LENGTH, exactly: true }],
  [BGP_MESSAGE.routeRefresh, { least: 23, exactly: true }],
])

/**
 * How long the message is that begins at `at` of a stream; undefined as long as its header is not whole. Throws
 * `BgpDecodeError` for a header that is none: nothing tells where the next message would begin.
 */
export function bgpMessageLength(octets: Uint8Array, at = 0): number | undefined {
  const marker = octets.subarray(at, at + MARKER_LENGTH)
  if (marker.some((octet) => octet !== 0xff)) throw headerError('bad-value', 'marker', at, 'notSynchronized')
  if (octets.length - at < BGP_HEADER_LENGTH) return undefined
  const length = readU16(octets, at + LENGTH_AT)
  const type = octets[at + TYPE_AT]!
  const shape = LENGTHS.get(type)
  // RFC 4271 §6.1: the data is the field that is wrong.
  if (length < BGP_HEADER_LENGTH || length > MAX_BGP_LENGTH) throw badLength(octets, at)
  if (shape === undefined) {
    throw headerError('bad-value', 'type', at + TYPE_AT, 'badType', Uint8Array.of(type))
  }
  if (length < shape.least || (shape.exactly === true && length !== shape.least)) throw badLength(octets, at)
  return length
}

function badLength(octets: Uint8Array, at: number): BgpDecodeError {
  const field = octets.slice(at + LENGTH_AT, at + LENGTH_AT + 2)
  return headerError('bad-length', 'length', at + LENGTH_AT, 'badLength', field)
}

function headerError(
  code: DecodeErrorCode,
  field: string,
  offset: number,
  subcode: keyof typeof HEADER_ERROR,
  data = new Uint8Array(0),
): BgpDecodeError {
  const notice = { code: BGP_ERROR.header, subcode: HEADER_ERROR[subcode], data }
  return new BgpDecodeError(code, `bgp ${field}`, offset, notice)
}

/**
 * The message from `at` up to `end`: exactly one. Throws `BgpDecodeError`, whose notification tells the peer why the
 * session ends. What RFC 7606 has a session survive is told in `malformed` of an UPDATE.
 */
export function decodeBgp(
  octets: Uint8Array,
  context: AttributeContext,
  at = 0,
  end = octets.length,
): BgpMessage {
  const length = bgpMessageLength(octets.subarray(0, end), at)
  if (length === undefined || length > end - at) throw headerError('truncated', 'message', end, 'badLength')
  if (length < end - at) throw headerError('trailing', 'message', at + length, 'badLength')
  const reader = new ByteReader(octets, at + BGP_HEADER_LENGTH, end)
  const type = octets[at + TYPE_AT]!
  switch (type) {
    case BGP_MESSAGE.open:
      return readOpen(reader)
    case BGP_MESSAGE.update:
      return readUpdate(reader, context)
    case BGP_MESSAGE.notification:
      return {
        kind: 'notification',
        code: reader.u8(),
        subcode: reader.u8(),
        data: reader.bytes(reader.remaining),
      }
    case BGP_MESSAGE.routeRefresh:
      // RFC 2918 §3: the octet between the two is reserved.
      return { kind: 'route-refresh', afi: reader.u16(), safi: reader.u16() & 0xff }
    default:
      return { kind: 'keepalive' }
  }
}

/**
 * The octets of a message. Throws `EncodeError` 'message-full' where they would be more than 4,096 (see `splitUpdate`),
 * 'bad-value' and 'too-long' for what a field cannot hold.
 */
export function encodeBgp(
  message: BgpMessage,
  { fourOctetAs }: { readonly fourOctetAs: boolean },
): Uint8Array {
  const writer = new ByteWriter(64, MAX_BGP_LENGTH)
  const at = writer.claim(BGP_HEADER_LENGTH)
  switch (message.kind) {
    case 'open':
      writeOpen(writer, message)
      break
    case 'update':
      writeUpdate(writer, message, fourOctetAs)
      break
    case 'notification':
      writer.u8(message.code)
      writer.u8(message.subcode)
      writer.bytes(message.data)
      break
    case 'route-refresh':
      writer.u16(message.afi)
      writer.u16(message.safi)
      break
    case 'keepalive':
  }
  writer.octets.fill(0xff, at, MARKER_LENGTH)
  writer.patchU16(LENGTH_AT, writer.at)
  writer.octets[TYPE_AT] = TYPES[message.kind]
  return writer.finish()
}

const TYPES: Readonly<Record<BgpMessage['kind'], number>> = {
  open: BGP_MESSAGE.open,
  update: BGP_MESSAGE.update,
  notification: BGP_MESSAGE.notification,
  keepalive: BGP_MESSAGE.keepalive,
  'route-refresh': BGP_MESSAGE.routeRefresh,
}

/** Header, and the two lengths of an UPDATE. */
const UPDATE_OVERHEAD = BGP_HEADER_LENGTH + 4

/** The same in as many messages as it takes for each to fit into 4,096 octets: withdrawals first. */
export function splitUpdate(update: BgpUpdate, session: { readonly fourOctetAs: boolean }): BgpUpdate[] {
  const { withdrawn, attributes, announced } = update
  const messages: BgpUpdate[] = chunks(withdrawn, MAX_BGP_LENGTH - UPDATE_OVERHEAD).map((some) => ({
    kind: 'update',
    withdrawn: some,
    announced: [],
    malformed: [],
  }))
  if (attributes === undefined) return messages
  const empty: BgpUpdate = { kind: 'update', withdrawn: [], attributes, announced: [], malformed: [] }
  const room = MAX_BGP_LENGTH - encodeBgp(empty, session).length
  return [...messages, ...chunks(announced, room).map((some) => ({ ...empty, announced: some }))]
}

function chunks(prefixes: readonly Ipv4Prefix[], room: number): Ipv4Prefix[][] {
  const all: Ipv4Prefix[][] = []
  let left = 0
  for (const prefix of prefixes) {
    const octets = prefixOctets(prefix)
    if (octets > left) {
      all.push([])
      left = room
    }
    all.at(-1)!.push(prefix)
    left -= octets
  }
  return all
}

/** `bgp open AS 64500, hold 90 s, id 192.0.2.1`; `bgp update +198.51.100.0/24 via 10.0.0.1 path 64500 64501`. */
export function describeBgp(message: BgpMessage): string {
  switch (message.kind) {
    case 'open': {
      const { asn, holdSeconds, routerId } = message
      return `bgp open AS ${asn}, hold ${holdSeconds} s, id ${ipv4Text(routerId)}`
    }
    case 'update':
      return `bgp update${describeUpdate(message)}`
    case 'notification':
      return `bgp notification ${describeBgpNotice(message)}`
    case 'keepalive':
      return 'bgp keepalive'
    case 'route-refresh':
      return `bgp route-refresh for family ${message.afi}/${message.safi}`
  }
}

function describeUpdate({ withdrawn, attributes, announced }: BgpUpdate): string {
  const [less, more] = [withdrawn, announced].map((prefixes) => prefixes.map(formatIpv4Prefix))
  const route = attributes && ` via ${ipv4Text(attributes.nextHop)} path ${formatAsPath(attributes.asPath)}`
  return [...less!.map((prefix) => ` -${prefix}`), ...more!.map((prefix) => ` +${prefix}`), route ?? ''].join(
    '',
  )
}
