/** TCP segments on their way, and the two streams of octets that those of one connection make. Pure. */

import type { Ipv4Endpoint } from '../address/ipv4-endpoint.ts'
import { DecodeError } from '../errors.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { decodeTcp, TCP_FLAG, type TcpSegment } from '../wire/tcp.ts'
import type { Datagram } from './datagram.ts'

export interface Segment extends Datagram {
  readonly header: Readonly<TcpSegment>
  readonly sequence: number
  readonly flags: number
  readonly text: Uint8Array
}

/** Undefined for what is no TCP segment, or none that is here whole. */
export function segmentOf(datagram: Datagram): Segment | undefined {
  if (datagram.protocol !== IP_PROTOCOL.tcp) return undefined
  const { octets, at, end } = datagram.sightings[0]!.view
  try {
    const header = decodeTcp(octets, at, end)
    return { ...datagram, header, sequence: header.sequence, flags: header.flags, text: header.payload }
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** Octets of a stream, and the segment that first brought them. */
export interface Piece {
  readonly start: number
  readonly end: number
  readonly segment: Segment
}

/** What one end has sent, from its first octet on. */
export interface SentStream {
  readonly octets: Uint8Array
  readonly pieces: readonly Piece[]
}

export interface Connection {
  readonly client: Ipv4Endpoint
  readonly server: Ipv4Endpoint
  /** Of both ends, in the order in which they were first seen. */
  readonly segments: readonly Segment[]
}

/** Those that begin with a SYN of the client. */
export function connectionBetween(
  segments: readonly Segment[],
  client: Ipv4Endpoint,
  server: Ipv4Endpoint,
): Connection {
  const own = segments.filter(
    ({ source, destination }) =>
      (isSame(source, client) && isSame(destination, server)) ||
      (isSame(source, server) && isSame(destination, client)),
  )
  return { client, server, segments: own }
}

/** The stream of the client or of the server, as far as its segments are here without a gap. */
export function streamOf({ segments, client, server }: Connection, sender: 'client' | 'server'): SentStream {
  const end = sender === 'client' ? client : server
  const own = segments.filter(({ source }) => isSame(source, end))
  const syn = own.find(({ flags }) => (flags & TCP_FLAG.syn) !== 0)
  if (syn === undefined) return { octets: new Uint8Array(), pieces: [] }
  const pieces: Piece[] = []
  const first = syn.sequence + 1
  let at = 0
  // In the order of their octets; a segment that came again brings nothing new.
  const ordered = own
    .filter(({ text }) => text.length > 0)
    .map((segment) => ({ segment, start: (segment.sequence - first) >>> 0 }))
    .sort((a, b) => a.start - b.start)
  for (const { segment, start } of ordered) {
    const stop = start + segment.text.length
    if (start > at) break
    if (stop <= at) continue
    pieces.push({ start: at, end: stop, segment })
    at = stop
  }
  const octets = new Uint8Array(at)
  for (const { start, end: stop, segment } of pieces) {
    octets.set(segment.text.subarray(segment.text.length - (stop - start)), start)
  }
  return { octets, pieces }
}

/** The segments that have brought the octets from `start` to `end`. */
export function segmentsAt({ pieces }: SentStream, start: number, end: number): Segment[] {
  return pieces.filter((piece) => piece.start < end && piece.end > start).map(({ segment }) => segment)
}

function isSame(a: Ipv4Endpoint, b: Ipv4Endpoint): boolean {
  return a.ip === b.ip && a.port === b.port
}
